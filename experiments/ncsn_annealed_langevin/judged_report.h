#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

namespace sgm::ncsn {

/// A set of images as put_numbers judged it, and how a table calls it.
struct ImageSet {
  std::string title;
  const Group* numbers;  ///< "samples", "test" or "gaussian" of a numbers cell
};

/// Fréchet distance, confidence, inception score and nearest neighbours, a row a set.
Table judged_table(const std::vector<ImageSet>& sets, const Group& numbers);
/// Shares of the predicted classes, bars side by side.
Figure class_figure(const std::vector<ImageSet>& sets, const Group& numbers);
/// The figure of the loss against steps, and of the loss of each noise level at the end where it was
/// measured: of a train cell. Where no loss was logged, a note.
void put_loss(const Group& train, Report& out);
/// What was trained on what, and how the paper trains: of a train cell, whose paper's training is `paper`.
std::string training_note(const Group& train, const std::string& paper);
/// False, with a note of what there is, for images without labels, which no classifier can judge.
bool note_if_unjudged(const Group& numbers, Report& out);
/// The Fréchet distance of sets of n, a mean over the parts, with its standard error: over the parts or, of
/// one, by the jackknife.
struct Frechet {
  double mean, error;
};
Frechet frechet_of(const Group& set);
/// yes if a is larger than b by two standard errors of the difference, no if smaller by them, undecided
/// between.
Verdict larger(const Frechet& a, const Frechet& b);
/// The first 64 images, which fill a square: a study's figure of samples.
at::Tensor first_samples(const Group& set);
/// Images (N, C, H, W) as tiles of a report's picture.
at::Tensor tiles(const at::Tensor& images);

}  // namespace sgm::ncsn
