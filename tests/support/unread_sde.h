#pragma once
#include <stdexcept>

#include "core/sde/sde.h"

namespace sgm::test {

/// An SDE that nobody may read: what an objective on clean data is given.
struct UnreadSde : Sde {
  [[noreturn]] static at::Tensor refuse() {
    throw std::logic_error("an objective on clean data read its SDE");
  }
  at::Tensor alpha(const at::Tensor&) const override { refuse(); }
  at::Tensor sigma(const at::Tensor&) const override { refuse(); }
  at::Tensor f(const at::Tensor&) const override { refuse(); }
  at::Tensor g2(const at::Tensor&) const override { refuse(); }
  at::Tensor t_of(const at::Tensor&) const override { refuse(); }
  double t_max() const override { throw std::logic_error("an objective on clean data read its SDE"); }
};

inline SdePtr unread_sde() {
  return std::make_shared<UnreadSde>();
}

}  // namespace sgm::test
