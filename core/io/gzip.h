#pragma once
#include <string>
#include <string_view>

namespace sgm {

/// The content of gzip data (RFC 1952), of all its members, checked by their CRCs. `name` is the file, for
/// messages. InputError if it is truncated or broken, or has more than `most` bytes: a few megabytes can
/// unpack to gigabytes.
std::string gunzip(std::string_view bytes, const std::string& name, size_t most = size_t{4} << 30);

}  // namespace sgm
