#include "core/train/official.h"

#include <algorithm>

#include "core/base/require.h"

namespace sgm {
namespace {

const PthValue* find(const PthValue& value, const std::string& key) {
  const auto* dict = std::get_if<PthValue::Dict>(&value.value);
  if (dict == nullptr) return nullptr;
  const auto found =
      std::find_if(dict->begin(), dict->end(), [&](const auto& entry) { return entry.first == key; });
  return found == dict->end() ? nullptr : &found->second;
}

/// The tensors of a dictionary that has nothing but tensors; empty for anything else.
Weights state_dict(const PthValue& value) {
  const auto* dict = std::get_if<PthValue::Dict>(&value.value);
  if (dict == nullptr) return {};
  Weights weights;
  const std::string prefix = "module.";
  for (const auto& [key, one] : *dict) {
    const auto* tensor = std::get_if<at::Tensor>(&one.value);
    if (tensor == nullptr) return {};
    weights.emplace_back(key.starts_with(prefix) ? key.substr(prefix.size()) : key, *tensor);
  }
  return weights;
}

std::optional<int64_t> integer(const PthValue* value) {
  if (value == nullptr || !std::holds_alternative<int64_t>(value->value)) return std::nullopt;
  return std::get<int64_t>(value->value);
}

}  // namespace

OfficialState official_state(const PthValue& file) {
  OfficialState state;
  if (const auto* list = std::get_if<PthValue::List>(&file.value); list != nullptr && !list->empty()) {
    state.weights = state_dict((*list)[0]);
    if (list->size() > 3) state.step = integer(&(*list)[3]);
    if (list->size() > 4) state.ema = state_dict((*list)[4]);
  } else if (const PthValue* model = find(file, "model")) {
    state.weights = state_dict(*model);
    state.step = integer(find(file, "step"));
    if (const PthValue* ema = find(file, "ema")) {
      if (const PthValue* shadow = find(*ema, "shadow_params")) {
        for (const auto& [name, tensor] : shadow->tensors()) state.shadow.push_back(tensor);
      }
    }
  } else {
    state.weights = state_dict(file);
  }
  require(!state.weights.empty(),
          "there is no state dict where official checkpoints have it\n"
          "  known: a state dict, [model, optimiser, …] of NCSN and NCSNv2, {{model, ema, step, …}} of Score "
          "SDE; --list shows what there is");
  return state;
}

at::Tensor OfficialState::find(const std::string& name) const {
  for (const auto& [key, tensor] : weights) {
    if (key == name) return tensor;
  }
  return {};
}

Weights OfficialState::average(const std::vector<std::string>& names) const {
  if (shadow.empty()) {
    require(!ema.empty(), "the file has no moving average\n  ema=no takes the parameters themselves");
    return ema;
  }
  Weights average;
  for (const auto& [key, tensor] :
       weights) {  // the average keeps the parameters' order, which is that of the state dict without buffers
    if (std::find(names.begin(), names.end(), key) == names.end()) continue;
    require(average.size() < shadow.size(),
            "the moving average has {} tensors, the network {} parameters\n  ema=no takes the parameters "
            "themselves",
            shadow.size(), names.size());
    average.emplace_back(key, shadow[average.size()]);
  }
  require(average.size() == shadow.size(),
          "the moving average has {} tensors, the network {} parameters\n  ema=no takes the parameters "
          "themselves",
          shadow.size(), names.size());
  return average;
}

}  // namespace sgm
