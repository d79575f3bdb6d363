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

/// The checkpoint's identity; of what it says about itself, that of which `other` speaks, too.
Node description(const Checkpoint& checkpoint, const Checkpoint& other) {
  Node::Table about;
  for (const auto& [key, value] : checkpoint.about) {
    if (other.about.contains(key)) about.emplace_back(key, value);
  }
  return Node::Table{{"model", parse_toml(checkpoint.model, "model")},
                     {"sizes", Node::List(checkpoint.sizes.begin(), checkpoint.sizes.end())},
                     {"training", parse_toml(checkpoint.training, "training")},
                     {"about", about}};
}

}  // namespace

Checkpoint checkpoint_of(const Built& built, const TrainState& state) {
  const auto by_name = [&](const at::Tensor& flat) {
    return flat.defined() ? named(built.net, flat) : Weights();
  };
  return {.model = to_toml(dump_of(built.model)),
          .sizes = built.sizes,
          .about = built.about,
          .parameters = by_name(state.parameters),
          .ema = by_name(state.ema),
          .first_moment = by_name(state.first_moment),
          .second_moment = by_name(state.second_moment),
          .step = state.step};
}

TrainState state_of(const Built& built, const Checkpoint& checkpoint) {
  const auto flat = [&](const Weights& weights) {
    const at::Tensor values = at::empty_like(flat_parameters(built.net));
    load(named(built.net, values), weights);
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
