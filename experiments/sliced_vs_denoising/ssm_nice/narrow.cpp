#include "experiments/sliced_vs_denoising/ssm_nice/narrow.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

namespace sgm::sliced_vs_denoising::ssm_nice {
namespace {

/// The mean of 1/2 s^2 + s' over z (n,), of two Gaussians; float64, in logarithms.
double loss_of(const at::Tensor& z, double share, double atom, double width, double mean, double variance) {
  const auto log_part = [&](double weight, double m, double v) {
    return std::log(weight) - 0.5 * std::log(v) - (z - m).square() / (2 * v);
  };
  const at::Tensor first = log_part(share, atom, width * width), second = log_part(1 - share, mean, variance);
  const at::Tensor r = at::sigmoid(first - second);  // responsibility of the narrow one
  const at::Tensor a = -(z - atom) / (width * width), b = -(z - mean) / variance;
  const at::Tensor s = r * a + (1 - r) * b;
  const at::Tensor slope = -r / (width * width) - (1 - r) / variance + r * (1 - r) * (a - b).square();
  return (0.5 * s.square() + slope).mean().item<double>();
}

}  // namespace

void Narrow::fields(Fields& on) {
  Images::fields(on);
  on("widths", widths, "of the narrow component", above(0));
}

void narrow(const Narrow& options, CellRun& run) {
  const Dataset data = options.data.load();
  const at::Tensor images = data.train.narrow(0, 0, std::min<int64_t>(2000, data.train.size(0)));
  const double atom = std::log(options.logits.margin) - std::log1p(-options.logits.margin);
  Logits plain = options.logits;
  plain.noise = 0;
  Rng draws = run.rng().fork("logits");
  const at::Tensor published = plain(images, draws).to(at::kDouble).flatten();
  const at::Tensor at_atom = (published - atom).abs() < 1e-4;
  const double share = at_atom.to(at::kDouble).mean().item<double>();
  run.result.put("share", share, "numbers at the atom");
  run.result.put("width", at::tensor(options.widths, at::kDouble), {"width"}, "of the narrow component");
  for (const bool noisy : {false, true}) {
    Rng rng = run.rng().fork("logits");  // the same dequantisation
    const at::Tensor z = noisy ? options.logits(images, rng).to(at::kDouble).flatten() : published;
    const at::Tensor rest = z.masked_select(~at_atom);
    std::vector<double> losses;
    for (const double width : options.widths)
      losses.push_back(loss_of(z, share, atom, width, rest.mean().item<double>(), rest.var().item<double>()));
    run.result.put(noisy ? "noisy" : "published", at::tensor(losses, at::kDouble), {"width"},
                   "score matching loss of one number, mean over all");
  }
}

}  // namespace sgm::sliced_vs_denoising::ssm_nice
