#include "core/study/study.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "core/metric/nearest.h"
#include "core/sampler/inpainting.h"
#include "core/study/draw.h"
#include "experiments/stages/image_network.h"

namespace sgm::ncsn::ncsn_inpainting {
namespace {

/// Completions of the left halves of the first test images, a few of each.
struct Completion {
  stages::PooledData data;
  int64_t images = 64, completions = 2, shown = 8;
  Inpainting inpainting{.final_paste = true};
  Chosen<Sampler> sampler{"annealed_langevin"};

  void own_fields(Fields& on) {
    on("images", images, "test images, the first ones", range(1, 1000));
    on("completions", completions, "completions of each", range(1, 1000));
    on("shown", shown, "images whose completions are shown", range(1, 1000));
    on.table("inpainting", inpainting, "how the known half is held");
    on.component("sampler", sampler, sampler_registry(), "the sampler");
  }
  void fields(Fields& on) {
    data.fields(on);
    own_fields(on);
  }
};

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  stages::Judge judge;
  Completion completion;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the first network of ncsn_samples");
    judge.fields(on);
    completion.own_fields(on);
  }
  void check() const {
    checked_images(data, {}, {{"", 1}});
    network.check(data, {judge.need()}, "network.");
  }
};

std::vector<Cell> cells(const Options& options) {
  Completion completion = options.completion;
  completion.data = stages::PooledData(options.data, options.network.pool);
  Cell only = cell("completions", completion);
  only.needs = {{"model", {needed(options.network.training_cell(options.data))}},
                {"classifier", {needed(options.judge.cell(options.data, options.network.pool))}}};
  only.resources = {.seconds = 100, .cores = 2};
  return {only};
}

/// A way to complete images: completions (n, each, C, H, W) in [0, 1] of n images.
struct Method {
  std::string name;
  at::Tensor images;
};

/// What knows no network. `left`: 1 in the known half. Rounded to bytes as the truth is.
std::vector<Method> baselines(const Dataset& data, const at::Tensor& truth, const at::Tensor& label,
                              const at::Tensor& left) {
  const int64_t half = truth.size(3) / 2;
  const at::Tensor nearest_image =
      nearest(at::round(truth.narrow(3, 0, half) * 255), data.train.narrow(3, 0, half), 1).index.select(1, 0);
  const auto complete = [&](const at::Tensor& right) {
    return (truth * left + right * (1 - left)).unsqueeze(1);
  };
  std::vector<Method> all{{"mirrored half", complete(truth.flip(3))},
                          {"nearest training image by the known half",
                           complete(unit_images(data.train.index_select(0, nearest_image), false))},
                          {"black", complete(at::zeros_like(truth))},
                          {"mean of the training images",
                           complete((data.train.to(at::kFloat).mean(0, true) / 255).expand_as(truth))}};
  if (!label.defined()) return all;
  std::vector<at::Tensor> means;
  for (int64_t i = 0; i < label.size(0); ++i) {
    const at::Tensor of_class = (data.train_labels == label[i]).nonzero().squeeze(1);
    means.push_back(of_class.numel() == 0
                        ? at::zeros_like(truth[i])
                        : data.train.index_select(0, of_class).to(at::kFloat).mean(0) / 255);
  }
  all.push_back({"mean of its class, which it is told", complete(at::stack(means))});
  return all;
}

/// Errors and classes of the completions of every method.
void put_methods(const std::vector<Method>& methods, const at::Tensor& truth, const at::Tensor& right,
                 const at::Tensor& label, const Classifier* judge, Group& result) {
  std::vector<std::string> names;
  std::vector<at::Tensor> errors, agreement;
  const double share = right.mean().item<double>();
  for (const auto& [name, images] : methods) {
    names.push_back(name);
    const at::Tensor square = (images - truth.unsqueeze(1)).square() * right;
    errors.push_back(square.flatten(2).to(at::kDouble).mean(2).mean(1) / share);
    if (judge == nullptr) continue;
    const at::Tensor seen = classify(*judge, as_pixels(images.flatten(0, 1))).probabilities.argmax(1);
    agreement.push_back((seen.view({truth.size(0), -1}) == label.unsqueeze(1)).to(at::kDouble).mean(1));
  }
  result.put("method", names, "method");
  result.put("square_error", at::stack(errors), {"method", "image"},
             "mean square difference of the missing half from the truth, mean over completions");
  if (judge != nullptr)
    result.put("agreement", at::stack(agreement), {"method", "image"},
               "share of completions in which the classifier sees the class of the truth");
}

void run(const Completion& options, CellRun& run) {
  const Dataset data = options.data.load();
  const Model model = stages::trained_model(run, run.input("model"));
  const int64_t n = std::min(options.images, data.test.size(0));
  const at::Tensor truth_pixels = data.test.narrow(0, 0, n);
  const at::Tensor truth = unit_images(truth_pixels, false);
  const at::Tensor known =
      unit_images(truth_pixels, is_symmetric(model)).repeat_interleave(options.completions, 0);
  at::Tensor left = at::zeros({1, 1, 1, known.size(3)});  // Fig. 6: the right half is missing
  left.narrow(3, 0, known.size(3) / 2).fill_(1);
  Rng rng = run.rng().fork("completions");
  Rng start_draws = rng.fork("start");
  const at::Tensor start = uniform_in_range(model, known.sizes(), start_draws).to(run.device);
  int64_t done = 0;
  const Hook hook = [&](StepState& state) { run.progress(++done, state.total); };
  const Samples samples =
      inpainted(options.sampler.value, known, left, options.inpainting)(problem_of(model), start, rng, hook);
  const at::Tensor x = in_unit_range(model, samples.x.cpu()).clamp(0, 1);
  std::vector<int64_t> sizes{n, options.completions};
  sizes.insert(sizes.end(), truth.sizes().begin() + 1, truth.sizes().end());
  const at::Tensor completions = x.view(sizes);

  const Input& classifier = run.input("classifier");
  const bool labelled = stages::has_classifier(classifier);
  const at::Tensor label = labelled ? data.test_labels.narrow(0, 0, n) : at::Tensor();
  std::vector<Method> methods{{"network", completions}};
  if (options.completions > 1) methods.push_back({"mean of its completions", completions.mean(1, true)});
  for (Method& method : baselines(data, truth, label, left)) methods.push_back(std::move(method));
  std::optional<Classifier> judge;
  if (labelled) judge = stages::trained_classifier(run, classifier, model.sizes);
  put_methods(methods, truth, 1 - left, label, judge ? &*judge : nullptr, run.result);

  run.result.put(
      "known_error",
      ((completions - truth.unsqueeze(1)).square() * left).mean().div(left.mean()).sqrt().item<double>(),
      "root mean square difference of the known half from the truth");
  if (options.completions > 1)
    run.result.put("spread",
                   ((completions.var(1) * (1 - left)).mean() / (1 - left).mean()).sqrt().item<double>(),
                   "root mean variance between completions of one image, in the missing half");
  const int64_t shown = std::min(options.shown, n);
  std::vector<at::Tensor> rows;
  for (const Method& method : methods) {
    if (method.name != "mean of its completions")
      rows.push_back(as_pixels(method.images.narrow(0, 0, shown)));
  }
  run.result.put("truth", truth_pixels.narrow(0, 0, shown), {"shown", "channel", "row", "column"},
                 "first test images");
  run.result.put("completed", at::cat(rows, 1), {"shown", "way", "channel", "row", "column"},
                 "their completions: the network's, then every other method's");
  run.result.put("images", static_cast<double>(n), "test images");
  run.result.put("completions", static_cast<double>(options.completions), "of each by the network");
  run.result.set("data", name_of(data));
  run.result.set("final_paste", options.inpainting.final_paste ? "yes" : "no");
  run.result.put("nfe", static_cast<double>(samples.nfe), "score evaluations per completion");
}

const bool registered = register_study<Options, Completion>(
    {.doc = "the right half of images completed by annealed Langevin dynamics",
     .source = "NCSN (1907.05600) Fig. 6, Algorithm 2",
     .honours_precision = true,
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::ncsn::ncsn_inpainting
