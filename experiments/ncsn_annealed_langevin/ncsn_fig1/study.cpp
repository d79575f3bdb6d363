#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "core/data/batches.h"
#include "core/data/data_needs.h"
#include "core/io/jsonl.h"
#include "core/study/session.h"
#include "experiments/stages/network_name.h"

namespace sgm::ncsn::ncsn_fig1 {
namespace {

/// What the curves share. The defaults are the paper's: the residual auto-encoder of 32 filters, sliced score
/// matching of reduced variance with one Gaussian projection, Adam at 1e-3, 50,000 steps of 128 images.
struct Setting {
  int64_t batch = 128;
  FitOptions fit{.train = {.steps = 50000}, .log_every = 1, .levels_every = 0};
  Chosen<MakeNet> net{"res_score"};
  Chosen<Objective> objective{"ssm_vr", Node(Node::Table{{"name", "ssm_vr"}, {"projection", "gaussian"}})};

  void fields(Fields& on) {
    on("batch", batch, "images a step", range(1, 1e6));
    on.table("fit", fit, "optimiser, length and saving");
    on.component("net", net, net_registry(), "the score network");
    on.component("objective", objective, objective_registry(), "the loss");
  }
};

/// One loss curve.
struct Curve : Setting {
  CellData data;
  int64_t network = 0;  ///< which of several equal ones: each has random numbers of its own
  bool dequantise = false;
  double noise = 0;

  void fields(Fields& on) {
    Setting::fields(on);
    data.fields(on);
    on("network", network, "which of several equal networks: each has random numbers of its own",
       at_least(0));
    on("dequantise", dequantise, "add uniform noise of one grey level, (x + u)/256; otherwise x/255");
    on("noise", noise, "standard deviation of the Gaussian noise added to images in [0, 1]", at_least(0));
  }
};

struct Options : Setting {
  DataOptions data;
  int64_t networks = 1;
  double noise = 0.01;

  void fields(Fields& on) {
    Setting::fields(on);
    data.fields(on);
    on("networks", networks, "equal networks; on dequantised images the first alone", range(1, 1000));
    on("noise", noise, "standard deviation of the perturbation of images in [0, 1]", above(0));
  }
  void check() const { net.value(checked_images(data, {{"batch", batch}}, {}).sizes, Rng(0)); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  const auto add = [&](const std::string& name, int64_t network, bool dequantise, double noise) {
    all.push_back(cell(stages::network_name(name, network),
                       Curve{options, CellData(options.data), network, dequantise, noise}));
    all.back().resources.cores = 2;
    all.back().resources.gigabytes = 2;
    all.back().resources.seconds = 2 + static_cast<double>(options.fit.train.steps * options.batch) * 8e-3;
  };
  add("clean", 0, false, 0);
  add("dequantised", 0, true, 0);
  add("perturbed", 0, false, options.noise);
  for (int64_t network = 1; network < options.networks; ++network) {
    add("clean", network, false, 0);
    add("perturbed", network, false, options.noise);
  }
  return all;
}

/// Puts the curve from the training's log, where the steps before an interruption stand, too.
void put_curve(const std::filesystem::path& log, Group& result) {
  std::vector<double> steps, losses;
  for (const JsonLine& line : read_json_lines(log.string())) {
    for (const auto& [key, value] : line) {
      if (key == "step") steps.push_back(static_cast<double>(std::get<int64_t>(value)));
      if (key == "loss") losses.push_back(std::get<double>(value));
    }
  }
  result.put("step", at::tensor(steps, at::kDouble), {"step"}, "training step");
  result.put("loss", at::tensor(losses, at::kDouble), {"step"},
             "sliced score-matching loss, a sum over pixels, mean over batch and steps since the last");
}

void run(const Curve& curve, CellRun& run) {
  const Dataset data = curve.data.load();
  const Batches images =
      image_batches(data.train.to(run.device), {}, {.batch = curve.batch, .dequantise = curve.dequantise});
  const Batches batches{images.size, [&, noise = curve.noise](const Rng& step, BatchRows rows) {
                          Batch batch = images.draw(step, rows);
                          Rng draws = step.fork("perturbation").rows(rows.first);
                          if (noise > 0) batch.x = batch.x + noise * draws.normal_like(batch.x);
                          return batch;
                        }};
  // All curves of a network begin with the same weights and see the same images and projections: they differ
  // by the noise on the images alone.
  const Rng rng = run.rng().fork("ncsn_fig1").fork(static_cast<uint64_t>(curve.network));
  const Model model =
      make_model(clean_model(curve.net), data.train.sizes().slice(1).vec(), rng.fork("init"), {run.device});
  fit(fitting_of(model, curve.objective, batches), curve.fit, rng.fork("train"),
      session_of(run, {{"data", data.name}, {"range", "unit"}}));
  run.result.set("data", name_of(data));
  run.result.set("images", data.train.size(0));
  run.result.set("batch", curve.batch);
  run.result.set("noise", curve.noise);
  run.result.put("dimension", static_cast<double>(data.train[0].numel()), "numbers in an image");
  put_curve(run.folder / "metrics.jsonl", run.result);
}

const bool registered = register_study<Options, Curve>(
    {.doc = "sliced score matching on images: its loss does not converge unless the images are perturbed",
     .source = "NCSN (1907.05600) Fig. 1",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsn_fig1
