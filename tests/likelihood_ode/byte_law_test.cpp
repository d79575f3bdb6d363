// Probabilities of bytes by quadrature against the error function, and what is computed of them.
#include "experiments/likelihood_ode/byte_law.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/base/require.h"
#include "core/score/mixture.h"
#include "experiments/likelihood_ode/likelihood_exact/exact_law.h"
#include "experiments/likelihood_ode/likelihood_exact/probes.h"
#include "tests/support/made.h"

namespace sgm::test {
namespace {

using namespace likelihood_ode;
using likelihood_exact::ExactLaw;
using likelihood_exact::Law;

const ByteScale scale = ByteScale::of(true);

double largest(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

KnownDensity density_of(const Mixture& law, double sigma = 0) {
  const at::Tensor one = at::ones({}, at::kDouble);
  return [=](const at::Tensor& x) { return log_density(law, x, one, sigma * one); };
}

/// The masses of an isotropic mixture by the error function, in one or two dimensions.
at::Tensor by_error_function(const Mixture& law) {
  const at::Tensor edge = scale.low + scale.cell() * at::arange(257, at::kDouble);
  const auto of_one = [&](int64_t k, int64_t d) {
    const at::Tensor z = (edge - law.means[k][d]) / (law.variance[k].sqrt() * M_SQRT2);
    return 0.5 * at::diff(at::erf(z));
  };
  at::Tensor mass = at::zeros({}, at::kDouble);
  for (int64_t k = 0; k < law.weights.size(0); ++k) {
    const at::Tensor first = of_one(k, 0);
    mass = mass + law.weights[k] * (law.dimension() == 1 ? first : at::outer(first, of_one(k, 1)));
  }
  return mass;
}

TEST(GaussLegendre, IsExactForPolynomialsBelowTwiceItsNodes) {
  for (const int64_t n : {1, 2, 5, 12}) {
    const Quadrature rule = gauss_legendre(n);
    for (int64_t power = 0; power < 2 * n; ++power) {
      const double found = (rule.weight * rule.node.pow(static_cast<double>(power))).sum().item<double>();
      EXPECT_NEAR(found, 1 / static_cast<double>(power + 1), 1e-14) << n << " " << power;
    }
    const double beyond = (rule.weight * rule.node.pow(static_cast<double>(2 * n))).sum().item<double>();
    EXPECT_LT(beyond, 1 / static_cast<double>(2 * n + 1) - 1e-15);
  }
}

TEST(Masses, AreTheErrorFunctions) {
  for (const auto& [kind, nodes] : {std::pair{Law::line, int64_t{48}}, {Law::plane, int64_t{12}}}) {
    const Mixture law = ExactLaw{.kind = kind}.of();
    const at::Tensor mass = mass_in_cells(density_of(law), law.dimension(), scale, nodes);
    ASSERT_EQ(mass.dim(), law.dimension());
    EXPECT_NEAR(mass.sum().item<double>(), 1, 1e-10);
    EXPECT_LT(largest(mass - by_error_function(law)), 1e-10);
    const double entropy = cross_entropy(mass, mass);
    EXPECT_NEAR(entropy, cross_entropy(by_error_function(law), mass), 1e-9);
    // The decoder without noise is the cell; with it, it still gives all of the mass.
    EXPECT_LT(largest(decoded_mass(density_of(law), law.dimension(), scale, nodes, 1, 1e-6) - mass), 1e-10);
    const double sigma = 0.4 * scale.cell();
    const at::Tensor decoded = decoded_mass(density_of(law, sigma), law.dimension(), scale, nodes, 1, sigma);
    EXPECT_NEAR(decoded.sum().item<double>(), 1, 1e-10);
    EXPECT_GT(cross_entropy(mass, decoded), entropy);
  }
  EXPECT_THROW(mass_in_cells(density_of(ExactLaw{}.of()), 3, scale, 2), InputError);
}

/// The decoder's integral by 2,000 midpoints a cell, of the line.
TEST(Masses, OfTheDecoderAreItsIntegral) {
  const double sigma = 0.3 * scale.cell(), alpha = 0.99;
  const Mixture law = ExactLaw{.kind = Law::line}.of();
  const at::Tensor a = at::full({}, alpha, at::kDouble), s = at::full({}, sigma, at::kDouble);
  const KnownDensity density = [&](const at::Tensor& x) { return log_density(law, x, a, s); };
  const at::Tensor found = decoded_mass(density, 1, scale, 48, alpha, sigma);
  const at::Tensor centre = alpha * (scale.low + scale.cell() * (at::arange(256, at::kDouble) + 0.5));
  for (const int64_t k : {140, 141, 172}) {
    const int64_t parts = 16000;
    const at::Tensor line =
        centre[k] + 8 * scale.cell() * ((at::arange(parts, at::kDouble) + 0.5) / parts - 0.5);
    const at::Tensor decoder =
        at::softmax(-0.5 * ((line.unsqueeze(1) - centre) / sigma).square(), 1).select(1, k);
    const double want = (density(line.unsqueeze(1)).exp() * decoder).mean().item<double>() * 8 * scale.cell();
    EXPECT_NEAR(found[k].item<double>() / want, 1, 1e-6) << k;
  }
}

TEST(Bytes, AreDrawnByTheirLaw) {
  at::Tensor law = at::zeros({256, 256}, at::kDouble);
  law[3][200] = 0.25, law[255][0] = 0.75;
  Rng rng(1);
  const int64_t n = 20000;
  const at::Tensor k = draw_bytes(law, n, rng);
  ASSERT_EQ(k.sizes(), at::IntArrayRef({n, 2}));
  ASSERT_EQ(k.scalar_type(), at::kByte);
  const at::Tensor first = (k == at::tensor({3, 200}, at::kByte)).all(1);
  EXPECT_TRUE(at::equal(first.logical_not(), (k == at::tensor({255, 0}, at::kByte)).all(1)));
  EXPECT_NEAR(first.to(at::kDouble).mean().item<double>(), 0.25, 4.9 * std::sqrt(0.1875 / n));
  const at::Tensor log_p = log_probability(law, k);
  EXPECT_NEAR(log_p[0].item<double>(), std::log(first[0].item<bool>() ? 0.25 : 0.75), 1e-15);
  Rng again(1);
  EXPECT_TRUE(at::equal(draw_bytes(law, 7, again), k.narrow(0, 0, 7)));
  EXPECT_NEAR(cross_entropy(law, law), -(0.25 * std::log2(0.25) + 0.75 * std::log2(0.75)) / 2, 1e-14);
  const at::Tensor uniform = at::full({256}, 1 / 256.0, at::kDouble);
  EXPECT_NEAR(cross_entropy(uniform, uniform), 8, 1e-13);
}

/// The law of the bytes' points is that of their cells.
TEST(ExactLaws, OfBytesAreTheLinesMasses) {
  const Mixture points = ExactLaw{.kind = Law::bytes}.of();
  EXPECT_EQ(largest(points.variance), 0);
  const at::Tensor k = (points.means.squeeze(1) - scale.low) / scale.cell() - 0.5;
  EXPECT_LT(largest(k - k.round()), 1e-10);
  const at::Tensor mass = by_error_function(ExactLaw{.kind = Law::line}.of());
  EXPECT_LT(largest(points.weights - mass.index_select(0, k.round().to(at::kLong))), 1e-12);
}

TEST(ProbeVariance, IsTheFormulas) {
  const at::Tensor M = at::tensor({1.0, 0.5, 0.5, -2.0}, at::kDouble).view({2, 2});
  EXPECT_DOUBLE_EQ(likelihood_exact::probe_variance(M, false), 2 * 5.5);
  EXPECT_DOUBLE_EQ(likelihood_exact::probe_variance(M, true), 2 * 0.5);
  Rng rng(2);
  const int64_t n = 50000;
  const auto found = likelihood_exact::variance_of(3 * rng.normal({n}));
  EXPECT_NEAR(found.value, 9, 4.9 * found.error);
  EXPECT_NEAR(found.error, 9 * std::sqrt(2.0 / n), 0.05 * found.error);
}

}  // namespace
}  // namespace sgm::test
