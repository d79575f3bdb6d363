#include "core/commands/likelihood_call.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/cells/repository.h"
#include "core/commands/trained.h"
#include "core/config/compose.h"
#include "core/config/errors.h"

namespace sgm {
namespace {

/// A known precision that is of no use here is told why.
void refuse_bf16(Node& config, Errors& errors) {
  const Node* given = config.find("precision");
  if (given == nullptr || !given->is<std::string>() || given->as<std::string>() != "bf16") return;
  errors.add(
      "'precision' is bf16, whose noise of 0.4 % in the flow's drift no tolerance of 1e-5 can be held with",
      given->origin, "give precision=fp32, or fast");
  config.erase("precision");
}

/// The model and the number of images. Nothing is fetched; all that does not fit is told at once.
LikelihoodTask fitting(const LikelihoodCall& call) {
  Errors errors;
  LikelihoodTask task;
  DataShape shape;
  attempt(errors, [&] {
    task.model = read_trained(call.ckpt, call.ema, {at::Device(call.device), call.precision});
  });
  attempt(errors, [&] { shape = call.data.limited(call.data.dataset.value.shape()); });
  if (errors.empty()) {
    attempt(errors, [&] {
      task.evaluation = evaluation_of(task.model, call.sde.value, call.protocol.likelihood.eps, shape.sizes);
    });
    task.of = call.split == "train" ? shape.train : shape.test;
    attempt(errors, [&] {
      require(task.of > 0, "the data set {} has no {} images\n  give split={}", call.data.dataset.name,
              call.split, call.split == "train" ? "test" : "train");
      require(call.n.value_or(1) <= task.of, "n={} but the {} set has {} images\n  give at most as many",
              call.n.value_or(1), call.split, task.of);
    });
  }
  errors.raise();
  return task;
}

}  // namespace

void LikelihoodCall::fields(Fields& on) {
  on.path(
      "ckpt", ckpt,
      "checkpoint file, or a folder of them: the newest whole one; or one with a single training below it");
  on.path(
      "out", out,
      "folder for likelihood.h5, table.md and manifest.toml; a result that is there is never overwritten");
  data.fields(on);
  on.choice("split", split, "which images of the data set", {"test", "train"});
  on("n", n, "how many of them, from the first on; default: all", range(1, 1e9));
  protocol.fields(on);
  on.component(
      "sde", sde, sde_registry(),
      "the SDE whose flow is taken, with the network's denoiser; absent: the one it was trained for");
  on("reconstruct", reconstruct,
     "also bring each code back to the image and tell how far it is off, for about the evaluations of one "
     "draw");
  on("seed", seed, "seed of the draws within pixels and of the probes", at_least(0));
  on("ema", ema, "the moving average's weights, if the checkpoint has them");
  on("batch", batch, "images computed together", range(1, 1e6));
  on.choice("device", device, "where tensors live", {"cpu", "cuda"});
  on.choice("precision", precision,
            "arithmetic of the network: fp32 is LibTorch's, fast the same up to rounding",
            {{"fp32", Precision::fp32}, {"fast", Precision::fast}});
  on("threads", threads, "threads; default: all cores", range(1, 1024));
  on.choice("waiting", waiting,
            "how threads wait for each other: spin where cores are free, yield beside other work, or auto",
            {{"auto", Waiting::automatic}, {"spin", Waiting::spin}, {"yield", Waiting::yield}});
}

LikelihoodCall likelihood_call(const std::vector<std::string>& words) {
  Errors errors;
  Node config = compose(search_path(""), "likelihood", words, errors).config;
  Node* ckpt = config.find("ckpt");
  attempt(errors, [&] {
    if (ckpt != nullptr && ckpt->is<std::string>())
      ckpt->as<std::string>() = trained_network(ckpt->as<std::string>());
  });
  refuse_bf16(config, errors);
  LikelihoodCall call;
  bind_fields(
      config, [&](Fields& on) { call.fields(on); }, errors);
  errors.raise();
  return call;
}

LikelihoodTask likelihood_task(const LikelihoodCall& call) {
  LikelihoodTask task = fitting(call);
  call.data.prepare();
  const Dataset data = call.data.load();
  const at::Tensor& images = call.split == "train" ? data.train : data.test;
  const int64_t pool = task.evaluation.pool;
  task.of = images.size(0);
  task.bytes = bytes_for(task.model, images.narrow(0, 0, std::min(call.n.value_or(task.of), task.of)), pool);
  task.data = name_of(data);
  if (pool > 1) task.data += fmt::format(", averaged over {0} x {0} pixels", pool);
  task.digest = call.data.dataset.value.content();
  return task;
}

}  // namespace sgm
