#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <functional>
#include <map>

#include "core/study/draw.h"
#include "datasets/inception.h"
#include "experiments/fid_tables/fid_protocol/effect.h"
#include "experiments/stages/features.h"
#include "experiments/stages/image_network.h"
#include "experiments/stages/train.h"

namespace sgm::fid_tables::fid_protocol {
namespace {

using stages::Features;

/// Samples of a network as it gives them, before they become bytes. Needs a training as "model".
struct Continuous {
  int64_t n = 400;
  bool ema = true;  ///< the moving average's weights, else those of the last step
  Start start = Start::prior;
  Chosen<Sampler> sampler{"heun"};

  void fields(Fields& on) {
    on("n", n, "samples", range(1, 1e6));
    on("ema", ema, "the moving average's weights, else those of the last step");
    on.choice("start", start, "where chains start", {{"uniform", Start::uniform}, {"prior", Start::prior}});
    on.component("sampler", sampler, sampler_registry(), "the sampler");
  }
};

void continuous(const Continuous& options, CellRun& run) {
  const Model model = stages::trained_model(run, run.input("model"), options.ema);
  const Problem problem = problem_under(model, {});
  Rng rng = run.rng().fork("chains");
  Rng start_draws = rng.fork("start");
  const at::Tensor start = start_of(model, problem, options.start, options.n, start_draws);
  int64_t done = 0;
  const Hook hook = [&](StepState& state) { run.progress(++done, state.total, "steps"); };
  const Samples samples = options.sampler.value(problem, start, rng, hook);
  run.bulk.put("image", in_unit_range(model, samples.x).to(at::kFloat).cpu(),
               {"sample", "channel", "row", "column"}, "samples in [0, 1], neither clamped nor rounded");
  run.result.put("nfe", static_cast<double>(samples.nfe), "score evaluations per sample");
}

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  std::string extractor = "inception";
  stages::Judge judge;
  int64_t n = 400, reference = 1000, runs = 3, float64_images = 40;
  int64_t frechet_dimensions = 64, kid_dimensions = 768;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the networks, and the sampler");
    on.choice(
        "extractor", extractor,
        "what takes features; the classifier, whose options are fewer, too where Inception's weights are "
        "missing",
        {"inception", "classifier"});
    judge.fields(on);
    on("n", n, "samples of a set", range(8, 1e6));
    on("reference", reference, "training images that they are compared with, and test images", range(8, 1e6));
    on("runs", runs, "sampling runs of one network, of which codes report the least", range(2, 100));
    on("float64_images", float64_images, "of each side, of which features are also taken in float64",
       range(8, 1e6));
    on("frechet_dimensions", frechet_dimensions, "of the features of the Fréchet distance", range(64, 2048));
    on("kid_dimensions", kid_dimensions, "of the features of KID", range(64, 2048));
  }
  void check() const {
    network.check(data, {judge.need(), {"reference", reference, 2 * reference}}, "network.");
    checked_images(data, {}, {{"reference", reference, reference}});
    require(network.networks >= 2, "network.networks={}: the effect of another network needs two\n  give 2",
            network.networks);
    require(float64_images <= n && float64_images <= reference,
            "float64_images={} above n={} or reference={}\n  give fewer", float64_images, n, reference);
    require(frechet_dimensions <= kid_dimensions,
            "frechet_dimensions={} above kid_dimensions={}\n  give fewer", frechet_dimensions,
            kid_dimensions);
  }
  /// Whether Inception takes the features: without its weights on this machine the classifier does.
  bool by_inception() const { return extractor == "inception" && inception_file(kid_dimensions).has_value(); }
};

/// The cells of the study, as they are listed.
class Plan {
 public:
  explicit Plan(const Options& options)
      : options_(options), classifier_(options.judge.cell(options.data, options.network.pool)) {}

  std::vector<Cell> cells() {
    if (!by_inception_) all_.push_back(classifier_);
    if (!reference("reference", true, 0)) return all_;
    sets();
    effects();
    return all_;
  }

 private:
  using Change = std::function<void(Features&)>;

  Cell add(Cell cell) {
    all_.push_back(cell);
    return cell;
  }
  std::optional<Cell> features(const std::string& name, const std::vector<Cell>& samples,
                               const Change& change) {
    Features features;
    features.data = stages::PooledData(options_.data, options_.network.pool);
    features.extractor = by_inception_ ? Features::Extractor::inception : Features::Extractor::classifier;
    features.options.dimensions = options_.kid_dimensions;
    features.of = Features::Of::samples;
    features.n = options_.n;
    change(features);
    std::optional<Cell> cell =
        stages::features_cell("features_" + name, features, samples, by_inception_ ? nullptr : &classifier_);
    if (cell) cell->at = {{"of", "features"}, {"set", name}}, named_[name] = needed(*cell), add(*cell);
    return cell;
  }
  bool reference(const std::string& name, bool train, int64_t first, const Change& change = {}) {
    return features(name, {},
                    [&](Features& features) {
                      features.of = train ? Features::Of::train : Features::Of::test;
                      features.first = first, features.n = options_.reference;
                      if (change) change(features);
                    })
        .has_value();
  }
  Cell samples(const std::string& name, const Cell& training, bool ema, const std::string& stream) {
    const stages::ImageNetwork& network = options_.network;
    Cell one = cell(name, "continuous",
                    Continuous{options_.n, ema, network.sampling.start, network.sampling.sampler});
    one = stages::on_two_cores(one, static_cast<double>(options_.n) * .02);
    one.stream = "fid_protocol/" + stream;
    one.at = {{"of", "samples"}, {"set", name}};
    one.needs = {{"model", {needed(training)}}};
    return add(one);
  }
  void sets() {
    const Cell first = add(training(0)), second = add(training(1));
    const Cell base = samples("base", first, true, "run 0");
    features("base", {base}, [](Features&) {});
    for (int64_t run = 1; run < options_.runs; ++run) {
      const std::string name = fmt::format("run_{}", run);
      features(name, {samples(name, first, true, fmt::format("run {}", run))}, [](Features&) {});
    }
    features("raw", {samples("raw", first, false, "run 0")}, [](Features&) {});
    features("network_1", {samples("network_1", second, true, "run 0")}, [](Features&) {});
    reference("test", false, 0);
    reference("later", true, options_.reference);
    if (!by_inception_) return;
    for (const auto& [name, rule] :
         {std::pair{"floor", Quantisation::floor}, {"edm", Quantisation::edm}, {"none", Quantisation::none}})
      features(name, {base}, [rule = rule](Features& f) { f.options.quantisation = rule; });
    const Change tensorflow = [](Features& f) { f.options.resize = Resize::tensorflow; };
    features("resized", {base}, tensorflow);
    reference("reference_resized", true, 0, tensorflow);
    const Change exact = [&](Features& f) {
      f.options.float64 = true, f.n = options_.float64_images, f.options.batch = 10;
    };
    features("float64", {base}, exact);
    reference("reference_float64", true, 0, exact);
  }
  Cell training(int64_t network) const {
    Cell cell = options_.network.training_cell(options_.data, network);
    cell.at = {{"of", "training"}, {"network", std::to_string(network)}};
    return cell;
  }
  /// One change: to the features `images`, or the reference `reference`; "": they stay.
  void effect(const std::string& change, const std::string& images, const std::string& reference,
              const std::function<void(Effect&)>& how = {}) {
    Effect options;
    options.frechet_dimensions = by_inception_ ? options_.frechet_dimensions : 0;
    options.kid_dimensions = by_inception_ ? options_.kid_dimensions : 0;
    if (how) how(options);
    Cell one = cell("effect_" + change, "effect", options);
    one.at = {{"of", "effect"}, {"change", change}};
    one.needs = {{"features", {named_.at("base")}}, {"reference", {named_.at("reference")}}};
    if (!images.empty()) one.needs["other_features"] = {named_.at(images)};
    if (!reference.empty()) one.needs["other_reference"] = {named_.at(reference)};
    one.resources = {.seconds = 20, .gigabytes = .5, .cores = 1};
    add(one);
  }
  void effects() {
    if (by_inception_) {
      for (const char* rule : {"floor", "edm", "none"}) effect(rule, rule, "");
      effect("resize_both", "resized", "reference_resized");
      effect("resize_one", "resized", "");
      effect("float64", "float64", "reference_float64",
             [&](Effect& e) { e.images = e.other_images = e.references = options_.float64_images; });
    }
    effect("float32_statistics", "", "", [](Effect& e) { e.float32 = true; });
    const auto other_reference = [](Effect& e) { e.paired_references = false; };
    effect("split", "", "test", other_reference);
    effect("order", "", "later", other_reference);
    effect("half_n", "", "", [&](Effect& e) { e.other_images = options_.n / 2, e.nested_images = true; });
    effect("raw_weights", "raw", "");
    const auto other_images = [](Effect& e) { e.paired_images = false; };
    for (int64_t run = 1; run < options_.runs; ++run)
      effect(fmt::format("run_{}", run), fmt::format("run_{}", run), "", other_images);
    effect("network", "network_1", "");  // of equal noise
  }

  const Options& options_;
  bool by_inception_ = options_.by_inception();
  Cell classifier_;
  std::vector<Cell> all_;
  std::map<std::string, std::shared_ptr<const Cell>> named_;
};

std::vector<Cell> cells(const Options& options) {
  return Plan(options).cells();
}

const bool registered = register_study<Options>(
    {.doc = "what each choice of the protocol changes of a distance between samples and real images: "
            "quantisation, resize, split, order, n, weights, seeds, the least of several, arithmetic",
     .source = "own; the choices of Heusel et al. (1706.08500), Parmar et al. (2104.11222) and the papers' "
               "codes",
     .honours_precision = true,
     .honours_device = true},
    cells, {{"continuous", cell_function(continuous)}, {"effect", cell_function(run_effect)}});

}  // namespace
}  // namespace sgm::fid_tables::fid_protocol
