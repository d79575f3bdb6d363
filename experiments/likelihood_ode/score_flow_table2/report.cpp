#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <cmath>

#include "experiments/likelihood_ode/bits_report.h"
#include "experiments/stages/judged_report.h"

namespace sgm::likelihood_ode::score_flow_table2 {
namespace {

/// The networks of one loss.
struct Trained {
  std::string name, title;
  std::vector<at::Tensor> bits, bounds;  // of every network: (image, draw, probe), (image,)
  std::vector<const Group*> cells;       // of the bound
  std::vector<const Group*> samples;

  int64_t networks() const { return static_cast<int64_t>(bits.size()); }
  /// Mean over networks of a number of each; of one network without an error.
  template <class Of>
  Measured mean(const Of& of) const {
    std::vector<double> values;
    for (size_t i = 0; i < bits.size(); ++i) values.push_back(of(i));
    return mean_over(values);
  }
  Measured bound() const { return over_networks(as_bits(bounds)); }
  Measured gap() const {
    std::vector<at::Tensor> gaps;
    for (size_t i = 0; i < bits.size(); ++i) gaps.push_back(bounds[i] - per_image(bits[i]));
    return over_networks(as_bits(gaps));
  }
  /// Variance of the likelihood-weighted loss with t uniform over that with t by importance, at a network.
  Measured gain() const {
    return mean([&](size_t i) {
      const at::Tensor& moments = cells[i]->data("loss_moments");
      return (moments[1][1] / moments[2][1]).item<double>();
    });
  }
  Mean frechet() const { return stages::frechet_of({title, samples}); }

 private:
  static std::vector<at::Tensor> as_bits(std::vector<at::Tensor> values) {
    for (at::Tensor& one : values) one = one.view({-1, 1, 1});
    return values;
  }
};

std::vector<Trained> trained(const Report& out) {
  std::vector<Trained> all{{"baseline", "baseline (λ = σ²)", {}, {}, {}, {}},
                           {"weighted", "+ likelihood weighting (λ = g²)", {}, {}, {}, {}},
                           {"importance", "+ importance sampling of t", {}, {}, {}, {}}};
  size_t set = 0;
  for (Trained& one : all) {
    const Results bounds = out.cells.where({{"loss", one.name}, {"of", "bound"}});
    for (const Results::Cell& cell : bounds.cells()) {
      one.cells.push_back(cell.result);
      one.bounds.push_back(cell.result->data("bound"));
      one.bits.push_back(
          bits_at(out, {{"loss", one.name}, {"of", "bits"}, {"network", coordinate(cell.at, "network")}}));
      one.samples.push_back(&out.result.at("numbers").at(fmt::format("samples_{}", set++)));
    }
  }
  return all;
}

Measured measured(const Mean& mean) {
  return mean.freedom > 0 ? Measured{mean.value, mean.error} : Measured{mean.value};
}

void put_table(const std::vector<Trained>& all, bool labelled, Report& out) {
  Table table{.title = "Bits per dimension, the bound, and samples by the loss of training",
              .columns = {{"loss"},
                          {"networks"},
                          {"bits/dim (ODE)", "", 4, "lower"},
                          {"bound (SDE)", "", 4, "lower"},
                          {"bound − bits", "", 2},
                          {"prior", "", 2},
                          {"diffusion", "", 4},
                          {"reconstruction", "", 4},
                          {"Fréchet distance (classifier features)", "", 3, "lower"},
                          {"variance of the g² loss, t uniform/by importance", "", 2}}};
  const double nats = std::log(2.0) * dimensions_at(out, {{"of", "bits"}});
  for (const Trained& one : all) {
    std::vector<Datum> row{one.title, one.networks(), over_networks(one.bits), one.bound(), one.gap()};
    for (const int64_t term : {0, 1, 2})
      row.emplace_back(
          one.mean([&](size_t i) { return one.cells[i]->data("terms")[term].item<double>() / nats; }));
    row.emplace_back(labelled ? Datum(measured(one.frechet())) : Datum());
    row.emplace_back(one.gain());
    table.rows.push_back(row);
  }
  const Node options = options_of(*all[0].cells[0]);
  table.notes = {
      fmt::format(
          "{} test images; bits: {}. Bound: at the same dequantised points, {} times an image, {}, from "
          "ε = {}, its three terms in bits/dim of the model's own units (reconstruction without the "
          "{} bits of the cells' width).",
          all[0].bounds[0].size(0), protocol_at(out, {{"of", "bits"}}),
          options.at("bound.times").as<int64_t>(),
          options.at("bound.importance").as<bool>() ? "spread evenly over ln(σ/α)" : "spread evenly over t",
          options.at("bound.eps").number(), ByteScale::of(true).offset()),
      "±: standard error over networks, each on the same images, points and noise; of one network, over "
      "images. "
      "The bound is on the reverse SDE's model, the bits are the probability flow ODE's: two models, so that "
      "bits may also lie above the bound."};
  out.table(table);
}

void put_figure(const std::vector<Trained>& all, Report& out) {
  Panel numbers{.x = {"training"}, .y = {"bits/dim"}, .key = "best"};
  Panel course{.x = {"training step"}, .y = {"loss, λ = g²"}, .key = "best"};
  course.y.log = true;
  std::vector<double> x, bits, errors, bounds, bound_errors;
  for (size_t i = 0; i < all.size(); ++i) {
    const auto place = static_cast<double>(i);
    numbers.x.ticks.emplace_back(place, i == 0 ? "baseline" : i == 1 ? "+ weighting" : "+ importance");
    const Measured value = over_networks(all[i].bits), bound = all[i].bound();
    x.push_back(place), bits.push_back(value.value), errors.push_back(value.standard_error.value_or(0));
    bounds.push_back(bound.value), bound_errors.push_back(bound.standard_error.value_or(0));
    if (i == 0) continue;
    const Results trainings = out.cells.where({{"cell", "train_" + all[i].name}});
    const Group& train = *trainings.cells().at(0).result;
    if (train.data("step").numel() == 0) continue;
    Layer line = lines(doubles(train.data("step")), doubles(train.data("loss")),
                       i == 1 ? "t uniform" : "t by importance");
    line.colour = static_cast<int>(i);
    course.layers.push_back(line);
  }
  for (double& place : x) place -= 0.08;
  Layer of_bits = error_bars(x, bits, errors, "bits/dim (ODE)");
  for (double& place : x) place += 0.16;
  numbers.x.low = -0.5, numbers.x.high = static_cast<double>(all.size()) - 0.5;
  numbers.layers = {of_bits, error_bars(x, bounds, bound_errors, "bound (SDE)")};
  out.figure(
      {.panels = {numbers, course},
       .columns = 2,
       .width = 6.75,
       .height = 2.6,
       .caption = fmt::format(
           "Left: means over {} networks of each loss with one standard error. Right: the course of the "
           "likelihood-weighted loss of the first networks, mean over the steps since the last value: one "
           "expectation, drawn with t uniform and by importance.",
           all[0].networks())});
}

void put_orderings(const std::vector<Trained>& all, bool labelled, Report& out) {
  const int64_t networks = all[0].networks();
  const auto below = [&](const char* name, const char* statement, const Measured& a, const Measured& b) {
    out.ordering(name, statement, networks > 1 ? larger(b, a, networks) : Verdict::undecided,
                 fmt::format("{} against {}, {} network{} each", to_text(a), to_text(b), networks,
                             networks > 1 ? "s" : ""));
  };
  below("weighting_lowers_bits", "likelihood weighting lowers bits/dim (Table 2)", over_networks(all[1].bits),
        over_networks(all[0].bits));
  below("importance_lowers_bits", "importance sampling lowers them further (Table 2)",
        over_networks(all[2].bits), over_networks(all[1].bits));
  below("together_lower_bits", "weighting with importance sampling lowers bits/dim of the baseline (Table 2)",
        over_networks(all[2].bits), over_networks(all[0].bits));
  below("together_lower_the_bound", "weighting with importance sampling lowers the bound (Table 2)",
        all[2].bound(), all[0].bound());
  if (labelled)
    below("samples_pay", "samples of the baseline are nearer to the data than with weighting (Table 2: FID)",
          measured(all[0].frechet()), measured(all[1].frechet()));
  const Measured gain = all[2].gain();
  const Measured excess{gain.value - 1, gain.standard_error};
  out.ordering("importance_has_less_variance",
               "the likelihood-weighted loss varies less with t by importance (Sec. 5.1)",
               networks > 1 ? above_zero(excess, networks) : Verdict::undecided,
               fmt::format("variance {} times smaller at the networks that it trained", to_text(gain)));
  for (const Trained& one : all) {
    const Measured value = over_networks(one.bits);
    out.entry({.name = "bits." + one.name,
               .value = value.value,
               .standard_error = value.standard_error,
               .n = one.bounds[0].size(0),
               .seeds = networks,
               .runs = networks > 1 ? networks : 0});
  }
}

void report(Report& out) {
  const std::vector<Trained> all = trained(out);
  const Group& numbers = out.result.at("numbers");
  const bool labelled = numbers.contains("gaussian");
  put_table(all, labelled, out);
  put_figure(all, out);
  put_orderings(all, labelled, out);
  if (stages::note_if_unjudged(numbers, out)) {
    std::vector<stages::ImageSet> rows;
    for (const Trained& one : all) rows.push_back({one.title, one.samples});
    rows.push_back({"real test images", {&numbers.at("test")}});
    rows.push_back({"Gaussian fitted to the training set", {&numbers.at("gaussian")}});
    out.table(stages::judged_table(rows, numbers), "samples");
  }
  out.note(stages::training_note(*out.cells.where({{"cell", "train_baseline"}}).cells().at(0).result,
                                 "CIFAR-10 and ImageNet 32, DDPM++ of 62 and 107 M parameters, uniform and "
                                 "variational dequantisation"));
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::likelihood_ode::score_flow_table2
