#pragma once
#include <functional>
#include <string_view>

#include "core/io/pth.h"

namespace sgm {

/// Bytes of the storage called by a key.
using StorageBytes = std::function<std::string_view(const std::string& key)>;

/// Runs Python's pickle machine (protocols 2 to 5) over `program` with an allow-list of types. InputError,
/// without the file's name, for a type or instruction outside of it and for a program that is not
/// well-formed.
PthValue unpickle(std::string_view program, const StorageBytes& storage);

}  // namespace sgm
