#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "experiments/ncsn_annealed_langevin/judged_report.h"

namespace sgm::ncsn::ncsn_single_noise {
namespace {

void report(Report& out) {
  const Group& numbers = out.result.at("numbers");
  const Group& samples = numbers.at("samples");
  const auto n = std::get<int64_t>(samples.attribute("n"));
  const at::Tensor shown = first_samples(samples);
  out.image(tiles(shown), "samples",
            fmt::format("NCSN Figs. 7-8: the first {} of {} samples of a network trained at one noise level, "
                        "uncurated, {} Langevin steps each.",
                        shown.size(0), n, static_cast<int64_t>(out.result.at("samples_0").value("nfe"))));
  put_loss(out.result.at("train"), out);
  out.note(training_note(out.result.at("train"),
                         "MNIST, the baseline RefineNet of 64 filters at σ = 0.01 alone (app. B), 200,000 "
                         "steps of 128 images, Adam at 0.001, the last weights"));
  if (!note_if_unjudged(numbers, out)) return;
  const Group& test = numbers.at("test");
  const Group& gaussian = numbers.at("gaussian");
  const Group& annealed = out.result.at("annealed/samples");
  const std::vector<ImageSet> sets{{"one noise level", &samples},
                                   {"annealed (ncsn_samples)", &annealed},
                                   {"real test images", &test},
                                   {"Gaussian fitted to the training set", &gaussian}};
  out.table(judged_table(sets, numbers));
  out.figure(class_figure(sets, numbers), "classes");
  const Frechet ours = frechet_of(samples);
  const Frechet ten = frechet_of(annealed);
  const Frechet normal = frechet_of(gaussian);
  const auto against = [&](const Frechet& other) {
    return fmt::format("{:.3g} ± {:.2g} against {:.3g} ± {:.2g}, sets of {}", ours.mean, ours.error,
                       other.mean, other.error, n);
  };
  out.entry({.name = "frechet.single_noise", .value = ours.mean, .standard_error = ours.error, .n = n});
  out.ordering("one_level_fails", "one noise level is further from the data than the annealed ones",
               larger(ours, ten), against(ten));
  out.ordering("one_level_below_gaussian", "one noise level is further from the data than a Gaussian",
               larger(ours, normal), against(normal));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_single_noise
