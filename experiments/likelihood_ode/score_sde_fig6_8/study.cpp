#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include "core/data/batches.h"
#include "core/likelihood/ddpm_bound.h"
#include "core/study/draw.h"
#include "experiments/likelihood_ode/bits.h"
#include "experiments/stages/train.h"

namespace sgm::likelihood_ode::score_sde_fig6_8 {
namespace {

/// What is decoded from the codes of images under a network: the codes between two, and the codes scaled.
/// Needs a cell of the stage `likelihood` as "codes" and its training as "model".
struct Decoding {
  double eps = 1e-5;
  Tolerance tolerance;
  int64_t pairs = 4, between = 9;
  std::vector<double> temperatures{0.6, 0.8, 0.9, 1, 1.1, 1.2};

  void fields(Fields& on) {
    on("eps", eps, "the last time", above(0));
    tolerance.fields(on);
    sizes(on);
  }
  void sizes(Fields& on) {
    on("pairs", pairs, "pairs of images between whose codes lies a path", range(1, 1000));
    on("between", between, "points of a path, its ends among them", range(3, 100));
    on("temperatures", temperatures, "factors of the codes", above(0));
  }
};

/// The terms of DDPM's variational bound along a network's own SDE. Needs a training as "model".
struct Rate {
  stages::PooledData data;
  int64_t images = 64;
  DdpmBoundOptions bound;

  void fields(Fields& on) {
    data.fields(on);
    sizes(on);
  }
  void sizes(Fields& on) {
    on("rate_images", images, "test images of the rate and distortion", range(2, 1e6));
    on.table("ddpm", bound, "DDPM's chain");
  }
};

struct Options {
  DataOptions data;
  stages::ImageNetwork shallow, deep;
  Bits bits;
  Decoding decoding;
  Rate rate;

  void fields(Fields& on) {
    data.fields(on);
    on.table("shallow", shallow, "the first network, and what is decoded");
    on.table("deep", deep, "another one, of another depth");
    on.table("bits", bits, "images whose codes are computed, and how");
    decoding.sizes(on);
    rate.sizes(on);
  }
  void check() const {
    shallow.check(data, {}, "shallow.");
    deep.check(data, {}, "deep.");
    checked_images(data, {}, {bits.need(), {"pairs", decoding.pairs, 1}, {"rate_images", rate.images, 2}});
    require(2 * decoding.pairs <= bits.images,
            "pairs={} need the codes of {} images, but bits.images={}\n  give fewer pairs", decoding.pairs,
            2 * decoding.pairs, bits.images);
    require(shallow.pool == deep.pool, "shallow.pool={}, but deep.pool={}\n  both encode the same images",
            shallow.pool, deep.pool);
  }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const auto& [name, network] : {std::pair{"shallow", &options.shallow}, {"deep", &options.deep}}) {
    Cell training = network->training_cell(options.data);
    training.name = fmt::format("train_{}", name);
    training.at = {{"network", name}};
    all.push_back(training);
    stages::Likelihoods likelihood = options.bits.of(options.data, network->pool);
    likelihood.reconstruct = true;
    const std::vector<Cell> codes = bits_cells("codes", likelihood, training);
    all.insert(all.end(), codes.begin(), codes.end());
    if (std::string(name) != "shallow") continue;
    Decoding decoding = options.decoding;
    decoding.eps = options.bits.protocol.likelihood.eps;
    decoding.tolerance = options.bits.protocol.likelihood.tolerance;
    all.push_back(stages::on_two_cores(cell("decoded", "decode", decoding), 10));
    all.back().needs = {{"model", {needed(training)}}, {"codes", {needed(codes[0])}}};
    Rate rate = options.rate;
    rate.data = stages::PooledData(options.data, network->pool);
    all.push_back(stages::on_two_cores(cell("rate", "rate", rate), 20));
    all.back().needs = {{"model", {needed(training)}}};
  }
  Cell compared = cell("correlation", "correlate", options.bits);
  for (const Cell& one : all) {
    if (one.name.starts_with("codes")) compared.needs[one.at.front().second].push_back(needed(one));
  }
  all.push_back(compared);
  return all;
}

at::Tensor length(const at::Tensor& rows) {
  return rows.square().sum(1, true).sqrt();
}

/// From a to b on the sphere between them. (n, D) each, w of each point (n, 1).
at::Tensor slerp(const at::Tensor& a, const at::Tensor& b, const at::Tensor& w) {
  const at::Tensor cosine = ((a * b).sum(1, true) / (length(a) * length(b))).clamp(-1 + 1e-12, 1 - 1e-12);
  const at::Tensor angle = at::acos(cosine);
  return (at::sin((1 - w) * angle) * a + at::sin(w * angle) * b) / at::sin(angle);
}

void run_decode(const Decoding& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Model model = stages::trained_model(run, run.input("model"));
  const Problem problem = problem_of(model);
  const at::Tensor codes = run.input("codes").bulk().data("code").to(at::kDouble).to(run.device);
  LikelihoodOptions how;
  how.eps = options.eps, how.tolerance = options.tolerance;
  const auto decoded = [&](const at::Tensor& rows) {
    return as_pixels(in_unit_range(model, decode(problem, rows, how).x)).cpu();
  };
  const int64_t pairs = options.pairs, between = options.between;
  const at::Tensor flat = codes.flatten(1).narrow(0, 0, 2 * pairs).view({pairs, 2, -1});
  const at::Tensor w = at::linspace(0, 1, between, flat.options());
  const at::Tensor path =
      slerp(flat.select(1, 0).repeat_interleave(between, 0), flat.select(1, 1).repeat_interleave(between, 0),
            w.repeat({pairs}).unsqueeze(1));
  std::vector<int64_t> sizes = codes.sizes().vec();
  sizes[0] = pairs * between;
  run.result.put("path", decoded(path.view(sizes)), {},
                 "images decoded from codes between two, pair by pair");
  run.progress(1, 2, "paths");
  const at::Tensor chosen = codes.narrow(0, 0, pairs);
  std::vector<at::Tensor> scaled;
  for (const double factor : options.temperatures) scaled.push_back(factor * chosen);
  run.result.put("scaled", decoded(at::stack(scaled, 1).flatten(0, 1)), {},
                 "images decoded from scaled codes, image by image");
  run.result.set("temperatures", options.temperatures);
  run.result.set("between", between);
}

/// Each row in its neighbour's place.
at::Tensor shifted(const at::Tensor& rows) {
  return at::cat({rows.slice(0, 1), rows.slice(0, 0, 1)});
}

/// Correlation of every image's two codes, and of codes of different images.
void run_correlate(const Bits&, CellRun& run) {
  std::vector<at::Tensor> codes;
  for (const char* network : {"shallow", "deep"}) {
    std::vector<at::Tensor> all;
    for (const Input& input : run.inputs(network)) all.push_back(input.bulk().data("code"));
    codes.push_back(at::cat(all).to(run.device, at::kDouble).flatten(1));
  }
  const auto standard = [](const at::Tensor& x) {
    const at::Tensor centred = x - x.mean(1, true);
    return centred / length(centred);
  };
  const at::Tensor a = standard(codes[0]), b = standard(codes[1]);
  run.result.put("correlation", (a * b).sum(1).cpu(), {"image"},
                 "of an image's codes under the two networks");
  run.result.put("shuffled", (a * shifted(b)).sum(1).cpu(), {"image"}, "of codes of different images");
  // Images as such are alike: what is left when each dimension's mean over images is taken off.
  const at::Tensor c = standard(codes[0] - codes[0].mean(0)), d = standard(codes[1] - codes[1].mean(0));
  run.result.put("centred", (c * d).sum(1).cpu(), {"image"}, "without each dimension's mean over images");
  run.result.put("centred_shuffled", (c * shifted(d)).sum(1).cpu(), {"image"},
                 "the same of different images");
  const int64_t shown = std::min<int64_t>(100, codes[0].size(1));
  run.result.put("codes", at::stack({codes[0][0].narrow(0, 0, shown), codes[1][0].narrow(0, 0, shown)}).cpu(),
                 {}, "the first dimensions of the first image's codes");
}

void run_rate(const Rate& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Model model = stages::trained_model(run, run.input("model"));
  const Dataset data = options.data.load();
  const int64_t n = std::min(options.images, data.test.size(0));
  const at::Tensor images = data.test.narrow(0, 0, n).to(run.device);
  Rng rng = run.rng().fork("rate");
  const DdpmBound bound =
      ddpm_bound(problem_of(model), images, is_symmetric(model), options.bound, rng,
                 [&](int64_t done, int64_t all) { run.progress(done, all, "steps of the chain"); });
  const double unit = static_cast<double>(images.numel() / n) * std::log(2.0);
  run.result.put("steps", (bound.steps.mean(1) / unit).cpu(), {"step"},
                 "L_i, bits per dimension; row 0: the decoder");
  // Grey levels of 0 … 255.
  run.result.put("error", bound.error.mean(1).sqrt().cpu() * (is_symmetric(model) ? 127.5 : 255), {"step"},
                 "root mean square of the denoised image from the image, grey levels of 255");
  run.result.put("prior", bound.prior.mean().item<double>() / unit, "L_T, bits per dimension");
  const at::Tensor total = (bound.total() / unit).cpu();
  run.result.put("total", total.mean().item<double>(), "the bound, bits per dimension");
  run.result.put("total_error", total.std().item<double>() / std::sqrt(static_cast<double>(n)),
                 "its standard error over images");
  run.result.put("images", static_cast<double>(n), "test images");
}

const bool registered = register_study<Options>(
    {.doc =
         "codes of images under the probability flow: paths between them, scaled codes, the codes of another "
         "network; rate and distortion of DDPM's bound",
     .source = "Score SDE (2011.13456) Figs. 6 to 8; DDPM (2006.11239) Fig. 5",
     .honours_precision = true,
     .honours_device = true},
    cells,
    {{"decode", cell_function(run_decode)},
     {"correlate", cell_function(run_correlate)},
     {"rate", cell_function(run_rate)}});

}  // namespace
}  // namespace sgm::likelihood_ode::score_sde_fig6_8
