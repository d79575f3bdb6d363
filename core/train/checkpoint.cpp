#include "core/train/checkpoint.h"

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base/require.h"
#include "core/config/node.h"
#include "core/io/safetensors.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view first_letters = "checkpoint-";
constexpr std::string_view last_letters = ".safetensors";
constexpr std::string_view about_key = "about.";

Node as_list(const at::Tensor& values) {
  const at::Tensor flat = values.to(at::kDouble).contiguous();
  return Node::List(flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel());
}

at::Tensor as_tensor(const Node::List& list) {
  std::vector<double> values;
  for (const Node& value : list) values.push_back(value.number());
  return at::tensor(values, at::kDouble);
}

struct Part {
  std::string prefix;
  Weights Checkpoint::*weights;
};
const std::vector<Part>& parts() {
  static const std::vector<Part> all{{"ema/", &Checkpoint::ema},
                                     {"buffer/", &Checkpoint::buffers},
                                     {"adam.first/", &Checkpoint::first_moment},
                                     {"adam.second/", &Checkpoint::second_moment},
                                     {"", &Checkpoint::parameters}};
  return all;
}

/// The step of "checkpoint-00000120.safetensors".
std::optional<int64_t> step_of(const std::string& name) {
  if (!name.starts_with(first_letters) || !name.ends_with(last_letters)) return std::nullopt;
  int64_t step = 0;
  const char* begin = name.data() + first_letters.size();
  const char* end = name.data() + name.size() - last_letters.size();
  const auto [rest, error] = std::from_chars(begin, end, step);
  return error == std::errc() && rest == end ? std::optional(step) : std::nullopt;
}

Checkpoint parse_content(Safetensors content) {
  const auto text = [&](const std::string& key) {
    const auto found = content.metadata.find(key);
    require(found != content.metadata.end(), "it is no checkpoint of a training: its metadata lacks '{}'",
            key);
    return found->second;
  };
  Checkpoint checkpoint;
  checkpoint.model = text("model");
  checkpoint.training = text("training");
  const Node counts = parse_toml(text("counts"), "counts");
  checkpoint.step = counts.at<int64_t>("step");
  checkpoint.loss_sum = counts.at<double>("loss_sum");
  for (size_t i = 0; i < counts.at<Node::List>("sizes").size(); ++i)
    checkpoint.sizes.push_back(counts.at<int64_t>(fmt::format("sizes.{}", i)));
  if (content.metadata.contains("levels")) {
    const Node levels = parse_toml(text("levels"), "levels");
    checkpoint.levels = {as_tensor(levels.at<Node::List>("t")), as_tensor(levels.at<Node::List>("sigma"))};
  }
  for (const auto& [key, value] : content.metadata) {
    if (key.starts_with(about_key)) checkpoint.about[key.substr(about_key.size())] = value;
  }
  for (const auto& [name, tensor] : content.tensors) {
    for (const auto& [prefix, weights] : parts()) {
      if (!name.starts_with(prefix)) continue;
      (checkpoint.*weights).emplace_back(name.substr(prefix.size()), tensor);
      break;
    }
  }
  return checkpoint;
}

Checkpoint parse(Safetensors content, const std::string& path) try {
  return parse_content(std::move(content));
} catch (const InputError& error) {
  throw InputError(fmt::format("cannot read {}: {}\n  name a file that sgm wrote", path, error.what()));
}

}  // namespace

void write_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
  Safetensors content;
  for (const auto& [prefix, weights] : parts()) {
    for (const auto& [name, tensor] : checkpoint.*weights) content.tensors.emplace(prefix + name, tensor);
  }
  const Node sizes = Node::List(checkpoint.sizes.begin(), checkpoint.sizes.end());
  const Node counts =
      Node::Table{{"step", checkpoint.step}, {"loss_sum", checkpoint.loss_sum}, {"sizes", sizes}};
  content.metadata = {
      {"model", checkpoint.model}, {"training", checkpoint.training}, {"counts", to_toml(counts)}};
  if (checkpoint.levels.t.defined()) {
    content.metadata["levels"] = to_toml(
        Node::Table{{"t", as_list(checkpoint.levels.t)}, {"sigma", as_list(checkpoint.levels.sigma)}});
  }
  for (const auto& [key, value] : checkpoint.about) content.metadata[std::string(about_key) + key] = value;
  write_safetensors(path, content);
}

Checkpoint read_checkpoint(const std::string& path) {
  return parse(read_safetensors(path), path);
}

Checkpoint describe_checkpoint(const std::string& path) {
  return parse({{}, read_safetensors_metadata(path)}, path);
}

std::vector<fs::path> checkpoints_in(const fs::path& folder) {
  std::vector<std::pair<int64_t, fs::path>> found;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
    if (const auto step = step_of(entry.path().filename())) found.emplace_back(*step, entry.path());
  }
  std::sort(found.rbegin(), found.rend());
  std::vector<fs::path> paths;
  for (auto& [step, path] : found) paths.push_back(std::move(path));
  return paths;
}

fs::path checkpoint_path(const fs::path& folder, int64_t step) {
  return folder / fmt::format("{}{:08}{}", first_letters, step, last_letters);
}

Checkpoint read_newest(const fs::path& path, const DamagedCheckpoint& damaged) {
  if (!fs::is_directory(path)) return read_checkpoint(path.string());
  std::string errors;
  for (const fs::path& file : checkpoints_in(path)) {
    try {
      return read_checkpoint(file.string());
    } catch (const InputError& error) {
      if (damaged) damaged(file, error.what());
      errors = error.what();
    }
  }
  require(errors.empty(), "no whole checkpoint in {}: {}", path.string(), errors);
  throw InputError(
      fmt::format("no checkpoint in {}\n  train the model first, or name another folder", path.string()));
}

}  // namespace sgm
