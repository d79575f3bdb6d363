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
/// Loss against steps, and the loss of each noise level at the end: of a train cell.
Figure loss_figure(const Group& train);
/// The mean of a set's Fréchet distances over its parts; and of the smallest and largest.
double mean_frechet(const Group& set);
std::pair<double, double> frechet_range(const Group& set);
/// Images (N, C, H, W) as tiles of a report's picture.
at::Tensor tiles(const at::Tensor& images);

}  // namespace sgm::ncsn
