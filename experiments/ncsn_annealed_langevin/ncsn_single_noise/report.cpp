#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "experiments/stages/judged_report.h"

namespace sgm::ncsn::ncsn_single_noise {
namespace {

using namespace stages;  // what reports of judged images share

/// A sampling of the first network with another step size or number of steps.
struct Control {
  double eps, steps;
  Mean frechet;
  double nearest;
};

/// The number behind a prefix of a cell's name; nothing where it has another.
std::optional<double> behind(const std::string& name, const std::string& prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  return std::stod(name.substr(prefix.size()));
}

std::vector<Control> controls_of(const Group& result, double eps, double steps) {
  std::vector<Control> all;
  const auto add = [&](double of_eps, double of_steps, const Group& samples) {
    all.push_back({of_eps, of_steps, frechet_of({"", {&samples}}), samples.value("nearest_distance")});
  };
  add(eps, steps, result.at("numbers/samples"));
  for (const auto& [name, group] : result.groups) {
    if (const auto other = behind(name, "control_eps_")) add(*other, steps, group.at("samples"));
    if (const auto other = behind(name, "control_steps_")) add(eps, *other, group.at("samples"));
  }
  std::sort(all.begin(), all.end(),
            [](const Control& a, const Control& b) { return a.eps * a.steps < b.eps * b.steps; });
  return all;
}

/// The first network sampled with other steps, and whether any of them comes near the annealed one.
void put_controls(const Mean& annealed, Report& out) {
  const Node sampler = options_of(out.result.at("samples_0")).at("sampler");
  const Node* eps = sampler.find("eps");
  const Node* steps = sampler.find("steps");
  if (eps == nullptr || steps == nullptr) return;
  const std::vector<Control> all = controls_of(out.result, eps->number(), steps->number());
  if (all.size() < 2) return;
  const double own = eps->number() * steps->number();
  Table table{.title = "The first network of one noise level, sampled with other steps",
              .columns = {{"step size ε", "", 3},
                          {"steps"},
                          {"ε × steps, of the study's own", "", 3},
                          {"Fréchet distance (classifier features)", "", 3, "lower"},
                          {"distance to the nearest training image", "", 3}}};
  Verdict all_fail = Verdict::yes;
  double best = all[0].frechet.value;
  for (const Control& c : all) {
    table.rows.push_back({Measured{c.eps}, static_cast<int64_t>(c.steps), Measured{c.eps * c.steps / own},
                          Measured{c.frechet.value, c.frechet.error}, Measured{c.nearest}});
    best = std::min(best, c.frechet.value);
    const Verdict fails = larger(c.frechet, annealed);
    if (fails != Verdict::yes && all_fail != Verdict::no) all_fail = fails;
  }
  table.notes = {
      "Equal start and noise, one training; ± is the jackknife's standard error of the samples "
      "alone."};
  out.table(table, "controls");
  out.ordering("no_other_steps_repair_it",
               "one noise level stays further from the data than the annealed ones with every other step "
               "size and number of steps tried",
               all_fail,
               fmt::format("best {:.3g} against {}, {} settings", best, text_of(annealed), all.size()));
}

/// "one noise level" as the study means it, or as many as it was told.
std::string levels_of(const Group& train) {
  const auto levels = options_of(train).at("levels").as<int64_t>();
  return levels == 1 ? "one noise level" : fmt::format("{} noise levels", levels);
}

void report(Report& out) {
  const Group& numbers = out.result.at("numbers");
  const std::vector<const Group*> samples = of_networks(out.result, "numbers", "samples");
  const auto n = std::get<int64_t>(samples[0]->attribute("n"));
  const auto networks = static_cast<int64_t>(samples.size());
  const std::string levels = levels_of(out.result.at("train"));
  const at::Tensor shown = first_samples(*samples[0]);
  out.image(
      tiles(shown), "samples",
      fmt::format("NCSN Figs. 7-8: the first {} of {} samples of a network trained at {}, "
                  "uncurated, {} Langevin steps each.",
                  shown.size(0), n, levels, static_cast<int64_t>(out.result.at("samples_0").value("nfe"))));
  put_loss(of_networks(out.result, "train"), out);
  out.note(training_note(out.result.at("train"),
                         "MNIST, the baseline RefineNet of 64 filters at σ = 0.01 alone (app. B), 200,000 "
                         "steps of 128 images, Adam at 0.001, the last weights"));
  if (!note_if_unjudged(numbers, out)) return;
  const std::vector<const Group*> annealed = of_networks(out.result, "annealed", "samples");
  const auto of = [&](size_t count) { return count == 1 ? "" : fmt::format(", {} networks", count); };
  const std::vector<ImageSet> sets{{levels + of(samples.size()), samples},
                                   {"annealed (ncsn_samples)" + of(annealed.size()), annealed},
                                   {"real test images", {&numbers.at("test")}},
                                   {"Gaussian fitted to the training set", {&numbers.at("gaussian")}}};
  out.table(judged_table(sets, numbers));
  out.figure(class_figure(sets, numbers), "classes");
  out.table(class_table(sets, numbers), "class_counts");
  const Mean ours = frechet_of(sets[0]);
  const Mean ten = frechet_of(sets[1]);
  const Mean normal = frechet_of(sets[3]);
  const auto against = [&](const Mean& other) {
    return fmt::format("{} against {}, sets of {}, {} training{}", text_of(ours), text_of(other), n, networks,
                       networks == 1 ? "" : "s");
  };
  out.entry({.name = "frechet.single_noise",
             .value = ours.value,
             .standard_error = ours.error,
             .n = n,
             .seeds = networks,
             .runs = networks > 1 ? networks : 0});
  out.ordering("one_level_fails", levels + " is further from the data than the annealed ones",
               larger(ours, ten), against(ten));
  out.ordering("one_level_below_gaussian", levels + " is further from the data than a Gaussian",
               larger(ours, normal), against(normal));
  put_controls(ten, out);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::ncsn::ncsn_single_noise
