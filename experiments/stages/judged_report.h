#pragma once
#include <string>
#include <vector>

#include "core/report/interval.h"
#include "core/report/report.h"

namespace sgm::stages {

/// Equal sets of images as put_numbers judged them, one of each network, and how a table calls them.
struct ImageSet {
  std::string title;
  std::vector<const Group*> numbers;  ///< "samples", "test" or "gaussian" of numbers cells
};

/// A group of a cell of every network that a result has it of: train, train_network_1, …; `group`: within
/// each of them, "" for the cell itself.
std::vector<const Group*> of_networks(const Group& result, const std::string& cell,
                                      const std::string& group = "");

/// Fréchet distance, confidence, inception score and nearest neighbours, a row a set.
Table judged_table(const std::vector<ImageSet>& sets, const Group& numbers);
/// Whether the sets' classes are spread as the test set's, all as the classifier sees them: counts and
/// chi-square.
Table class_table(const std::vector<ImageSet>& sets, const Group& numbers);
/// Shares of the predicted classes, bars side by side.
Figure class_figure(const std::vector<ImageSet>& sets, const Group& numbers);
/// The figure of the loss against steps, and of the loss of each noise level at the end with the weights that
/// sample, on training and on test images: of train cells of equal networks. Where no loss was logged, a
/// note.
void put_loss(const std::vector<const Group*>& trains, Report& out, const std::string& name = "loss");
/// What was trained on what, and how the paper trains: of a train cell, whose paper's training is `paper`.
std::string training_note(const Group& train, const std::string& paper);
/// False, with a note of what there is, for images without labels, which no classifier can judge.
bool note_if_unjudged(const Group& numbers, Report& out);
/// The Fréchet distance of sets of n with its standard error: over networks or, of one, over the parts or,
/// of one part, by the jackknife over 16 blocks.
Mean frechet_of(const ImageSet& set);
/// Whether a is larger than b: yes or no if the 95 % interval of the difference (Student's, degrees of
/// freedom by Welch) leaves out 0, else undecided.
Verdict larger(const Mean& a, const Mean& b);
/// Whether a mean is above 0, by its 95 % interval.
Verdict positive(const Mean& mean);
/// "15.8 ± 2.9".
std::string text_of(const Mean& mean);
/// The first 64 images, which fill a square: a study's figure of samples.
at::Tensor first_samples(const Group& set);
/// Images (N, C, H, W) as tiles of a report's picture; small ones doubled, so that headings fit.
at::Tensor tiles(const at::Tensor& images);

}  // namespace sgm::stages
