#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

#include "core/data/data_options.h"
#include "core/data/image_mixture.h"
#include "core/score/discrete.h"
#include "core/sde/derived.h"
#include "experiments/vp_ve_sde/make.h"
#include "experiments/vp_ve_sde/mixture_numbers.h"
#include "experiments/vp_ve_sde/table1.h"

namespace sgm::vp_ve_sde::score_sde_table1_images {
namespace {

constexpr int64_t paper_scales = 1000;  // of Table 1: its statements are judged there, by recursion

/// The exact problem, and what the others are judged beside: runs of exact samples of it, of a perfect
/// sampler with the last step of a chain of N scales, and of none, the prior; the recursion at the paper's
/// scales.
struct Exact {
  CellData data;
  ImageMixture images;
  int64_t samples = 400, runs = 5, N = 100;
  bool symmetric = false;

  void fields(Fields& on) {
    data.fields(on);
    images.fields(on);
    on("samples", samples, "samples of a run", range(10, 1e6));
    on("runs", runs, "runs", range(2, 1000));
    on("N", N, "noise scales", range(21, 1e5));
    on("symmetric", symmetric, "images in [-1, 1] (VP) instead of [0, 1] (VE)");
  }
};

/// An entry of Table 1, at N noise scales. Its parent: the exact problem.
struct Chains {
  std::string entry = "ve_ancestral_P1000";
  int64_t N = 100;
  int64_t samples = 400;
  int64_t runs = 5;

  void fields(Fields& on) {
    std::vector<std::string> names;
    for (const Table1Entry& one : table1()) names.push_back(one.name);
    on.choice("entry", entry, "the entry of Score SDE's Table 1 or 4", names);
    on("N", N, "noise scales", range(21, 1e5));
    on("samples", samples, "samples of a run", range(10, 1e6));
    on("runs", runs, "runs: those of equal number have equal noise under every sampler", range(2, 1000));
  }
  Table1Entry chosen() const {
    const std::vector<Table1Entry> all = table1(N);
    return *std::find_if(all.begin(), all.end(), [&](const Table1Entry& one) { return one.name == entry; });
  }
};

struct Options {
  DataOptions data;
  ImageMixture images;
  int64_t samples = 400;
  int64_t runs = 5;
  int64_t N = 100;

  void fields(Fields& on) {
    data.fields(on);
    images.fields(on);
    on("samples", samples, "samples of a run", range(10, 1e6));
    on("runs", runs, "runs of every sampler, and of exact samples", range(2, 1000));
    on("N", N, "noise scales: the paper's 1,000", range(21, 1e5));
  }
  void check() const {
    images.check(data);
    const std::vector<int64_t> sizes = data.dataset.value.shape().sizes;
    require(sizes[0] == 1 && sizes[1] == sizes[2],
            "images of {} channels and {} x {} pixels are not drawn here\n  take grey square ones: "
            "dataset=fashion_mnist or mnist",
            sizes[0], sizes[1], sizes[2]);
  }
  void prepare() const { images.prepare(data); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<Cell> all;
  for (const bool symmetric : {false, true}) {
    all.push_back(cell(
        symmetric ? "vp_exact" : "ve_exact", "exact",
        Exact{CellData(options.data), options.images, options.samples, options.runs, options.N, symmetric}));
  }
  const std::shared_ptr<const Cell> exact[] = {needed(all[0]), needed(all[1])};
  for (const Table1Entry& entry : table1(options.N)) {
    const bool ve = entry.chain.sde == Kind::ve;
    all.push_back(cell(entry.name, "chains", Chains{entry.name, options.N, options.samples, options.runs}));
    all.back().needs["mixture"] = {exact[ve ? 0 : 1]};
    all.back().resources.seconds =
        0.5 + static_cast<double>(options.samples * options.runs * entry.evaluations()) * 1e-5;
    all.back().may_diverge = ve && entry.chain.predictor == Predictor::none;
  }
  return all;
}

Rng rng_of(const CellRun& run, int64_t number) {
  return run.rng().fork("run").fork(static_cast<uint64_t>(number));
}

constexpr int64_t shown = 10;

/// The first samples (n, D) as uint8 pixels of square images.
void put_images(Group& result, const at::Tensor& samples, bool symmetric) {
  const at::Tensor x = samples.slice(0, 0, shown);
  const at::Tensor unit = (symmetric ? (x + 1) / 2 : x).nan_to_num(0).clamp(0, 1);
  const auto side = static_cast<int64_t>(std::lround(std::sqrt(static_cast<double>(x.size(1)))));
  result.put("image", (unit * 255).round().to(at::kByte).view({-1, side, side, 1}),
             {"sample", "row", "column", "channel"}, "first samples of run 0");
}

/// The mean squared distance to the centre of one Gaussian over its variance, minus 1, in the limit of many
/// dimensions. Its pixels stand at the root mean square of the components': the bias of the mean is
/// proportional to them.
struct OneComponent {
  Law law;

  explicit OneComponent(const Mixture& data)
      : law{std::sqrt(data.means.square().mean().item<double>()),
            std::sqrt(data.variance[0].item<double>())} {}
  double within(const Law& end) const {
    return (std::pow(end.deviation, 2) + std::pow(end.mean - law.mean, 2)) / std::pow(law.deviation, 2) - 1;
  }
  double sampled(const Table1Entry& entry) const {
    return within(final_law(entry.chain, scales_of(entry.chain), entry.corrector, law));
  }
  double perfect(const Table1Entry& entry) const {
    return within(perfect_law(entry.chain, scales_of(entry.chain), law));
  }
};

/// The recursion at the paper's scales, of all entries and variants of an SDE.
void put_recursion(Group& out, const Mixture& data, Kind sde) {
  const OneComponent component(data);
  std::vector<Table1Entry> all = table1(paper_scales);
  const std::vector<Table1Entry> variants = table1_variants(paper_scales);
  all.insert(all.end(), variants.begin(), variants.end());
  std::vector<std::string> names;
  std::vector<double> within, perfect;
  for (const Table1Entry& entry : all) {
    if (entry.chain.sde != sde) continue;
    names.push_back(entry.name);
    within.push_back(component.sampled(entry)), perfect.push_back(component.perfect(entry));
  }
  out.put("N", at::scalar_tensor(paper_scales, at::kLong), {}, "noise scales");
  out.put("entry", names, "entry");
  out.put("within", at::tensor(within, at::kDouble), {"entry"},
          "variance within components over its exact value, minus 1");
  out.put("perfect", at::tensor(perfect, at::kDouble), {"entry"},
          "the same of a perfect sampler with the same last step");
}

void run_exact(const Exact& options, CellRun& run) {
  const Mixture data = options.images.of(options.data.load(), options.symmetric);
  const Kind kind = options.symmetric ? Kind::vp : Kind::ve;
  const SdePtr sde = make_sde(sde_options({.name = "", .chain = {.sde = kind}, .corrector = {}}));
  const DiscreteScore score(exact_score(data, sde), sde, options.N);
  const LadderMarginals ladder = marginals(sde->ladder(options.N));
  std::vector<MixtureNumbers> exact, perfect, none;
  for (int64_t r = 0; r < options.runs; ++r) {
    Rng draws = rng_of(run, r).fork("exact");
    Rng noise = rng_of(run, r).fork("noise");
    Rng start = rng_of(run, r).fork("start");
    const at::Tensor x = sample(data.to(run.device), options.samples, draws).cpu();
    if (r == 0) put_images(run.result, x, options.symmetric);
    exact.push_back(numbers_of(data, x));
    perfect.push_back(numbers_of(
        data, score.denoised(ladder.kept[0] * x + ladder.variance[0].sqrt() * noise.normal_like(x))));
    none.push_back(numbers_of(data, prior_sample(*sde, {options.samples, data.dimension()}, start)));
  }
  put_numbers(run.result, data, exact);
  put_numbers(run.result.group("perfect"), data, perfect);
  put_numbers(run.result.group("prior"), data, none);
  put_recursion(run.result.group("recursion"), data, kind);
  run.bulk.put("means", data.means, {"component", "pixel"}, "centres of the components");
  run.result.put("deviation", std::sqrt(data.variance[0].item<double>()),
                 "standard deviation of a component");
  run.result.put("samples", at::scalar_tensor(options.samples, at::kLong), {}, "samples of a run");
}

Mixture mixture_of(const Input& exact) {
  const at::Tensor means = exact.bulk().data("means");
  const int64_t K = means.size(0);
  const double deviation = exact.result().value("deviation");
  return checked({at::full({K}, 1 / static_cast<double>(K), at::kDouble),
                  means,
                  at::full({K}, deviation * deviation, at::kDouble),
                  {}});
}

void run_chains(const Chains& options, CellRun& run) {
  const at::NoGradGuard no_grad;
  const Mixture data = mixture_of(run.input("mixture"));
  const Table1Entry entry = options.chosen();
  const Sampler sampler = make_sampler(sampler_options(entry, true));
  const SdePtr sde = make_sde(sde_options(entry));
  const Problem problem{sde, exact_score(data.to(run.device), sde)};
  const OneComponent component(data);
  run.result.put("one_component", component.sampled(entry),
                 "variance within components that the exact recursion gives on one of them");
  run.result.put("perfect", component.perfect(entry),
                 "the same of a perfect sampler with the same last step");
  run.result.put("N", at::scalar_tensor(entry.chain.N, at::kLong), {}, "noise scales");
  std::vector<MixtureNumbers> runs;
  for (int64_t r = 0; r < options.runs; ++r) {
    Rng start = rng_of(run, r).fork("start");
    Rng chain = rng_of(run, r).fork("chain");
    const at::Tensor x = prior_sample(*sde, {options.samples, data.dimension()}, start).to(run.device);
    const Samples samples = sampler(problem, x, chain, [&](StepState& s) {
      if (s.step == 0 && s.level % 20 == 0)
        run.progress(r * entry.chain.N + s.level, options.runs * entry.chain.N);
    });
    if (r == 0) {
      put_images(run.result, samples.x.cpu(), entry.chain.sde == Kind::vp);
      run.result.put("nfe", at::scalar_tensor(samples.nfe, at::kLong), {},
                     "score evaluations per sample, counted");
    }
    runs.push_back(numbers_of(data, samples.x));
  }
  put_numbers(run.result, data, runs);
}

const bool registered = register_study<Options>(
    {.doc = "Table 1's samplers with the exact score of a mixture at 100 real images: variance, high "
            "frequencies, weights, paired runs",
     .source = "Score SDE (2011.13456) Tables 1 and 4",
     .honours_device = true},
    cells, {{"exact", cell_function(run_exact)}, {"chains", cell_function(run_chains)}});

}  // namespace
}  // namespace sgm::vp_ve_sde::score_sde_table1_images
