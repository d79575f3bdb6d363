#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sgm {

/// What a torch.save archive holds: nothing, a number, text, a tensor, a list (tuples too) or a dictionary
/// (keys as text), nested. An integer beyond 64 bits is a float.
struct PthValue {
  using List = std::vector<PthValue>;
  using Dict = std::vector<std::pair<std::string, PthValue>>;
  std::variant<std::monostate, bool, int64_t, double, std::string, at::Tensor, List, Dict> value;

  /// The value at a path of keys and positions, "ema/shadow_params/0"; InputError naming the nearest and the
  /// present ones.
  const PthValue& at(std::string_view path) const;
  /// All tensors below, depth first in order of the file; names joined by '.': a state dict gives its own
  /// names.
  std::vector<std::pair<std::string, at::Tensor>> tensors() const;
};

/// Reads a `.pth` file of torch.save (1.6 or later) onto the CPU. Nothing in it is executed: its pickle may
/// only build tensors (arrays of numpy too), numbers, text, lists and dictionaries. InputError for any other
/// type, by name, and for a truncated, damaged or foreign file.
PthValue read_pth(const std::string& path);

/// Reads a file of Python's pickle.dump by the same allow-list: numbers, text, lists, dictionaries and arrays
/// of numpy (float32, float64, uint8, int32, int64), which become tensors. InputError as read_pth.
PthValue read_pickle(const std::string& path);

}  // namespace sgm
