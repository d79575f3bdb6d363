#include "experiments/sliced_vs_denoising/ssm_dkef/figure_report.h"

#include <fmt/format.h>

#include "experiments/sliced_vs_denoising/ssm_dkef/parts_report.h"

namespace sgm::sliced_vs_denoising::ssm_dkef {
namespace {

/// Points of the runs and the interval of their mean for each objective, with the closed forms as lines.
Panel panel_of(const Report& out, const Named& data, const Quantity& quantity, const std::string& label) {
  Panel panel{.x = {"", 0.4, 0.6}, .y = {label}, .key = ""};
  const std::vector<Named> objectives = objectives_of(out);
  panel.x.high = static_cast<double>(objectives.size()) + 0.6;
  std::vector<double> x, y, centre, mean, half;
  for (size_t i = 0; i < objectives.size(); ++i) {
    const auto place = static_cast<double>(i + 1);
    panel.x.ticks.push_back({place, objectives[i].title});
    const std::vector<double> runs = of_runs(out, data, objectives[i].key, quantity.name);
    if (quantity.name == log_likelihood.name && is_thin(out, data, objectives[i])) continue;
    const Measured all = mean_over(runs);
    for (const double value : runs) x.push_back(place + 0.2), y.push_back(value);
    centre.push_back(place - 0.1), mean.push_back(all.value);
    half.push_back(interval_in_errors(static_cast<int64_t>(runs.size())) * all.standard_error.value_or(0));
  }
  const std::vector<std::pair<std::string, int>> closed{{"gaussian", 7}, {"law", 3}};
  for (const auto& [control, colour] : closed) {
    const std::vector<double> known = of_control(out, data, control, quantity);
    const double level = known.empty() ? 0 : mean_over(known).value;
    if (known.empty()) continue;
    Layer line = lines({0.4, *panel.x.high}, {level, level},
                       control == "law" ? "law of the made data" : "Gaussian fit");
    line.colour = colour, line.dashed = true;
    panel.layers.push_back(line);
  }
  Layer bars = error_bars(centre, mean, half, "mean, 95 % interval");
  bars.colour = 1, bars.marker = 0;
  Layer each = points(x, y, "a run");
  each.colour = 2, each.marker = 3, each.size = 0.7;
  panel.layers.insert(panel.layers.end(), {bars, each});
  return panel;
}

}  // namespace

void losses_figure(Report& out) {
  Figure figure{.columns = 2,
                .width = 6.75,
                .height = 0.5 + 1.7 * static_cast<double>(data_of(out).size()),
                .shared_key = true};
  for (const Named& data : data_of(out)) {
    figure.panels.push_back(panel_of(out, data, test_loss, "score-matching loss"));
    figure.panels.push_back(panel_of(out, data, log_likelihood, "log p, nats"));
    for (size_t i = figure.panels.size() - 2; i < figure.panels.size(); ++i)
      figure.panels[i].title = data.title;
  }
  figure.caption = fmt::format(
      "Song et al. 2019, Fig. 2, scaled down: loss (exact trace, lower is better) and log-likelihood (higher "
      "is "
      "better) of the test rows by the objective of training. {}. DSM has the σ of the least validation "
      "loss. Log-likelihoods whose normaliser rests on too few draws are not drawn (†).",
      protocol_text(out));
  out.figure(figure, "losses");
}

}  // namespace sgm::sliced_vs_denoising::ssm_dkef
