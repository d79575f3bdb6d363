#include "core/io/zip.h"

#include <zlib.h>

#include <cstring>

#include "core/base/require.h"

namespace sgm {
namespace {

/// The little-endian number of type T at `offset`; InputError beyond the end.
template <class T>
T number(std::string_view bytes, size_t offset) {
  require(offset <= bytes.size() && bytes.size() - offset >= sizeof(T),
          "the archive is truncated or damaged");
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

std::string_view part(std::string_view bytes, size_t offset, size_t size) {
  require(offset <= bytes.size() && bytes.size() - offset >= size, "the archive is truncated or damaged");
  return bytes.substr(offset, size);
}

constexpr std::string_view end_mark = "PK\x05\x06";
constexpr std::string_view entry_mark = "PK\x01\x02";
constexpr std::string_view local_mark = "PK\x03\x04";

}  // namespace

std::map<std::string, std::string_view> zip_entries(std::string_view file) {
  require(file.starts_with(local_mark), "it is no ZIP archive");
  const size_t end = file.rfind(end_mark);
  require(end != std::string_view::npos, "the archive is truncated: it has no table of contents");
  const uint16_t count = number<uint16_t>(file, end + 10);
  size_t at = number<uint32_t>(file, end + 16);
  require(count != 0xffff && at != 0xffffffff,
          "it is a ZIP64 archive (above 4 GiB), which sgm does not read");
  std::map<std::string, std::string_view> entries;
  size_t left = file.size();
  for (int i = 0; i < count; ++i) {  // the layouts are those of PKWARE's APPNOTE, 4.3.12 and 4.3.7
    require(part(file, at, 4) == entry_mark, "the archive's table of contents is damaged");
    const std::string name(part(file, at + 46, number<uint16_t>(file, at + 28)));
    const size_t size = number<uint32_t>(file, at + 20);
    const size_t local = number<uint32_t>(file, at + 42);
    require(number<uint16_t>(file, at + 10) == 0, "entry {} is compressed, which torch.save never does",
            name);
    require(part(file, local, 4) == local_mark, "entry {} of the archive is damaged", name);
    const size_t data = local + 30 + number<uint16_t>(file, local + 26) + number<uint16_t>(file, local + 28);
    const std::string_view bytes = part(file, data, size);
    require(size <= left, "entries of the archive overlap: {} and those before it are larger than the file",
            name);
    left -= size;
    const auto stated = number<uint32_t>(file, at + 16);  // 0: it was not computed
    require(stated == 0 || stated == crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()),
            "entry {} of the archive is damaged: its checksum differs", name);
    entries.emplace(name, bytes);
    at += 46 + name.size() + number<uint16_t>(file, at + 30) + number<uint16_t>(file, at + 32);
  }
  return entries;
}

}  // namespace sgm
