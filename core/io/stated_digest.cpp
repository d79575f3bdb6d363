#include "core/io/stated_digest.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "core/io/files.h"

namespace sgm {

bool states_another_digest(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  const std::string bytes = read_text(path);
  const std::string_view all = bytes;
  bool stated = false;
  for (size_t at = all.find(digest_begins); at != all.npos; at = all.find(digest_begins, at + 1)) {
    const size_t begin = std::min(at + digest_begins.size(), all.size());
    const size_t end = std::min(begin + no_digest.size(), all.size());
    if (sha256({all.substr(0, begin), no_digest, all.substr(end)}) == all.substr(begin, end - begin))
      return false;
    stated = true;
  }
  return stated;
}

}  // namespace sgm
