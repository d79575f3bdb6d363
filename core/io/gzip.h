#pragma once
#include <string>
#include <string_view>

namespace sgm {

/// The content of gzip data (RFC 1952), checked by its CRC. `name` is the file, for messages. InputError if
/// it is truncated or broken.
std::string gunzip(std::string_view bytes, const std::string& name);

}  // namespace sgm
