#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "experiments/ncsn_annealed_langevin/judged_report.h"

namespace sgm::ncsn::ncsn_samples {
namespace {

/// Beside rows of eight tiles: n real images, then as many of the Gaussian.
std::vector<std::string> floor_rows(int64_t n) {
  std::vector<std::string> rows;
  for (int64_t i = 0; i < 2 * n; i += 8) rows.emplace_back(i < n ? "test" : "Gaussian");
  return rows;
}

void report(Report& out) {
  const Group& numbers = out.result.at("numbers");
  const Group& samples = numbers.at("samples");
  const Group& first = out.result.at("samples_0");
  const auto n = std::get<int64_t>(samples.attribute("n"));
  const auto nfe = static_cast<int64_t>(first.value("nfe"));

  const at::Tensor shown = first_samples(samples);
  out.image(tiles(shown), "samples",
            fmt::format("NCSN Fig. 5: the first {} of {} samples, uncurated, {} score evaluations each.",
                        shown.size(0), n, nfe));
  if (first.contains("strip")) {
    const at::Tensor strip = first.data("strip");  // (L, shown, C, H, W)
    const std::string which =
        first.contains("strip_every")
            ? fmt::format("one in {:.0f} noise levels and of the last", first.value("strip_every"))
            : "each noise level";
    Headings headings;
    const std::vector<double> sigma = doubles(out.result.at("train").data("sigma"));
    if (static_cast<int64_t>(sigma.size()) == strip.size(0)) {
      for (const double s : sigma) headings.columns.push_back(fmt::format("σ = {:.2g}", s));
    }
    out.image(tiles(strip.transpose(0, 1).flatten(0, 1)), "strip",
              fmt::format("NCSN Fig. 4: a row a sample, from left to right the end of {}.", which),
              strip.size(0), headings);
  }
  put_loss(out.result.at("train"), out);
  out.note(training_note(out.result.at("train"),
                         "MNIST, RefineNet of 64 filters, 10 levels, 200,000 steps of 128 images, Adam at "
                         "0.001, the last weights"));
  if (!note_if_unjudged(numbers, out)) return;
  const Group& test = numbers.at("test");
  const Group& gaussian = numbers.at("gaussian");
  const std::vector<ImageSet> sets{
      {"samples", &samples}, {"real test images", &test}, {"Gaussian fitted to the training set", &gaussian}};
  out.table(judged_table(sets, numbers));
  out.figure(class_figure(sets, numbers), "classes");
  out.image(tiles(at::cat({test.data("image").narrow(0, 0, std::min<int64_t>(n, 16)),
                           gaussian.data("image").narrow(0, 0, std::min<int64_t>(n, 16))})),
            "floors", "Above real test images, below samples of the Gaussian fitted to the training set.", 8,
            {.rows = floor_rows(std::min<int64_t>(n, 16))});

  const Frechet ours = frechet_of(samples);
  const Frechet real = frechet_of(test);
  const Frechet normal = frechet_of(gaussian);
  out.entry({.name = "frechet.samples", .value = ours.mean, .standard_error = ours.error, .n = n});
  out.entry({.name = "frechet.test", .value = real.mean, .standard_error = real.error, .n = n});
  out.entry({.name = "frechet.gaussian", .value = normal.mean, .standard_error = normal.error, .n = n});
  out.entry({.name = "classifier.accuracy", .value = numbers.value("accuracy")});
  out.ordering("samples_beat_gaussian", "samples are nearer to the data than a full-covariance Gaussian",
               larger(normal, ours),
               fmt::format("{:.3g} ± {:.2g} against {:.3g} ± {:.2g}, sets of {}", ours.mean, ours.error,
                           normal.mean, normal.error, n));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_samples
