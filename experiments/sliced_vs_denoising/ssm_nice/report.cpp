#include "core/report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/interval.h"
#include "experiments/sliced_vs_denoising/ssm_nice/fitted.h"

namespace sgm::sliced_vs_denoising::ssm_nice {
namespace {

const char* title_of(const std::string& objective) {
  static const std::pair<const char*, const char*> titles[] = {
      {"mle", "maximum likelihood"},
      {"ssm_vr", "SSM-VR (Gaussian v)"},
      {"ssm", "SSM (Rademacher v)"},
      {"cp", "curvature propagation"},
      {"cp_as_published", "curvature propagation, as published"},
      {"approximate", "approximate back-propagation"},
      {"approximate_as_published", "approximate back-propagation, as published"}};
  for (const auto& [name, title] : titles) {
    if (objective == name) return title;
  }
  return nullptr;
}

std::string name_of(const std::string& objective) {
  const char* title = title_of(objective);
  return title != nullptr ? title : fmt::format("DSM (σ = {})", objective.substr(4));
}

/// The densities of one objective at one rate.
struct Row {
  std::string rate;
  Results cells;

  bool complete() const {
    for (const Results::Cell& cell : cells.cells()) {
      if (!cell.result->contains(test_loss.name)) return false;
    }
    return !cells.cells().empty();
  }
  /// Over networks; of one network over its images.
  Measured of(const Quantity& quantity) const {
    if (cells.cells().size() == 1) return cells[quantity];
    const Spread spread = cells.over("network", quantity);
    return {spread.mean, spread.standard_error};
  }
};

/// The rate with the least loss on held-out images; of no finite one none.
std::optional<Row> tuned(const Results& of_objective) {
  std::optional<Row> best;
  double least = std::numeric_limits<double>::infinity();
  for (const std::string& rate : of_objective.along("rate")) {
    const Row row{rate, of_objective.where({{"rate", rate}})};
    if (!row.complete()) continue;
    const double loss = row.of(validation_loss).value;
    if (std::isfinite(loss) && loss < least) least = loss, best = row;
  }
  return best;
}

void add_row(const std::string& title, const std::optional<Row>& row, Table& table) {
  if (!row || !row->complete()) {
    table.rows.push_back({title, row ? Datum(row->rate) : Datum(), "diverged", {}, {}});
    return;
  }
  table.rows.push_back({title, row->rate, row->of(test_loss), row->of(log_p), row->of(log_p_pixels)});
}

std::vector<std::string> objectives(const Results& all) {
  std::vector<std::string> names;
  for (const std::string& name : all.along("objective")) {
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

void put_table(Report& out, const Results& noisy) {
  Table table{.title = "NICE by objective: at the official code's rate, and at the best of several",
              .columns = {{"objective"},
                          {"rate"},
                          {"score matching loss", "", 5, "lower"},
                          {"ln p of logits", "nats", 5, "higher"},
                          {"ln p of pixel values", "nats", 5, "higher"}}};
  for (const bool best : {false, true}) {
    for (const std::string& name : objectives(noisy)) {
      const Results of = noisy.where({{"objective", name}});
      const Results published = of.where({{"of", "published"}});
      const std::optional<Row> least = tuned(of);
      if (best && (!least || least->rate == published.along("rate").at(0))) continue;
      const Row at_published{published.along("rate").at(0), published};
      add_row(name_of(name) + (best ? ", best rate" : ""), best ? least : std::optional(at_published), table);
    }
  }
  for (const char* control : {"diagonal", "full"}) {
    const Results of = out.cells.where({{"control", control}});
    if (Row{"–", of}.complete())
      add_row(fmt::format("Gaussian, {} covariance (no training)", control), Row{"–", of}, table);
  }
  const Group& first = *noisy.cells().at(0).result;
  const Node options = options_of(first);
  table.notes = {
      fmt::format(
          "{}, pooled by {}; logits with Gaussian noise of standard deviation {}; width {}, {} steps of "
          "{} images; {} network{} a row; {} test images; {} held-out images choose the rate by the score "
          "matching "
          "loss, for every objective. ±: standard error over {}.",
          std::get<std::string>(first.attribute("data")), options.at("pool").as<int64_t>(),
          options.at("logits.noise").number(), options.at("net.width").as<int64_t>(),
          options.at("fit.steps").as<int64_t>(), options.at("batch").as<int64_t>(),
          noisy.along("network").size(), noisy.along("network").size() > 1 ? "s" : "",
          std::get<int64_t>(first.attribute("test_images")), options.at("held_out").as<int64_t>(),
          noisy.along("network").size() > 1 ? "networks" : "test images of the one network"),
      "Score matching loss: 1/2 ||s||² + tr(ds/dx) by the exact trace. It depends on the noise, and says "
      "nothing beside losses at another noise, width or length of training.",
      "Rates tried are those of the rows and of other rows; where the official one is the best, it stands "
      "once. As "
      "published: the gradients of the official code, which takes NICE's couplings for each other."};
  out.table(table);
  const auto least = std::ranges::min_element(table.rows, {}, [](const std::vector<Datum>& row) {
    const auto* loss = std::get_if<Measured>(&row[2]);
    return loss == nullptr ? INFINITY : loss->value;
  });
  out.note(fmt::format("The least score matching loss of all rows: {}.", std::get<std::string>((*least)[0])));
}

void put_figure(Report& out, const Results& noisy) {
  Panel merit{.x = {"score matching loss"}, .y = {"ln p of logits, nats"}, .key = "outside"};
  for (const std::string& name : objectives(noisy)) {
    const std::optional<Row> row = tuned(noisy.where({{"objective", name}}));
    if (row)
      merit.layers.push_back(points({row->of(test_loss).value}, {row->of(log_p).value}, name_of(name)));
  }
  for (const char* control : {"diagonal", "full"}) {
    const Row row{"", out.cells.where({{"control", control}})};
    if (!row.complete()) continue;
    merit.layers.push_back(points({row.of(test_loss).value}, {row.of(log_p).value},
                                  fmt::format("Gaussian, {} covariance", control)));
    merit.layers.back().colour = 7;
  }
  out.figure({.panels = {merit},
              .width = 6.75,
              .height = 3.2,
              .caption = "Every objective at its best rate, those as published at the official one; the "
                         "noise of the table. "
                         "Further left is better score matching, further up better likelihood."});
}

void put_ill_posed(Report& out) {
  const Group& cell = out.cells.where({{"part", "narrow"}}).one();
  const std::vector<double> width = doubles(cell.data("width"));
  Panel narrow{.x = {"width of the narrow component"}, .y = {"loss of one number"}, .key = "best"};
  narrow.x.log = true, narrow.y.linear_to = 10;
  narrow.layers = {lines_points(width, doubles(cell.data("published")), "logits as published"),
                   lines_points(width, doubles(cell.data("noisy")), "with Gaussian noise")};
  Panel course{.x = {"training step"}, .y = {"SSM-VR loss"}, .key = "best"};
  course.y.linear_to = 100;
  const Results vr = out.cells.where({{"objective", "ssm_vr"}, {"network", "0"}});
  for (const Results::Cell& one : vr.cells()) {
    if (!one.result->contains("loss") || one.result->data("loss").numel() == 0 ||
        coordinate(one.at, "of") == "published")
      continue;
    const std::string logits = coordinate(one.at, "logits") == "noisy" ? "with noise" : "as published";
    course.layers.push_back(lines(doubles(one.result->data("step")), doubles(one.result->data("loss")),
                                  fmt::format("{}, rate {}", logits, coordinate(one.at, "rate"))));
    course.layers.back().dashed = logits == "as published";
  }
  const Node options = options_of(cell);
  std::vector<Panel> panels{narrow};
  if (!course.layers.empty()) panels.push_back(course);
  out.figure(
      {.panels = panels,
       .columns = 2,
       .width = 6.75,
       .height = 2.8,
       .caption = fmt::format(
           "Score matching of logits without noise has no lower bound. Left: the exact loss of two Gaussians "
           "in one dimension on the grey values of training images, of which {:.0f} % are one number; a "
           "component at that number has a loss that falls without bound as one over the square of its "
           "width, "
           "unless noise of standard deviation {} has spread it. Right: the loss of SSM-VR in training, one "
           "network each; where lines coincide the densities are not yet narrow enough to tell the two "
           "apart.",
           100 * cell.value("share"), options.at("logits.noise").number())},
      "ill_posed");
}

void report(Report& out) {
  const Results noisy = out.cells.where({{"logits", "noisy"}});
  put_table(out, noisy);
  put_figure(out, noisy);
  put_ill_posed(out);
  const auto test = std::get<int64_t>(noisy.cells().at(0).result->attribute("test_images"));
  for (const std::string& name : objectives(noisy)) {
    const Results published = noisy.where({{"objective", name}, {"of", "published"}});
    const Row row{"", published};
    if (!row.complete()) continue;
    for (const Quantity& quantity : {test_loss, log_p}) {
      const Measured m = row.of(quantity);
      out.entry({.name = fmt::format("nice.{}.{}", name, quantity.name),
                 .value = m.value,
                 .standard_error = m.standard_error,
                 .n = test});
    }
  }
  const std::optional<Row> vr = tuned(noisy.where({{"objective", "ssm_vr"}}));
  const std::optional<Row> mle = tuned(noisy.where({{"objective", "mle"}}));
  if (vr && mle && vr->cells.cells().size() > 1) {
    const auto claim = [&](const char* name, const char* statement, const Quantity& quantity, double sign) {
      std::vector<double> gaps;
      for (const std::string& network : vr->cells.along("network")) {
        const double one = vr->cells.where({{"network", network}})[quantity].value;
        gaps.push_back(sign * (one - mle->cells.where({{"network", network}})[quantity].value));
      }
      const Mean mean = mean_of(gaps);
      out.ordering(
          name, statement, above_zero({mean.value, mean.error}),
          fmt::format("{:.4g} ± {:.2g}, {} pairs of networks of equal weights and images at their best "
                      "rates",
                      mean.value, half_width(mean), gaps.size()));
    };
    claim("ssm_vr_has_the_lower_loss", "SSM-VR has a lower score matching loss than maximum likelihood",
          test_loss, -1);
    claim("mle_has_the_higher_likelihood", "maximum likelihood has the higher likelihood than SSM-VR", log_p,
          -1);
  }
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::sliced_vs_denoising::ssm_nice
