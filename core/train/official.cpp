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

/// A name without what wraps a model: "module." of DataParallel and AveragedModel, "_orig_mod." of
/// torch.compile, in any order.
std::string unwrapped(std::string name) {
  for (const std::string_view prefix : {"module.", "_orig_mod.", "module."}) {
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
  }
  return name;
}

/// Takes off what comes before the first dot of all names alike, as "model." where the network is a member of
/// something larger. A number is the place in a list of layers and stays.
void remove_common_prefix(Weights& weights) {
  while (weights.size() > 1) {
    const std::string prefix = weights[0].first.substr(0, weights[0].first.find('.') + 1);
    const bool is_number = prefix.find_first_not_of("0123456789.") == std::string::npos;
    if (is_number || !std::all_of(weights.begin(), weights.end(), [&](const auto& weight) {
          return weight.first.starts_with(prefix) && weight.first.size() > prefix.size();
        }))
      return;
    for (auto& [name, tensor] : weights) name.erase(0, prefix.size());
  }
}

/// The tensors of a dictionary that has nothing but tensors, and perhaps empty entries; empty for anything
/// else.
Weights state_dict(const PthValue& value) {
  const auto* dict = std::get_if<PthValue::Dict>(&value.value);
  if (dict == nullptr) return {};
  Weights weights;
  for (const auto& [key, one] : *dict) {
    const auto* tensor = std::get_if<at::Tensor>(&one.value);
    if (tensor == nullptr && !std::holds_alternative<std::monostate>(one.value)) return {};
    const bool is_count = key == "n_averaged";  // of AveragedModel
    if (tensor != nullptr && !is_count) weights.emplace_back(unwrapped(key), *tensor);
  }
  remove_common_prefix(weights);
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
    require(!ema.empty(), "the file has no moving average\n  ema=false takes the parameters themselves");
    return ema;
  }
  Weights average;
  for (const auto& [key, tensor] :
       weights) {  // the average keeps the parameters' order, which is that of the state dict without buffers
    if (std::find(names.begin(), names.end(), key) == names.end()) continue;
    require(average.size() < shadow.size(),
            "the moving average has {} tensors, the network {} parameters\n  ema=false takes the parameters "
            "themselves",
            shadow.size(), names.size());
    average.emplace_back(key, shadow[average.size()]);
  }
  require(average.size() == shadow.size(),
          "the moving average has {} tensors, the network {} parameters\n  ema=false takes the parameters "
          "themselves",
          shadow.size(), names.size());
  return average;
}

}  // namespace sgm
