#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "experiments/ncsn_annealed_langevin/judged_report.h"

namespace sgm::ncsn {
namespace {

void report(Report& out) {
  const Group& numbers = out.result.at("numbers");
  const Group& samples = numbers.at("samples");
  const Group& first = out.result.at("samples_0");
  const auto n = std::get<int64_t>(samples.attribute("n"));
  const auto nfe = static_cast<int64_t>(first.value("nfe"));

  out.image(tiles(samples.data("image")), "samples",
            fmt::format("NCSN Fig. 5: the first {} of {} samples, uncurated, {} score evaluations each.", samples.data("image").size(0), n, nfe));
  const at::Tensor strip = first.data("strip");  // (L, shown, C, H, W)
  out.image(tiles(strip.transpose(0, 1).flatten(0, 1)), "strip", "NCSN Fig. 4: a row a sample, from left to right the end of each noise level.",
            strip.size(0));
  out.figure(loss_figure(out.result.at("train")), "loss");
  if (!numbers.contains("gaussian")) {
    out.note(
        fmt::format("The images have no labels, so there is no classifier to judge samples by. Mean distance to the nearest training image: samples "
                    "{:.3g}, test images {:.3g}.",
                    samples.value("nearest_distance"), numbers.value("test/nearest_distance")));
    return;
  }
  const Group &test = numbers.at("test"), &gaussian = numbers.at("gaussian");
  const std::vector<ImageSet> sets{{"samples", &samples}, {"real test images", &test}, {"Gaussian fitted to the training set", &gaussian}};
  out.table(judged_table(sets, numbers));
  out.figure(class_figure(sets, numbers), "classes");
  out.image(
      tiles(at::cat({test.data("image").narrow(0, 0, std::min<int64_t>(n, 16)), gaussian.data("image").narrow(0, 0, std::min<int64_t>(n, 16))})),
      "floors", "Above real test images, below samples of the Gaussian fitted to the training set.");

  out.entry({.name = "frechet.samples", .value = mean_frechet(samples), .n = n});
  out.entry({.name = "frechet.test", .value = mean_frechet(test), .n = n});
  out.entry({.name = "frechet.gaussian", .value = mean_frechet(gaussian), .n = n});
  out.entry({.name = "classifier.accuracy", .value = numbers.value("accuracy")});
  const auto [low, high] = frechet_range(gaussian);
  const double ours = mean_frechet(samples);
  out.ordering("samples_beat_gaussian", "samples are nearer to the data than a full-covariance Gaussian",
               ours < low    ? Verdict::yes
               : ours > high ? Verdict::no
                             : Verdict::undecided,
               fmt::format("{:.3g} against {:.3g} to {:.3g} over {} sets of {}", ours, low, high, gaussian.data("frechet").numel(), n));
}

const bool registered = report_registry().add("ncsn_samples", report);

}  // namespace
}  // namespace sgm::ncsn
