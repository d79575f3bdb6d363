#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/config/errors.h"
#include "core/config/node.h"

namespace sgm {

/// One argument of the command line in Hydra's override grammar:  key=value  +key=value  ++key=value  ~key
/// ~key=value, where a key is a.b.c or GROUP/SUB@package.
struct Override {
  enum class Kind { set, add, force, remove };
  Kind kind = Kind::set;
  std::string key;
  std::optional<std::string> package{};
  std::optional<Node> value{};  ///< none only in `~key`
  Origin origin{};              ///< of the key
  std::string text{};           ///< the argument
};

/// Parses argument number `argument` (1-based). What does not parse, and sweeps, which are not supported yet,
/// go to `errors`.
std::optional<Override> parse_override(std::string_view text, int argument, Errors& errors);

/// Reads `text` as the value of an override. Throws InputError.
Node parse_value(std::string_view text);

}  // namespace sgm
