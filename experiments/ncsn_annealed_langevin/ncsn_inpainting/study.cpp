#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "core/sampler/inpainting.h"
#include "core/study/draw.h"
#include "experiments/stages/image_network.h"

namespace sgm::ncsn::ncsn_inpainting {
namespace {

/// Completions of the left halves of the first test images, a few of each.
struct Completion {
  CellData data;
  int64_t images = 8, completions = 4;
  Inpainting inpainting{.final_paste = true};
  Chosen<Sampler> sampler{"annealed_langevin"};

  void fields(Fields& on) {
    data.fields(on);
    on("images", images, "test images, the first ones", range(1, 1000));
    on("completions", completions, "completions of each", range(1, 1000));
    on.table("inpainting", inpainting, "how the known half is held");
    on.component("sampler", sampler, sampler_registry(), "the sampler");
  }
};

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Completion completion;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the network of ncsn_samples");
    judge.fields(on);
    on("images", completion.images, "test images, the first ones", range(1, 1000));
    on("completions", completion.completions, "completions of each", range(1, 1000));
    on.table("inpainting", completion.inpainting, "how the known half is held");
    on.component("sampler", completion.sampler, sampler_registry(), "the sampler");
  }
  void check() const {
    checked_images(data, {}, {{"", 1}});
    network.check(data, {judge.need()}, "network.");
  }
};

std::vector<Cell> cells(const Options& options) {
  Completion completion = options.completion;
  completion.data = CellData(options.data);
  Cell only = cell("completions", completion);
  only.needs = {{"model", {needed(options.network.training_cell(options.data))}},
                {"classifier", {needed(options.judge.cell(options.data))}}};
  only.resources = {.seconds = 100, .cores = 2};
  return {only};
}

void run(const Completion& options, CellRun& run) {
  const Dataset data = options.data.load();
  const Model model = stages::trained_model(run, run.input("model"));
  const int64_t n = std::min(options.images, data.test.size(0));
  const at::Tensor truth = data.test.narrow(0, 0, n);
  const at::Tensor known = unit_images(truth, is_symmetric(model)).repeat_interleave(options.completions, 0);
  at::Tensor mask = at::zeros({1, 1, 1, known.size(3)});  // Fig. 6: the right half is missing
  mask.narrow(3, 0, known.size(3) / 2).fill_(1);
  Rng rng = run.rng().fork("completions");
  Rng start_draws = rng.fork("start");
  const at::Tensor start = uniform_in_range(model, known.sizes(), start_draws).to(run.device);
  int64_t done = 0;
  const Hook hook = [&](StepState& state) { run.progress(++done, state.total); };
  const Samples samples =
      inpainted(options.sampler.value, known, mask, options.inpainting)(problem_of(model), start, rng, hook);
  const at::Tensor x = in_unit_range(model, samples.x.cpu());
  const at::Tensor pixels = as_pixels(x);
  run.result.put("truth", truth, {"image", "channel", "row", "column"}, "test images");
  run.result.put("known", as_pixels(unit_images(truth, false) * mask), {"image", "channel", "row", "column"},
                 "what is known of them");
  run.result.put("completion", pixels, {"chain", "channel", "row", "column"},
                 "completions, those of an image together");
  const at::Tensor missing = (1 - mask).expand_as(known) > 0;
  const at::Tensor error = (x - in_unit_range(model, known)).square();
  run.result.put("missing_error", error.masked_select(missing).mean().sqrt().item<double>(),
                 "root mean square difference of the missing half from the truth");
  run.result.put("known_error", error.masked_select(~missing).mean().sqrt().item<double>(),
                 "root mean square difference of the known half from the truth");
  run.result.set("data", name_of(data));
  run.result.set("final_paste", options.inpainting.final_paste ? "yes" : "no");
  run.result.put("nfe", static_cast<double>(samples.nfe), "score evaluations per completion");
  const Input& classifier = run.input("classifier");
  if (!stages::has_classifier(classifier)) return;
  const Classifier judge = stages::trained_classifier(run, classifier, model.sizes);
  const auto predicted = [&](const at::Tensor& images) {
    return classify(judge, images).probabilities.argmax(1);
  };
  run.result.put("label", data.test_labels.narrow(0, 0, n), {"image"}, "class of the test image");
  run.result.put("predicted", predicted(pixels), {"chain"},
                 "class that the classifier sees in the completion");
  run.result.put("predicted_truth", predicted(truth), {"image"},
                 "class that it sees in the whole test image");
  run.result.put("predicted_known", predicted(run.result.data("known")), {"image"},
                 "class that it sees in the known half on black");
  run.result.put("class", data.classes, "class");
}

const bool registered = register_study<Options, Completion>(
    {.doc = "the right half of images completed by annealed Langevin dynamics",
     .source = "NCSN (1907.05600) Fig. 6, Algorithm 2",
     .honours_precision = true,
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsn_inpainting
