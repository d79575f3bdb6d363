#include "datasets/tar.h"

#include <charconv>

#include "core/base/require.h"

namespace sgm {

std::vector<std::pair<std::string, std::string_view>> tar_files(std::string_view bytes,
                                                                const std::string& name) {
  constexpr size_t block = 512;
  std::vector<std::pair<std::string, std::string_view>> files;
  size_t at = 0;
  while (at + block <= bytes.size() && bytes[at] != '\0') {
    const std::string_view header = bytes.substr(at, block);
    require(header.substr(257, 5) == "ustar", "{} is no tar archive (tar_files)\n  fetch it again", name);
    size_t size = 0;
    const auto [end, error] = std::from_chars(header.data() + 124, header.data() + 135, size, 8);
    require(error == std::errc() && end == header.data() + 135,
            "{} is damaged: a file in it has no size (tar_files)\n  fetch it again", name);
    require(size <= bytes.size() - at - block, "{} is truncated (tar_files)\n  fetch it again", name);
    std::string file(header.substr(0, 100));
    file.resize(file.find('\0') == std::string::npos ? file.size() : file.find('\0'));
    if (header[156] == '0' || header[156] == '\0')
      files.emplace_back(file.substr(file.rfind('/') + 1), bytes.substr(at + block, size));
    at += block + (size + block - 1) / block * block;
  }
  require(!files.empty(), "{} is no tar archive, or has no files (tar_files)\n  fetch it again", name);
  return files;
}

}  // namespace sgm
