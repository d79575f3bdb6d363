#include "core/sampler/inpainting.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>

namespace sgm {
namespace {

/// The mask as bool, of known's shape.
at::Tensor checked_mask(const at::Tensor& known, const at::Tensor& mask) {
  const auto shape = [](const at::Tensor& x) { return fmt::format("[{}]", fmt::join(x.sizes(), ", ")); };
  bool fits = mask.dim() <= known.dim();
  for (int64_t i = 1; fits && i <= mask.dim(); ++i)
    fits = mask.size(-i) == 1 || mask.size(-i) == known.size(-i);
  require(fits, "inpainting: a mask of shape {} over images of shape {}\n  give one that broadcasts to it",
          shape(mask), shape(known));
  require(mask.eq(0).logical_or(mask.eq(1)).all().item<bool>(),
          "inpainting: the mask has other values than 0 and 1\n  give 1 where known, 0 elsewhere");
  return mask.to(at::kBool).expand(known.sizes());
}

}  // namespace

void Inpainting::fields(Fields& on) {
  on("once_per_level", once_per_level,
     "noise of the known part: drawn once a level (NCSN, algorithm 2), else at every step (code of NCSNv2)");
  on("final_paste", final_paste,
     "ends with the clean known part; without, it keeps the noise of the last level");
}

Hook inpainting(const at::Tensor& known, const at::Tensor& mask, const SdePtr& sde, const Rng& rng,
                bool once_per_level) {
  struct Held {
    int64_t level = -1;
    at::Tensor y;
  };
  const auto held = std::make_shared<Held>();
  return [=, where = checked_mask(known, mask)](StepState& state) {
    require(state.x.sizes() == known.sizes(),
            "inpainting: states of shape [{}], known images of shape [{}]\n  give one image for each chain",
            fmt::join(state.x.sizes(), ", "), fmt::join(known.sizes(), ", "));
    const bool fresh = !once_per_level || state.level != held->level || state.step == 0;
    if (fresh) {
      Rng noise = rng.fork(static_cast<uint64_t>(state.level))
                      .fork(once_per_level ? 0 : static_cast<uint64_t>(state.step));
      const at::Tensor image = known.to(state.x.options());
      held->y = over(sde->alpha(state.t), image) * image +
                over(sde->sigma(state.t), image) * noise.normal_like(image);
      held->level = state.level;
    }
    state.x = at::where(where.to(state.x.device()), held->y, state.x);
  };
}

Sampler inpainted(Sampler sampler, const at::Tensor& known, const at::Tensor& mask, Inpainting options) {
  return [=, sampler = std::move(sampler), where = checked_mask(known, mask)](
             const Problem& problem, at::Tensor x, Rng& rng, const Hook& hook) {
    const Hook paste = inpainting(known, where, problem.sde, rng.fork("inpainting"), options.once_per_level);
    Samples samples = sampler(problem, std::move(x), rng, [&](StepState& state) {
      paste(state);
      if (hook) hook(state);
    });
    if (options.final_paste)
      samples.x = at::where(where.to(samples.x.device()), known.to(samples.x.options()), samples.x);
    return samples;
  };
}

}  // namespace sgm
