#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/report/interval.h"
#include "experiments/stages/judged_report.h"
#include "experiments/vp_ve_sde/orderings_report.h"
#include "experiments/vp_ve_sde/table1_rows_report.h"
#include "experiments/vp_ve_sde/training_spread_report.h"

namespace sgm::vp_ve_sde::score_sde_table1 {
namespace {

/// What is judged of samples: as far as `distance` from what it should be.
struct Number {
  const char *name, *title, *axis;
  double most;  ///< of the figure
  std::function<double(double)> shown = [](double value) { return value; };
  std::function<double(double)> distance = [](double value) { return value; };
};

/// An entry of the table, or a bound of it, in all trainings.
class Row {
 public:
  Row(const Report& out, const std::string& cell, const std::string& group = "")
      : groups_(stages::of_networks(out.result, cell, group)) {}

  bool diverged() const {
    for (const Group* group : groups_) {
      if (!group->contains("frechet")) return true;
    }
    return false;
  }
  TrainingSpread of(const Number& number, const std::function<double(double)>& map) const {
    TrainingSpread all;
    for (const Group* group : groups_) {
      all.values.emplace_back();
      for (const double value : doubles(group->data(number.name))) all.values.back().push_back(map(value));
    }
    return all;
  }
  const Group& first() const { return *groups_.at(0); }
  int64_t trainings() const { return static_cast<int64_t>(groups_.size()); }

 private:
  std::vector<const Group*> groups_;
};
using Rows = std::map<std::string, Row>;

/// Of the details' mean square to the test images'; the Fréchet distance.
std::vector<Number> numbers_of(const Report& out) {
  const double real = out.result.at("bounds").value("all_high_pass");
  return {{"high_pass", "high-pass variance over the test images'", "high-pass variance", 10,
           [real](double v) { return v / real; }, [real](double v) { return std::abs(v / real - 1); }},
          {"frechet", "Fréchet distance (classifier features)", "Fréchet distance", 150}};
}

std::vector<Datum> row_of(const std::vector<Number>& numbers, const Row& row, std::vector<Datum> cells) {
  for (const Number& number : numbers) {
    if (row.diverged()) {
      cells.insert(cells.end(), {Datum("diverged"), Datum()});
      continue;
    }
    const TrainingSpread all = row.of(number, number.shown);
    cells.insert(cells.end(), {Datum(all.over_trainings()), Datum(all.of_runs())});
  }
  return cells;
}

Table entries(const Report& out, const Rows& rows, const std::vector<Number>& numbers, int64_t N) {
  Table table{.title = "Score SDE's Tables 1 and 4 with trained denoisers on real images",
              .columns = {{"SDE"}, {"predictor"}, {"chain"}, {"evaluations"}}};
  for (const Number& number : numbers) {
    table.columns.push_back({number.title, "", 3});
    table.columns.push_back({"± of sampling runs alone", "", 2});
  }
  const auto add = [&](const std::string& sde, const char* what, const Row& row) {
    table.rows.push_back(row_of(numbers, row, {sde, what, "", {}}));
  };
  add("", "test images", Row(out, "bounds"));
  for (const auto& [kind, sde] : {std::pair{Kind::ve, "ve"}, std::pair{Kind::vp, "vp"}}) {
    const std::string name = title(kind);
    add(name, "no sampler: the prior", Row(out, "bounds", std::string(sde) + "/prior"));
    add(name, "test images, least noise, denoised", Row(out, "bounds", std::string(sde) + "/perfect"));
    for (const Table1Entry& entry : table1(N)) {
      if (entry.chain.sde != kind) continue;
      const Row& row = rows.at(entry.name);
      const Datum evaluations = row.diverged() ? Datum() : Datum(row.first().data("nfe").item<int64_t>());
      table.rows.push_back(row_of(
          numbers, row, {name, title(entry.chain.predictor), chain_title(entry.column(), N), evaluations}));
    }
  }
  return table;
}

/// Whether the first is better, training by training of common noise; and by the sampling runs of the first
/// training alone.
struct Order {
  Verdict trainings = Verdict::undecided, runs = Verdict::undecided;
};

Order order_of(const Number& number, const Row& better, const Row& worse) {
  if (better.diverged() || worse.diverged()) {
    const Verdict said = better.diverged() && worse.diverged() ? Verdict::undecided
                         : worse.diverged()                    ? Verdict::yes
                                                               : Verdict::no;
    return {said, said};
  }
  // The distance of a training's mean, not the mean of its runs' distances, which noise makes larger.
  const auto distances = [&](const Row& row) {
    std::vector<double> all;
    for (const double mean : row.of(number, [](double v) { return v; }).of_trainings())
      all.push_back(number.distance(mean));
    return all;
  };
  const auto first = [&](const Row& row) { return row.of(number, number.distance).values.at(0); };
  Order order;
  if (better.trainings() > 1) order.trainings = larger_paired(distances(worse), distances(better));
  order.runs = larger_paired(first(worse), first(better));
  return order;
}

void put_orderings(Report& out, const Rows& rows, const std::vector<Number>& numbers, int64_t N) {
  for (const std::string sde : {"ve", "vp"}) {
    for (const Claim& claim : claims_of(sde, N)) {
      std::vector<Verdict> said;
      std::string text;
      for (const Number& number : numbers) {
        std::vector<Verdict> trainings, runs;
        for (const auto& [better, worse] : claim.pairs) {
          const Order order = order_of(number, rows.at(better), rows.at(worse));
          trainings.push_back(order.trainings), runs.push_back(order.runs);
        }
        said.push_back(all_hold(trainings));
        text += fmt::format("{}{}: {} (by sampling runs of one training alone: {})", text.empty() ? "" : "; ",
                            number.title, to_string(said.back()), to_string(all_hold(runs)));
      }
      out.ordering(fmt::format("{}.{}", sde, claim.name),
                   fmt::format("{}: {}", sde == "ve" ? "VE" : "VP", claim.statement), agreed(said), text);
    }
  }
}

Panel panel_of(const Rows& rows, const Number& number, const Row& test, Kind sde, int64_t N) {
  Panel panel{.title = title(sde),
              .x = {"", 0.4, 5.6},
              .y = {sde == Kind::ve ? number.axis : "", {}, number.most, true}};
  panel.layers.push_back(horizontal(test.of(number, number.shown).over_trainings().value, "test images"));
  for (size_t c = 0; c < std::size(table1_columns); ++c) {
    std::string shown = chain_title(table1_columns[c], N);
    if (const size_t comma = shown.find(", "); comma != std::string::npos)
      shown.replace(comma, std::string::npos, " r.");
    panel.x.ticks.emplace_back(static_cast<double>(c) + 1, shown);
  }
  int place = 0;
  for (const Predictor predictor :
       {Predictor::ancestral, Predictor::reverse_diffusion, Predictor::probability_flow, Predictor::none}) {
    std::vector<double> x, y, error;
    for (size_t c = 0; c < std::size(table1_columns); ++c) {
      for (const Table1Entry& entry : table1(N)) {
        const Row& row = rows.at(entry.name);
        const ChainOf& chain = entry.chain;
        if (chain.sde != sde || chain.predictor != predictor || entry.column() != table1_columns[c] ||
            row.diverged())
          continue;
        const Measured value = row.of(number, number.shown).over_trainings();
        if (value.value > number.most) {
          const double at = static_cast<double>(c) + 1;
          panel.layers.push_back(labels({at}, {number.most / 1.4}, {fmt::format("{:.1g} ↑", value.value)}));
          continue;
        }
        x.push_back(static_cast<double>(c) + 1 + 0.24 * (predictor == Predictor::none ? 0 : place - 1));
        y.push_back(value.value), error.push_back(value.standard_error.value_or(0));
      }
    }
    if (x.empty()) continue;
    Layer layer = error_bars(x, y, error, title(predictor));
    layer.colour = place == 3 ? 5 : place + 1;
    layer.marker = place;
    layer.size = 1.4;
    panel.layers.push_back(layer);
    ++place;
    if (predictor == Predictor::probability_flow) place = 3;
  }
  return panel;
}

void put_images(Report& out, const Rows& rows, int64_t N) {
  static constexpr int64_t across = 5;  // images of a row
  const auto first = [](const Group& cell) {
    const at::Tensor all = cell.data("image");
    return all.narrow(0, 0, std::min(across, all.size(0)));
  };
  std::vector<at::Tensor> images{first(out.result.at("bounds"))};
  Headings headings{.rows = {"test images"}};
  for (const Table1Entry& entry : table1(N)) {
    const std::string column = entry.column();
    if (!rows.at(entry.name).first().contains("image")) continue;
    images.push_back(first(rows.at(entry.name).first()));
    const bool alone = entry.chain.predictor == Predictor::none;
    headings.rows.push_back(fmt::format("{}{} {}", title(entry.chain.sde),
                                        alone ? "" : " " + title(entry.chain.predictor),
                                        chain_title(column, N)));
  }
  out.image(stages::tiles(at::cat(images)), "samples",
            fmt::format("The first {} samples of run 0 of the first training, a row a sampler: equal columns "
                        "start from equal noise under one SDE.",
                        images[0].size(0)),
            images[0].size(0), headings);
}

/// "ve_ancestral_PC100": an entry by its own number of scales.
std::string run_name(const std::string& name, int64_t N) {
  const size_t at = name.rfind('_') + 1;
  std::string run = name.substr(0, at) + chain_title(name.substr(at), N);
  if (const size_t comma = run.find(", "); comma != std::string::npos) run.replace(comma, 2, "_");
  return run;
}

void report(Report& out) {
  const Node options = options_of(out.result.at("ve_ancestral_P1000"));
  const auto N = options.at("N").as<int64_t>(), samples = options.at("samples").as<int64_t>(),
             runs = options.at("runs").as<int64_t>();
  Rows rows;
  for (const Table1Entry& entry : table1(N)) rows.emplace(entry.name, Row(out, entry.name));
  const Row test(out, "bounds");
  const int64_t trainings = test.trainings();
  const std::vector<Number> numbers = numbers_of(out);
  Table table = entries(out, rows, numbers, N);
  table.notes = {
      fmt::format(
          "{} trainings of one denoiser, {} sampling runs of {} samples each, N = {} scales (the paper: "
          "1,000). ± behind a number: standard error over trainings; beside it the standard error of "
          "one training's mean over its sampling runs, which is all that the paper's ± knows. Run i "
          "has equal noise under every sampler and training.",
          trainings, runs, samples, N),
      "High-pass: mean square of the finest diagonal details, of samples that are not clipped, over that of "
      "all test images: residual noise. Fréchet: 16 features of this suite's classifier, sets of the run's "
      "size: compare rows, not with other sizes. Numbers compare samplers of one SDE, not SDEs.",
      fmt::format("P{} asks the denoiser at every scale of its own ladder (a network that reads interpolated "
                  "labels); rounded (Table 4) at the scale below of {}. The paper's FIDs, of other networks "
                  "at N = 1,000, stand in score_sde_table1_images.",
                  2 * N, N)};
  out.table(table);
  std::vector<Panel> panels;
  for (const Number& number : numbers) {
    for (const Kind sde : {Kind::ve, Kind::vp}) panels.push_back(panel_of(rows, number, test, sde, N));
  }
  out.figure(
      {.panels = panels,
       .columns = 2,
       .width = 6.75,
       .height = 4.6,
       .caption = fmt::format(
           "Trained denoisers at N = {}: above, the high-pass variance over all "
           "test images; below, the Fréchet distance of classifier features; mean over "
           "{} trainings x {} runs of {} samples, bars are one standard error over trainings. Dashed: test "
           "images. r.: rounded scales.",
           N, trainings, runs, samples),
       .shared_key = true});
  put_images(out, rows, N);
  stages::put_loss(stages::of_networks(out.result, "train"), out);
  out.note(stages::training_note(out.result.at("train"),
                                 "CIFAR-10, DDPM's network of 35 M parameters, one discrete network of 1,000 "
                                 "scales for VE and one for VP"));
  for (const auto& [name, row] : rows) {
    if (row.diverged()) {
      out.note(fmt::format("{} diverges.", run_name(name, N)));
      continue;
    }
    for (const Number& number : numbers) {
      const Measured value = row.of(number, number.shown).over_trainings();
      out.entry({.name = fmt::format("{}.{}", run_name(name, N), number.name),
                 .value = value.value,
                 .standard_error = value.standard_error,
                 .n = samples * runs,
                 .seeds = trainings,
                 .runs = trainings > 1 ? trainings : 0});
    }
  }
  put_orderings(out, rows, numbers, N);
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table1
