#pragma once
#include "core/likelihood/image_bits.h"
#include "core/sde/sde.h"
#include "core/study/cell.h"
#include "core/study/cell_run.h"
#include "experiments/stages/pooled_data.h"

namespace sgm::stages {

/// Which 8-bit images: the data set's own; images of one grey level each, evenly spread over 0 … 255; or
/// independent uniform values.
enum class Pictures { test, train, constant, noise };

/// The stage `likelihood`: bits per dimension of images under a trained network. Needs a training as "model".
/// Leaves bits (image, draw, probe), evaluations (image, draw) and, if asked for, reconstruction (image); the
/// codes go to bulk.h5. A stopped cell goes on after its last whole batch.
struct Likelihoods {
  PooledData data;
  Pictures pictures = Pictures::test;
  int64_t first = 0, n = 100;  ///< images first … first + n − 1 of them
  int64_t batch = 50;          ///< computed together
  bool ema = true;             ///< the moving average's weights, else the last step's
  bool reconstruct = false;    ///< also the way back from the codes
  Chosen<SdePtr> sde{};        ///< absent: the network's own
  BitsProtocol protocol;

  void fields(Fields& on);
};

/// Cells of it for images 0 … options.n − 1 under a training, at most `side_by_side` each: NAME, NAME_1, … An
/// image's random numbers depend on its place among them alone, so that trainings share them.
std::vector<Cell> likelihood_cells(const std::string& name, const Likelihoods& options, const Cell& training,
                                   int64_t side_by_side = 1000);

/// The images of such a cell, uint8 (n, C, H, W), fewer where the data set has no more, as the network's
/// data.
at::Tensor images_of(const Likelihoods& options, const Rng& rng);

/// bits of cells of this stage, in order: (images, draws, probes).
at::Tensor bits_of(const std::vector<const Group*>& cells);

}  // namespace sgm::stages
