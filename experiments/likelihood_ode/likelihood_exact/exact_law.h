#pragma once
#include "core/data/data_options.h"
#include "core/data/image_mixture.h"
#include "core/score/mixture.h"

namespace sgm::likelihood_ode::likelihood_exact {

/// Laws of data in [-1, 1] whose density is known at every time. mixture: three components of unequal weights
/// and widths in the plane; images: ImageMixture; line, plane: mixtures whose components are about as narrow
/// as a cell of 8-bit values; bytes: the values of `line` as points at the centres of their cells, as data
/// are without dequantisation.
enum class Law { mixture, images, line, plane, bytes };

/// One of them, as a cell's options.
struct ExactLaw {
  Law kind = Law::mixture;
  CellData data{};  ///< of images alone
  ImageMixture images{};

  void fields(Fields& on);
  Mixture of() const;
};

/// An SDE as the cells take it.
struct UnderSde {
  std::string name;
  Chosen<SdePtr> sde;
};
/// Of the registry, by name; VE's levels are the published ones, 0.01 … 50 in [0, 1], in units of [-1, 1].
UnderSde under_sde(const std::string& name);

/// The law's log density at time t, of points (n, D).
at::Tensor log_density_at(const Mixture& law, const Sde& sde, const at::Tensor& x, double t);

}  // namespace sgm::likelihood_ode::likelihood_exact
