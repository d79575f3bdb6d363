#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "experiments/stages/judged_report.h"

namespace sgm::ncsn::ncsn_samples {
namespace {

using namespace stages;  // what reports of judged images share

/// Beside rows of eight tiles: n real images, then as many of the Gaussian.
std::vector<std::string> floor_rows(int64_t n) {
  std::vector<std::string> rows;
  for (int64_t i = 0; i < 2 * n; i += 8) rows.emplace_back(i < n ? "test" : "Gaussian");
  return rows;
}

/// "14 x 14".
std::string size_of(const at::Tensor& images) {
  return fmt::format("{} x {}", images.size(-2), images.size(-1));
}

void put_samples(const Group& result, const std::string& prefix, const std::string& name,
                 const std::string& figure, Report& out) {
  const Group& samples = result.at(prefix + "numbers").at("samples");
  const at::Tensor shown = first_samples(samples);
  out.image(tiles(shown), name,
            fmt::format("{} the first {} of {} samples of {} pixels of one network, uncurated, {} score "
                        "evaluations each.",
                        figure, shown.size(0), std::get<int64_t>(samples.attribute("n")), size_of(shown),
                        static_cast<int64_t>(result.at(prefix + "samples_0").value("nfe"))));
}

void put_strip(const Group& result, const std::string& prefix, Report& out) {
  const Group& first = result.at(prefix + "samples_0");
  if (!first.contains("strip")) return;
  const at::Tensor strip = first.data("strip");  // (L, shown, C, H, W)
  const std::string which =
      first.contains("strip_every")
          ? fmt::format("one in {:.0f} noise levels and of the last", first.value("strip_every"))
          : "each noise level";
  Headings headings;
  const std::vector<double> sigma = doubles(result.at(prefix + "train").data("sigma"));
  if (static_cast<int64_t>(sigma.size()) == strip.size(0)) {
    for (const double s : sigma) headings.columns.push_back(fmt::format("σ = {:.2g}", s));
  }
  out.image(tiles(strip.transpose(0, 1).flatten(0, 1)), "strip",
            fmt::format("NCSN Fig. 4: a row a sample, from left to right the end of {}.", which),
            strip.size(0), headings);
}

void report(Report& out) {
  const Group& result = out.result;
  const bool whole = result.contains("whole_numbers");
  const std::string lead = whole ? "whole_" : "";
  put_samples(result, lead, "samples", "NCSN Fig. 5:", out);
  put_strip(result, lead, out);
  if (whole)
    put_samples(result, "", "samples_of_verdicts", "Of the networks that the verdicts rest on:", out);

  const std::vector<const Group*> trains = of_networks(result, "train");
  put_loss(trains, out);
  const std::string paper =
      "MNIST, RefineNet of 64 filters, 10 levels, 200,000 steps of 128 images, Adam at 0.001, the last "
      "weights";
  out.note(training_note(*trains.at(0), paper));
  if (whole) {
    put_loss({&result.at("whole_train")}, out, "whole_loss");
    out.note("Beside it one network of whole images, which no verdict rests on. " +
             training_note(result.at("whole_train"), "as above"));
  }
  const Group& numbers = result.at("numbers");
  if (!note_if_unjudged(numbers, out)) return;
  const std::vector<const Group*> samples = of_networks(result, "numbers", "samples");
  const auto networks = static_cast<int64_t>(samples.size());
  const std::string title = networks == 1 ? "samples" : fmt::format("samples of {} networks", samples.size());
  const std::vector<ImageSet> sets{{title, samples},
                                   {"real test images", {&numbers.at("test")}},
                                   {"Gaussian fitted to the training set", {&numbers.at("gaussian")}}};
  out.table(judged_table(sets, numbers));
  out.figure(class_figure(sets, numbers), "classes");
  out.table(class_table(sets, numbers), "class_counts");
  if (whole) {
    const Group& other = result.at("whole_numbers");
    Table table = judged_table({{"samples of one network", {&other.at("samples")}},
                                {"real test images", {&other.at("test")}},
                                {"Gaussian fitted to the training set", {&other.at("gaussian")}}},
                               other);
    table.title += fmt::format(": {} pixels, one training", size_of(other.at("samples").data("image")));
    out.table(table, "whole_table");
  }
  const Group& test = numbers.at("test");
  const auto n = std::get<int64_t>(samples[0]->attribute("n"));
  const int64_t shown = std::min<int64_t>(n, 16);
  out.image(tiles(at::cat({test.data("image").narrow(0, 0, shown),
                           numbers.at("gaussian").data("image").narrow(0, 0, shown)})),
            "floors", "Above real test images, below samples of the Gaussian fitted to the training set.", 8,
            {.rows = floor_rows(shown)});

  const Mean ours = frechet_of(sets[0]);
  const Mean real = frechet_of(sets[1]);
  const Mean normal = frechet_of(sets[2]);
  out.entry({.name = "frechet.samples",
             .value = ours.value,
             .standard_error = ours.error,
             .n = n,
             .seeds = networks,
             .runs = networks > 1 ? networks : 0});
  out.entry({.name = "frechet.test", .value = real.value, .standard_error = real.error, .n = n});
  out.entry({.name = "frechet.gaussian", .value = normal.value, .standard_error = normal.error, .n = n});
  out.entry({.name = "classifier.accuracy", .value = numbers.value("accuracy")});
  const auto against = [&](const Mean& other) {
    return fmt::format("{} against {}, sets of {}, {} training{}", text_of(ours), text_of(other), n, networks,
                       networks == 1 ? "" : "s");
  };
  out.ordering("samples_beat_gaussian", "samples are nearer to the data than a full-covariance Gaussian",
               larger(normal, ours), against(normal));
  out.ordering("samples_short_of_data", "samples are further from the training set than test images are",
               larger(ours, real), against(real));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_samples
