#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <cmath>

#include "core/base/diverged.h"
#include "core/ode/ode.h"

namespace sgm {
namespace {

// The coefficients of Dormand & Prince 1980; the last row of a is the step itself (order 5), e its difference
// to order 4.
constexpr int stages = 6;
constexpr double c[stages] = {1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};
constexpr double a[stages][stages] = {
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}};
constexpr double e[stages + 1] = {-71.0 / 57600,    0,           71.0 / 16695, -71.0 / 1920,
                                  17253.0 / 339200, -22.0 / 525, 1.0 / 40};

/// The samples still on their way. A unit is what has a step size: a sample, or the whole batch if coupled.
class Chain {
 public:
  Chain(const RowField& field, const at::Tensor& start, double t_start, double t_end,
        const Tolerance& tolerance, std::string_view solver)
      : field_(field),
        tolerance_(tolerance),
        solver_(solver),
        start_(t_start),
        end_(t_end),
        way_(t_end < t_start ? -1 : 1),
        sizes_(start.sizes().vec()) {
    x_ = start.to(at::kDouble).reshape({start.size(0), -1});
    rows_ = at::arange(start.size(0), x_.options().dtype(at::kLong));
    const int64_t units = tolerance.coupled ? 1 : start.size(0);
    t_ = at::full({units}, t_start, x_.options());
    retry_ = at::zeros({units}, x_.options().dtype(at::kBool));
    solution_ = {at::empty_like(x_), at::zeros({start.size(0)}, rows_.options()), {}};
    if (tolerance.coupled) solution_.times.push_back(t_start);
    slope_ = evaluate(x_, t_);
    size_ = first_size();
  }

  Solution solve() {
    for (int64_t step = 0; rows_.size(0) > 0; ++step) {
      require_run(step < tolerance_.max_steps,
                  "{}: {} steps do not reach the end\n  loosen rtol and atol, or raise max_steps", solver_,
                  step);
      attempt();
    }
    solution_.x = solution_.x.view(sizes_);
    return std::move(solution_);
  }

 private:
  /// A quantity of the units beside rows (b, D).
  static at::Tensor beside(const at::Tensor& unit) { return unit.unsqueeze(1); }

  at::Tensor evaluate(const at::Tensor& x, const at::Tensor& t) {
    std::vector<int64_t> sizes = sizes_;
    sizes[0] = x.size(0);
    solution_.evaluations.index_add_(0, rows_, at::ones_like(rows_));
    return field_(x.view(sizes), tolerance_.coupled ? t.squeeze(0) : t, rows_)
        .to(at::kDouble)
        .reshape(x.sizes());
  }

  /// Root mean square over each unit.
  at::Tensor norm(const at::Tensor& rows) const {
    return rows.reshape({t_.size(0), -1}).square().mean(1).sqrt();
  }
  at::Tensor scale(const at::Tensor& size) const { return size * tolerance_.rtol + tolerance_.atol; }

  /// Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, sec. II.4, as SciPy has it; no look
  /// beyond the end.
  at::Tensor first_size() {
    const at::Tensor allowed = scale(x_.abs());
    const at::Tensor d0 = norm(x_ / allowed);
    const at::Tensor d1 = norm(slope_ / allowed);
    const at::Tensor h0 =
        at::where((d0 < 1e-5).logical_or(d1 < 1e-5), at::full_like(d0, 1e-6), 0.01 * d0 / d1)
            .clamp_max(std::abs(end_ - start_));
    const at::Tensor ahead = evaluate(x_ + way_ * beside(h0) * slope_, t_ + way_ * h0);
    const at::Tensor d2 = norm((ahead - slope_) / allowed) / h0;
    const at::Tensor steepest = at::maximum(d1, d2);
    const at::Tensor flat = (h0 * 1e-3).clamp_min(1e-6);
    return at::minimum(100 * h0, at::where(steepest <= 1e-15, flat, at::pow(0.01 / steepest, 0.2)));
  }

  void attempt() {
    const at::Tensor least = 10 * 2.220446049250313e-16 * t_.abs();
    if (at::logical_and(retry_, size_ < least).any().item<bool>()) {
      throw RunError(
          fmt::format("{}: the step size vanishes near t = {}\n  the field is not smooth enough for these "
                      "tolerances: loosen them",
                      solver_, t_[0].item<double>()));
    }
    size_ = at::maximum(size_, least);
    const at::Tensor left = (end_ - t_).abs();
    const at::Tensor last = size_ >= left;
    const at::Tensor size = at::minimum(size_, left);
    const at::Tensor h = way_ * size;
    const at::Tensor t_new = at::where(last, at::full_like(t_, end_), t_ + h);
    std::vector<at::Tensor> k{slope_};
    at::Tensor x_new;
    for (int s = 0; s < stages; ++s) {
      at::Tensor move = k[0] * a[s][0];
      for (int j = 1; j <= s; ++j) {
        if (a[s][j] != 0) move.add_(k[static_cast<size_t>(j)], a[s][j]);
      }
      x_new = at::addcmul(x_, move, beside(h));
      k.push_back(evaluate(x_new, s < stages - 2 ? t_ + c[s] * h : t_new));
    }
    at::Tensor error = k[0] * e[0];
    for (size_t j = 2; j <= stages; ++j) error.add_(k[j], e[j]);
    const at::Tensor wrong = norm(error * beside(h) / scale(at::maximum(x_.abs(), x_new.abs())));
    check(wrong, error);
    const at::Tensor good = wrong < 1;
    const at::Tensor best = 0.9 * at::pow(wrong, -0.2);
    const at::Tensor grown = at::where(retry_, best.clamp_max(1), best.clamp_max(10));
    const at::Tensor shrunk = best.clamp_min(0.2);
    size_ = size * at::where(good, grown, shrunk);
    retry_ = good.logical_not();
    accept(good, x_new, k.back(), t_new);
    const at::Tensor done = good.logical_and(last);
    if (done.any().item<bool>()) leave(done);
  }

  void accept(const at::Tensor& good, const at::Tensor& x, const at::Tensor& slope, const at::Tensor& t) {
    x_ = at::where(beside(good), x, x_);
    slope_ = at::where(beside(good), slope, slope_);
    t_ = at::where(good, t, t_);
    ++steps_;
    if (tolerance_.coupled && good.item<bool>()) solution_.times.push_back(t_.item<double>());
  }

  /// Finished samples leave the batch.
  void leave(const at::Tensor& done) {
    const at::Tensor rows = done.expand({rows_.size(0)});
    const at::Tensor gone = rows.nonzero().squeeze(1);
    const at::Tensor stay = rows.logical_not().nonzero().squeeze(1);
    solution_.x.index_copy_(0, rows_.index_select(0, gone), x_.index_select(0, gone));
    for (at::Tensor* part : {&x_, &slope_, &rows_}) *part = part->index_select(0, stay);
    if (tolerance_.coupled) return;
    for (at::Tensor* part : {&t_, &size_, &retry_}) *part = part->index_select(0, stay);
  }

  void check(const at::Tensor& wrong, const at::Tensor& error) const {
    if (std::isfinite(wrong.sum().item<double>())) return;
    const at::Tensor lost = at::isfinite(error).all(1).logical_not().nonzero();
    const int64_t row = lost.numel() > 0 ? rows_[lost[0][0]].item<int64_t>() : -1;
    throw Diverged(
        fmt::format(
            "{}: the chain turned non-finite at step {} of level 0, row {}\n  the field is not finite there",
            solver_, steps_, row),
        0, steps_, row);
  }

  const RowField& field_;
  const Tolerance& tolerance_;
  std::string_view solver_;
  double start_, end_, way_;
  std::vector<int64_t> sizes_;
  Solution solution_;
  at::Tensor x_, slope_, rows_;  // of the samples on their way
  at::Tensor t_, size_, retry_;  // of the units
  int64_t steps_ = 0;
};

}  // namespace

Solution dormand_prince(const RowField& field, const at::Tensor& x, double t_start, double t_end,
                        const Tolerance& tolerance, std::string_view solver) {
  require(x.dim() > 0 && x.size(0) > 0, "{}: a start of shape [{}]\n  give (B, ...) with B > 0", solver,
          fmt::join(x.sizes(), ", "));
  require(t_start != t_end, "{}: starts and ends at t = {}\n  give two times", solver, t_start);
  return Chain(field, x, t_start, t_end, tolerance, solver).solve();
}

Solution dormand_prince(const Field& field, const at::Tensor& x, double t_start, double t_end,
                        const Tolerance& tolerance, std::string_view solver) {
  const RowField of_all = [&](const at::Tensor& at, const at::Tensor& t, const at::Tensor&) {
    return field(at, t);
  };
  return dormand_prince(of_all, x, t_start, t_end, tolerance, solver);
}

}  // namespace sgm
