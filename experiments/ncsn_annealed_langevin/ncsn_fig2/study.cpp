#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <cmath>

#include "core/score/mixture.h"
#include "core/sde/sde.h"
#include "core/train/train.h"
#include "experiments/ncsn_annealed_langevin/toy.h"

namespace sgm::ncsn::ncsn_fig2 {
namespace {

/// How one network is trained. The defaults are the paper's: a 2-128-128-2 softplus network, sliced score
/// matching with one projection, Adam at 1e-3, 10,000 steps on fresh batches of 128.
struct Field {
  int64_t network = 0;
  int64_t batch = 128;
  TrainOptions train;
  Chosen<MakeNet> net{"mlp"};
  Chosen<Objective> objective{"ssm_vr"};

  void fields(Fields& on) {
    on("network", network, "which of the independent networks: names its random streams", at_least(0));
    on("batch", batch, "fresh samples a step", range(1, 1e6));
    on.table("train", train, "optimiser and length");
    on.component("net", net, net_registry(), "the score network");
    on.component("objective", objective, objective_registry(), "the loss");
  }
};

struct Options {
  int64_t networks = 5;
  Field field;

  void fields(Fields& on) {
    on("networks", networks, "independent networks (weights, batches and projections)", range(2, 1000));
    field.fields(on);
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (Field field = options.field; field.network < options.networks; ++field.network) {
    all.push_back(cell(fmt::format("network_{}", field.network), field));
    all.back().resources.seconds = 1 + static_cast<double>(field.train.steps) * 1e-3;
  }
  return all;
}

constexpr int64_t error_nodes = 100,
                  arrow_nodes =
                      20;  // per side of [−8, 8]^2: the density's grid and the arrows' grid of the paper
constexpr int64_t mass_samples = 200'000;  // behind the density thresholds of the regions

/// The nodes of a regular grid over [−8, 8]^2, (nodes^2, 2), x_1 varying fastest.
at::Tensor grid(int64_t nodes) {
  const at::Tensor axis = at::linspace(-8, 8, nodes, at::kDouble);
  return at::stack({axis.repeat({nodes}), axis.repeat_interleave(nodes)}, 1);
}

/// Region of each node: 0 and 1 the major and the minor mode inside the smallest region that holds 90 % of
/// the mass, 2 from there to 99.9 %, 3 the rest of the box, where the density is lowest.
at::Tensor regions_of(const at::Tensor& log_p, const at::Tensor& x, const at::Tensor& sampled_log_p) {
  const at::Tensor sorted = std::get<0>(sampled_log_p.sort());
  const double core = sorted[mass_samples / 10].item<double>();
  const double fringe = sorted[mass_samples / 1000].item<double>();
  const at::Tensor mode = at::where(x.sum(1) < 0, 1, 0);
  return at::where(log_p >= core, mode, at::where(log_p >= fringe, 2, 3)).to(at::kLong);
}

/// Root mean square over the nodes `inside` of the norms of `rows`.
at::Tensor root_mean_square(const at::Tensor& rows, const at::Tensor& inside) {
  return (rows.square().sum(1) * inside).sum().div(inside.sum()).sqrt();
}

void run(const Field& field, CellRun& run) {
  const Mixture data = two_modes(1).to(run.device);
  const at::Tensor one = at::ones({}, at::kDouble);
  const at::Tensor zero = at::zeros({}, at::kDouble);
  const Rng rng = run.rng().fork("network").fork(static_cast<uint64_t>(field.network));
  const Model model = make_model(clean_model(field.net), {2}, rng.fork("init"), {run.device});
  const ScoreFn score = problem_of(model).score;
  const Batches batches{field.batch, [&](const Rng& step, BatchRows rows) {
                          Rng draws = step.rows(rows.first);
                          return Batch{sample(data, rows.count, draws).to(at::kFloat), {}, {}};
                        }};
  std::vector<double> steps, losses;
  const int64_t bin = std::max<int64_t>(1, field.train.steps / 100);
  double sum = 0;
  train(training_of(model, field.objective, batches), field.train, rng.fork("train"),
        [&](const TrainState& state, double loss) {
          sum += loss;
          if (state.step % bin == 0) {
            steps.push_back(static_cast<double>(state.step));
            losses.push_back(sum / static_cast<double>(bin));
            sum = 0;
          }
          if (state.step % 100 == 0)
            run.progress(state.step, field.train.steps, fmt::format("loss {:.3f}", loss));
        });
  run.result.put("step", at::tensor(steps, at::kDouble), {"step"}, "training step");
  run.result.put("loss", at::tensor(losses, at::kDouble), {"step"},
                 "sliced score-matching loss, mean over the steps since the last value");

  const at::NoGradGuard no_grad;
  const at::Tensor nodes = grid(error_nodes).to(run.device);
  const at::Tensor arrows = grid(arrow_nodes).to(run.device);
  const at::Tensor log_p = log_density(data, nodes, one, zero);
  Rng mass = run.rng().fork("mass");
  const at::Tensor region =
      regions_of(log_p, nodes, log_density(data, sample(data, mass_samples, mass), one, zero));
  const at::Tensor exact = mixture_score(data, nodes, one, zero);
  const at::Tensor error = score(nodes, zero) - exact;
  std::vector<at::Tensor> absolute, scale, share;
  for (int64_t r = 0; r < 4; ++r) {
    const at::Tensor inside = (region == r).to(at::kDouble);
    absolute.push_back(root_mean_square(error, inside));
    scale.push_back(root_mean_square(exact, inside));
    share.push_back(inside.mean());
  }
  run.result.put("region", std::vector<std::string>{"major mode", "minor mode", "fringe", "low density"},
                 "region");
  run.result.put("error", at::stack(absolute), {"region"},
                 "root mean square over the region's area of |learned - exact score|");
  run.result.put("exact_norm", at::stack(scale), {"region"},
                 "root mean square over the region's area of |exact score|");
  run.result.put("area_share", at::stack(share), {"region"}, "share of the box [-8, 8]^2");
  if (field.network > 0) return;  // one network is drawn
  run.result.put("log_density", log_p.to(at::kFloat).view({error_nodes, error_nodes}), {"node_2", "node_1"},
                 "log density");
  run.result.put("arrow_position", arrows.to(at::kFloat), {"arrow", "coordinate"}, "where scores are drawn");
  run.result.put("exact_score", mixture_score(data, arrows, one, zero).to(at::kFloat),
                 {"arrow", "coordinate"}, "exact score");
  run.result.put("learned_score", score(arrows, zero).to(at::kFloat), {"arrow", "coordinate"},
                 "learned score");
}

const bool registered =
    register_study<Options, Field>({.doc = "the data's score field against one learned by sliced score "
                                           "matching: wrong where the density is low",
                                    .source = "NCSN (1907.05600) Fig. 2",
                                    .honours_device = true},
                                   cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsn_fig2
