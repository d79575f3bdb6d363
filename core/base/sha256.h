#pragma once
#include <string>
#include <string_view>

namespace sgm {

/// The SHA-256 digest of `bytes`, 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

}  // namespace sgm
