#pragma once
#include "core/sampler/sampler.h"

namespace sgm {

/// How the known part of a sample is held while the rest is drawn.
struct Inpainting {
  bool once_per_level = true;  ///< its noise is drawn once a noise level (NCSN's algorithm 2), else at every
                               ///< step (the code of NCSNv2)
  bool final_paste = false;    ///< the result gets the clean known part; without, it keeps the last level's
                               ///< noise: known + N(0, sigma_L^2)

  void fields(Fields& on);
};

/// The hook that puts the known part at the chain's noise level into the state after each step:
///   y = alpha known + sigma z,  x <- x (1 − mask) + y mask.
/// NCSN (1907.05600), algorithm 2, for chains that stay at one time during a level. The official code of NCSN
/// also does it before the first step of a level; that of NCSNv2 does it before each step only, with fresh
/// noise, and so returns its last step unpasted. known (B, ...) of the states' shape; mask broadcasts to it,
/// 1 where known. z is a draw of rng's stream of the level (and step), row by row. InputError if shapes do
/// not fit or the mask has other values than 0 and 1.
Hook inpainting(const at::Tensor& known, const at::Tensor& mask, const SdePtr& sde, const Rng& rng,
                bool once_per_level = true);

/// `sampler` with the known part held by the hook above, its noise from the chain's rng, forked; a hook given
/// to it is called after the paste.
Sampler inpainted(Sampler sampler, const at::Tensor& known, const at::Tensor& mask, Inpainting options = {});

}  // namespace sgm
