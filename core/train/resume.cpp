#include "core/train/resume.h"

#include <ATen/ops/empty_like.h>

#include <set>

namespace sgm {
namespace {

/// Appends "key: a instead of b" for every value in which two tables differ.
void compare(const Node& found, const Node& wanted, const std::string& path,
             std::vector<std::string>& differences) {
  if (found == wanted) return;
  if (!found.is_table() || !wanted.is_table()) {
    differences.push_back(
        fmt::format("{}: {} instead of {}", path, canonical_text(found), canonical_text(wanted)));
    return;
  }
  std::set<std::string> keys;
  for (const Node* table : {&found, &wanted}) {
    for (const auto& [key, value] : table->as<Node::Table>()) keys.insert(key);
  }
  for (const std::string& key : keys) {
    const Node* one = found.find(key);
    const Node* other = wanted.find(key);
    compare(one ? *one : Node(), other ? *other : Node(), path.empty() ? key : path + "." + key, differences);
  }
}

/// A model's options with the defaults of those that were added since it was written; the text itself where
/// it is no score network's.
Node as_bound(const std::string& model) {
  const Node written = parse_toml(model, "model");
  ModelOptions options;
  Errors unknown;
  bind_fields(
      written, [&](Fields& on) { options.fields(on); }, unknown);
  return unknown.empty() ? dump_of(options) : written;
}

/// The checkpoint's identity; of what it says about itself, that of which `other` speaks, too.
Node description(const Checkpoint& checkpoint, const Checkpoint& other) {
  Node::Table about;
  for (const auto& [key, value] : checkpoint.about) {
    if (other.about.contains(key)) about.emplace_back(key, value);
  }
  Node training = parse_toml(checkpoint.training, "training");
  if (tied_to_length(training).empty()) training.erase("steps");
  return Node::Table{{"model", as_bound(checkpoint.model)},
                     {"sizes", Node::List(checkpoint.sizes.begin(), checkpoint.sizes.end())},
                     {"training", training},
                     {"about", about}};
}

}  // namespace

std::string tied_to_length(const Node& training) {
  const Node* schedule = training.find("schedule");
  if (schedule == nullptr || *schedule != Node("cosine")) return "";
  return "its learning rate falls along a cosine over all its steps (schedule=constant can go on)";
}

Checkpoint origin_of(const Model& model) {
  Checkpoint origin;
  origin.model = to_toml(dump_of(model.options));
  origin.sizes = model.sizes;
  origin.about = model.about;
  origin.levels = model.levels;
  for (const auto& [name, buffer] : model.net.buffers) origin.buffers.emplace_back(name, buffer.to(at::kCPU));
  return origin;
}

Checkpoint checkpoint_of(Checkpoint origin, const Weights& parameters, const TrainState& state) {
  const auto by_name = [&](const at::Tensor& flat) {
    return flat.defined() ? named(parameters, flat.to(at::kCPU)) : Weights();
  };
  origin.parameters = by_name(state.parameters);
  origin.ema = by_name(state.ema);
  origin.first_moment = by_name(state.first_moment);
  origin.second_moment = by_name(state.second_moment);
  origin.step = state.step;
  return origin;
}

TrainState state_of(const Weights& parameters, const Checkpoint& checkpoint) {
  const auto flat = [&](const Weights& weights) {
    const at::Tensor values = at::empty_like(flat_of(parameters));
    load(named(parameters, values), weights);
    return values;
  };
  TrainState state{checkpoint.step,
                   flat(checkpoint.parameters),
                   flat(checkpoint.first_moment),
                   flat(checkpoint.second_moment),
                   {}};
  if (!checkpoint.ema.empty()) state.ema = flat(checkpoint.ema);
  return state;
}

void require_same_training(const Checkpoint& found, const Checkpoint& wanted, const std::string& folder) {
  std::vector<std::string> differences;
  compare(description(found, wanted), description(wanted, found), "", differences);
  require(differences.empty(),
          "the checkpoints in {} are of another training\n  {}\n  train in another folder, or with the "
          "options they were made with",
          folder, fmt::join(differences, "\n  "));
}

}  // namespace sgm
