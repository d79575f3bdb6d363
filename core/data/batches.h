#pragma once
#include <functional>

#include "core/data/dataset.h"
#include "core/score/score.h"
#include "core/tensor/rng.h"

namespace sgm {

/// BatchRows first, first + 1, … of a batch.
struct BatchRows {
  int64_t first = 0;
  int64_t count = 0;
};

/// The batches of a training. `draw` gives rows of the batch of the step whose stream it is given, forked
/// from (seed, step): a resumed training sees the same batches, and rows are the same whatever others are
/// asked for.
struct Batches {
  int64_t size = 0;  ///< rows of a batch
  std::function<Batch(const Rng& step, BatchRows rows)> draw;

  Batch whole(const Rng& step) const { return draw(step, {0, size}); }
};

/// How images enter a network.
struct ImageOptions {
  int64_t batch = 64;
  bool dequantise = true;
  bool flip = false;
  bool symmetric = false;

  void fields(Fields& on);
};

/// uint8 images (N, C, H, W) as float32 in [0, 1], or [-1, 1] if `symmetric`: x/255.
at::Tensor unit_images(const at::Tensor& images, bool symmetric);

/// Images in [0, 1] as a viewer stores them: clamped and rounded, uint8.
at::Tensor as_pixels(const at::Tensor& images);

/// Uniform draws with replacement from uint8 images (N, C, H, W): x float32 (B, C, H, W), y their labels if
/// any, index their rows. Dequantised: (x + u)/256 with u uniform in [0, 1) (Score SDE, app. C; NCSN's
/// X/256*255 + u/256). Flips are horizontal, with probability 1/2. InputError if a batch is larger than the
/// data.
/// Batches are on the device of the images.
Batches image_batches(at::Tensor images, at::Tensor labels, const ImageOptions& options);

}  // namespace sgm
