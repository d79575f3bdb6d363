#pragma once
#include "core/io/quantity.h"
#include "core/study/cell.h"
#include "core/study/cell_run.h"

namespace sgm::fid_tables::fid_protocol {

// What one change of the protocol makes of a distance, with the standard error of the change.
inline constexpr Quantity base_distance{"base_frechet", "Fréchet distance before the change"};
inline constexpr Quantity distance_change{"frechet_change", "what the change adds to it"};
inline constexpr Quantity base_kernel{"base_kid", "KID before the change"};
inline constexpr Quantity kernel_change{"kid_change", "what the change adds to it"};

/// The effect of a change: the distance of "other_features" from "other_reference" less that of "features"
/// from "reference". Where the two sides' images are the same rows, or of the same noise, they are paired:
/// the jackknife leaves a block out of both. A role that is absent stays as it was.
struct Effect {
  int64_t frechet_dimensions = 64, kid_dimensions = 768;  ///< of the features
  int64_t images = 0, other_images = 0;  ///< the first so many alone, before and after; 0: all
  int64_t references = 0;                ///< of both references, likewise
  bool paired_images = true;             ///< the images before and after
  bool nested_images = false;            ///< the images after are the first of those before
  bool paired_references = true;         ///< the references before and after
  bool float32 = false;                  ///< after the change mean and covariance are of float32
  int64_t blocks = 20;                   ///< of the jackknife

  void fields(Fields& on);
};

void run_effect(const Effect& options, CellRun& run);

}  // namespace sgm::fid_tables::fid_protocol
