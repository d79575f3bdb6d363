#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sgm {

/// The regular files of a tar archive (POSIX ustar): name without folders, content. `name` is the archive,
/// for messages. InputError if it is truncated or no archive.
std::vector<std::pair<std::string, std::string_view>> tar_files(std::string_view bytes,
                                                                const std::string& name);

}  // namespace sgm
