#include "core/commands/sample_parts.h"

#include <ATen/ops/cat.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/base/require.h"
#include "core/io/files.h"
#include "core/io/result_file.h"
#include "core/train/checkpoint.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// A part of this request that is whole.
std::optional<Samples> read_part(const fs::path& file, const std::string& request, int64_t n) {
  if (!fs::exists(file)) return std::nullopt;
  try {
    const Group part = read_result(file.string());
    if (std::get<std::string>(part.attribute("request")) != request) return std::nullopt;
    Samples samples{part.data("sample"), std::get<int64_t>(part.attribute("nfe"))};
    if (samples.x.size(0) != n) return std::nullopt;
    return samples;
  } catch (const InputError&) {  // damaged: it is drawn again
    return std::nullopt;
  }
}

}  // namespace

SampleParts::SampleParts(const fs::path& out, const Node& options, const fs::path& ckpt)
    : folder_(out / "parts") {
  const fs::path file = fs::is_directory(ckpt) ? checkpoints_in(ckpt).at(0) : ckpt;
  request_ = sha256(canonical_text(options) + sha256_file(file.string()));
}

fs::path SampleParts::file(size_t part) const {
  return folder_ / fmt::format("part-{}.h5", part);
}

Samples SampleParts::draw(const Model& model, const Sampler& sampler, const Draw& how, const Rng& rng,
                          const std::function<void(int64_t, int64_t)>& resumed, const Hook& hook) const {
  make_folder(folder_.string());
  const auto n = static_cast<int64_t>(how.seeds.size());
  std::vector<Draw> draws;
  std::vector<std::optional<Samples>> parts;
  int64_t there = 0;
  for (int64_t first = 0; first < n; first += how.batch) {
    const int64_t count = std::min(how.batch, n - first);
    Draw one = how;
    one.seeds = {how.seeds.begin() + first, how.seeds.begin() + first + count};
    parts.push_back(read_part(file(parts.size()), request_, count));
    if (parts.back()) there += count;
    draws.push_back(std::move(one));
  }
  if (there > 0) resumed(there, n);
  std::vector<at::Tensor> all;
  Samples samples;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i]) {
      parts[i] = sgm::draw(model, sampler, draws[i], rng, hook);
      Group part;
      part.set("request", request_);
      part.set("nfe", parts[i]->nfe);
      part.put("sample", parts[i]->x);
      write_result(file(i).string(), part);
    }
    all.push_back(parts[i]->x);
    samples.nfe = parts[i]->nfe;
  }
  samples.x = at::cat(all);
  return samples;
}

void SampleParts::remove() const {
  fs::remove_all(folder_);
}

}  // namespace sgm
