#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "experiments/ncsn_annealed_langevin/judged_report.h"

namespace sgm::ncsn {
namespace {

void report(Report& out) {
  const Group &numbers = out.result.at("numbers"), &annealed = out.result.at("annealed/samples");
  const Group &samples = numbers.at("samples"), &test = numbers.at("test"), &gaussian = numbers.at("gaussian");
  const std::vector<ImageSet> sets{{"one noise level", &samples},
                                   {"annealed (ncsn_samples)", &annealed},
                                   {"real test images", &test},
                                   {"Gaussian fitted to the training set", &gaussian}};
  const auto n = std::get<int64_t>(samples.attribute("n"));
  out.image(tiles(samples.data("image")), "samples",
            fmt::format("NCSN Figs. 7-8: the first {} of {} samples of a network trained at one noise level, {} Langevin steps each.",
                        samples.data("image").size(0), n, static_cast<int64_t>(out.result.at("samples_0").value("nfe"))));
  out.table(judged_table(sets, numbers));
  out.figure(loss_figure(out.result.at("train")), "loss");
  out.figure(class_figure(sets, numbers), "classes");
  const double ours = mean_frechet(samples), theirs = mean_frechet(annealed), low = frechet_range(gaussian).first;
  out.entry({.name = "frechet.single_noise", .value = ours, .n = n});
  out.ordering("one_level_fails", "one noise level is further from the data than ten", ours > theirs ? Verdict::yes : Verdict::no,
               fmt::format("{:.3g} against {:.3g}, n = {}", ours, theirs, n));
  out.ordering("one_level_below_gaussian", "one noise level is further from the data than a Gaussian", ours > low ? Verdict::yes : Verdict::no,
               fmt::format("{:.3g} against {:.3g}, n = {}", ours, low, n));
}

const bool registered = report_registry().add("ncsn_single_noise", report);

}  // namespace
}  // namespace sgm::ncsn
