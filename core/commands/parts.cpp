#include "core/commands/parts.h"

#include <ATen/ops/cat.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/base/require.h"
#include "core/io/files.h"
#include "core/train/checkpoint.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// A part of this request that is whole.
std::optional<Group> read_part(const fs::path& file, const std::string& request, int64_t rows) {
  if (!fs::exists(file)) return std::nullopt;
  try {
    Group part = read_result(file.string());
    if (std::get<std::string>(part.attribute("request")) != request) return std::nullopt;
    for (const auto& [name, variable] : part.variables) {
      if (variable.data.dim() == 0 || variable.data.size(0) != rows) return std::nullopt;
    }
    return part;
  } catch (const InputError&) {  // damaged: it is computed again
    return std::nullopt;
  }
}

}  // namespace

Parts::Parts(const fs::path& out, const Node& options, const fs::path& ckpt) : folder_(out / "parts") {
  const fs::path file = fs::is_directory(ckpt) ? checkpoints_in(ckpt).at(0) : ckpt;
  request_ = sha256(canonical_text(options) + sha256_file(file.string()));
}

fs::path Parts::file(size_t part) const {
  return folder_ / fmt::format("part-{}.h5", part);
}

std::vector<Group> Parts::all(int64_t n, int64_t batch, const Compute& compute,
                              const std::function<void(int64_t, int64_t)>& resumed) const {
  make_folder(folder_.string());
  std::vector<std::optional<Group>> parts;
  int64_t there = 0;
  for (int64_t first = 0; first < n; first += batch) {
    const int64_t count = std::min(batch, n - first);
    parts.push_back(read_part(file(parts.size()), request_, count));
    if (parts.back()) there += count;
  }
  if (there > 0) resumed(there, n);
  std::vector<Group> all;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i]) {
      const int64_t first = static_cast<int64_t>(i) * batch;
      parts[i] = compute(first, std::min(batch, n - first));
      parts[i]->set("request", request_);
      write_result(file(i).string(), *parts[i]);
    }
    all.push_back(*std::move(parts[i]));
  }
  return all;
}

void Parts::remove() const {
  fs::remove_all(folder_);
}

at::Tensor joined(const std::vector<Group>& parts, const std::string& variable) {
  std::vector<at::Tensor> rows;
  for (const Group& part : parts) rows.push_back(part.data(variable));
  return at::cat(rows);
}

}  // namespace sgm
