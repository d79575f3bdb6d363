#include "tests/support/parity.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <filesystem>
#include <limits>

#include "core/base/names.h"

namespace sgm::test {

double relative_error(const at::Tensor& got, const at::Tensor& want) {
  if (got.sizes() != want.sizes()) return std::numeric_limits<double>::infinity();
  if (want.numel() == 0) return 0;
  const at::Tensor a = got.detach().to(at::kDouble);
  const at::Tensor b = want.detach().to(at::kDouble);
  const double difference = (a - b).abs().max().item<double>();
  const double scale = b.abs().max().item<double>();
  if (difference == 0) return 0;
  return difference <= std::numeric_limits<double>::max() && scale > 0
             ? difference / scale
             : std::numeric_limits<double>::infinity();
}

void Parity::file(const std::string& relative, const std::function<void(const Group&)>& compare) {
  const char* folder = std::getenv("SGM_FIXTURES");
  const bool given = folder != nullptr && *folder != '\0';
  const std::filesystem::path path =
      std::filesystem::path(given ? folder : SGM_SOURCE_DIR "/tests/data") / relative;
  if (!std::filesystem::exists(path)) {
    fmt::print("SKIPPED {}: not in {}\n", relative,
               given ? "SGM_FIXTURES" : "tests/data, and SGM_FIXTURES is not set");
    return;
  }
  ++files_;
  fmt::print("{} of {}\n", relative, given ? "SGM_FIXTURES" : "tests/data");
  group(relative, [&] { compare(read_hdf5(path.string())); });
}

void Parity::group(const std::string& name, const std::function<void()>& body) {
  const std::string outer = std::exchange(group_, name);
  try {
    body();
  } catch (const std::exception& error) {
    ++cases_, ++failed_;
    fmt::print("FAIL {}: {}\n", name, error.what());
  }
  group_ = outer;
}

void Parity::compare(const std::string& quantity, const at::Tensor& got, const at::Tensor& want,
                     double tolerance) {
  const double error = relative_error(got, want);
  ++cases_;
  failed_ += !(error <= tolerance);
  worst_share_ = std::max(worst_share_, error / tolerance);
  fmt::print("{:4} {:48} error {:9.2e}  tolerance {:.0e}\n", error <= tolerance ? "ok" : "FAIL",
             group_ + "/" + quantity, error, tolerance);
}

int Parity::summary() const {
  for (const std::string& name : not_covered_) fmt::print("     {:48} not covered yet\n", name);
  if (files_ == 0) {
    fmt::print("skipped: no fixtures\n");
    return 77;
  }
  fmt::print("{} passed, {} failed, {} groups not covered yet; largest error {:.2g} of its tolerance\n",
             cases_ - failed_, failed_, not_covered_.size(), worst_share_);
  return failed_ > 0 || cases_ == 0 ? 1 : 0;
}

}  // namespace sgm::test
