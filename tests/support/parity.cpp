#include "tests/support/parity.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
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

namespace {

namespace fs = std::filesystem;

bool given() {
  const char* folder = std::getenv("SGM_FIXTURES");
  return folder != nullptr && *folder != '\0';
}

fs::path place(const std::string& relative) {
  return fs::path(given() ? std::getenv("SGM_FIXTURES") : SGM_SOURCE_DIR "/tests/data") / relative;
}

/// Whether a file or folder of the sources is named `component`, or begins so.
bool in_sources(const fs::path& component) {
  const fs::path folder = fs::path(SGM_SOURCE_DIR) / component.parent_path();
  if (!fs::is_directory(folder)) return false;
  const fs::directory_iterator entries(folder);
  return std::any_of(begin(entries), end(entries), [&](const fs::directory_entry& entry) {
    return entry.path().filename().string().starts_with(component.filename().string());
  });
}

}  // namespace

void Parity::file(const std::string& relative, const std::function<void(const Group&)>& compare) {
  const fs::path path = place(relative);
  if (!fs::exists(path)) {
    fmt::print("SKIPPED {}: not in {}\n", relative,
               given() ? "SGM_FIXTURES" : "tests/data, and SGM_FIXTURES is not set");
    return;
  }
  ++files_;
  fmt::print("{} of {}\n", relative, given() ? "SGM_FIXTURES" : "tests/data");
  group(relative, [&] { compare(read_hdf5(path.string())); });
}

void Parity::folder(const std::string& relative,
                    const std::function<void(const std::string& name, const Group&)>& compare) {
  std::vector<std::string> names;
  if (fs::is_directory(place(relative))) {
    for (const auto& entry : fs::directory_iterator(place(relative))) {
      if (entry.path().extension() == ".h5") names.push_back(entry.path().stem().string());
    }
  }
  if (names.empty()) fmt::print("SKIPPED {}: no files\n", relative);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names)
    file(relative + "/" + name + ".h5", [&](const Group& content) { compare(name, content); });
}

void Parity::fail(const std::string& name, const std::string& reason) {
  ++cases_;
  ++failed_;
  fmt::print("FAIL {}: {}\n", name, reason);
}

void Parity::to_do(const std::string& name, const std::string& component) {
  to_do_.push_back(name);
  if (in_sources(component)) fail(name, fmt::format("the sources have {}, compare them with it", component));
}

void Parity::unknown(const std::string& name) {
  fail(name, "no comparison knows this group");
}

void Parity::group(const std::string& name, const std::function<void()>& body) {
  const std::string outer = std::exchange(group_, name);
  try {
    body();
  } catch (const std::exception& error) {
    fail(name, error.what());
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
  for (const std::string& name : to_do_) fmt::print("     {:48} not covered yet\n", name);
  if (files_ == 0) {
    fmt::print("skipped: no fixtures\n");
    return 77;
  }
  fmt::print("{} passed, {} failed, {} groups not covered yet; largest error {:.2g} of its tolerance\n",
             cases_ - failed_, failed_, to_do_.size(), worst_share_);
  return failed_ > 0 || cases_ == 0 ? 1 : 0;
}

int compared(const std::string& file, const std::function<void(Parity&, const Group&)>& compare) {
  Parity parity;
  parity.file(file, [&](const Group& content) { compare(parity, content); });
  return parity.summary();
}

}  // namespace sgm::test
