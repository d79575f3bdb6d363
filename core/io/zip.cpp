#include "core/io/zip.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <functional>

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
constexpr uint16_t stored = 0, deflated = 8;  // methods of compression

uint32_t crc_of(std::string_view bytes) {
  return static_cast<uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

/// An entry as the archive's table of contents has it.
struct Listed {
  std::string name;
  std::string_view packed;
  uint16_t flags = 0, method = stored;
  uint32_t size = 0, checksum = 0;  ///< of the unpacked content; a checksum of 0 was not computed
};

void require_intact(const std::string& name, uint32_t checksum, std::string_view content) {
  require(checksum == 0 || checksum == crc_of(content),
          "entry {} of the archive is damaged: its checksum differs", name);
}

/// Calls `take` with each entry. The layouts are those of PKWARE's APPNOTE, 4.3.16, 4.3.12 and 4.3.7.
void for_each_entry(std::string_view file, const std::function<void(const Listed&)>& take) {
  require(file.starts_with(local_mark), "it is no ZIP archive");
  const size_t end = file.rfind(end_mark);
  require(end != std::string_view::npos, "the archive is truncated: it has no table of contents");
  const uint16_t count = number<uint16_t>(file, end + 10);
  size_t at = number<uint32_t>(file, end + 16);
  require(count != 0xffff && at != 0xffffffff,
          "it is a ZIP64 archive (above 4 GiB), which sgm does not read");
  size_t left = file.size();
  for (int i = 0; i < count; ++i) {
    require(part(file, at, 4) == entry_mark, "the archive's table of contents is damaged");
    Listed entry;
    entry.name = part(file, at + 46, number<uint16_t>(file, at + 28));
    entry.flags = number<uint16_t>(file, at + 8);
    entry.method = number<uint16_t>(file, at + 10);
    entry.checksum = number<uint32_t>(file, at + 16);
    const size_t packed = number<uint32_t>(file, at + 20);
    entry.size = number<uint32_t>(file, at + 24);
    const size_t local = number<uint32_t>(file, at + 42);
    require(part(file, local, 4) == local_mark, "entry {} of the archive is damaged", entry.name);
    const size_t data = local + 30 + number<uint16_t>(file, local + 26) + number<uint16_t>(file, local + 28);
    entry.packed = part(file, data, packed);
    require(packed <= left, "entries of the archive overlap: {} and those before it are larger than the file",
            entry.name);
    left -= packed;
    take(entry);
    at += 46 + entry.name.size() + number<uint16_t>(file, at + 30) + number<uint16_t>(file, at + 32);
  }
}

/// zlib's state for raw deflated data, freed at the end of its scope.
struct RawInflation {
  z_stream stream = {};
  RawInflation() { require_run(inflateInit2(&stream, -MAX_WBITS) == Z_OK, "zlib cannot start (zip)"); }
  ~RawInflation() { inflateEnd(&stream); }
  RawInflation(const RawInflation&) = delete;
  RawInflation& operator=(const RawInflation&) = delete;
};

/// Up to `most` bytes of what is deflated in `packed`; `whole`: all of it, of exactly that many bytes.
std::string inflated(const std::string& name, std::string_view packed, size_t most, bool whole) {
  RawInflation inflation;
  z_stream& z = inflation.stream;
  z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
  z.avail_in = static_cast<uInt>(packed.size());  // below 4 GiB: no ZIP64
  std::string content;
  std::string buffer(std::min<size_t>(most + 1, 1 << 20), '\0');
  int state = Z_OK;
  while (state == Z_OK && (whole || content.size() < most)) {
    z.next_out = reinterpret_cast<Bytef*>(buffer.data());
    z.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&z, Z_NO_FLUSH);
    content.append(buffer.data(), buffer.size() - z.avail_out);
    require(!whole || content.size() <= most,
            "entry {} of the archive is damaged: it is larger than it states", name);
  }
  require(state == Z_STREAM_END || (state == Z_OK && !whole),
          "entry {} of the archive is damaged: its compressed data are broken or end too early", name);
  require(!whole || content.size() == most,
          "entry {} of the archive is damaged: it is smaller than it states", name);
  content.resize(std::min(content.size(), most));
  return content;
}

template <class T>
void append(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

std::map<std::string, std::string_view> zip_entries(std::string_view file) {
  std::map<std::string, std::string_view> entries;
  for_each_entry(file, [&](const Listed& entry) {
    require(entry.method == stored, "entry {} is compressed, which torch.save never does", entry.name);
    require_intact(entry.name, entry.checksum, entry.packed);
    entries.emplace(entry.name, entry.packed);
  });
  return entries;
}

ZipArchive::ZipArchive(std::string_view file) {
  for_each_entry(file, [&](const Listed& entry) {
    require((entry.flags & 1) == 0, "entry {} of the archive is encrypted", entry.name);
    require(entry.method == stored || entry.method == deflated,
            "entry {} of the archive is compressed by method {}; sgm reads stored and deflated ones",
            entry.name, entry.method);
    require(entry.method == deflated || entry.packed.size() == entry.size,
            "entry {} of the archive is damaged: it has two sizes", entry.name);
    entries_[entry.name] = {entry.packed, entry.method == deflated, entry.size, entry.checksum};
  });
}

std::vector<std::string> ZipArchive::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

std::string ZipArchive::head(const std::string& name, size_t count) const {
  const Entry& entry = entries_.at(name);
  if (entry.deflated) return inflated(name, entry.packed, std::min(count, entry.size), false);
  return std::string(entry.packed.substr(0, count));
}

std::string ZipArchive::read(const std::string& name, size_t most) const {
  const Entry& entry = entries_.at(name);
  require(entry.size <= most,
          "entry {} of the archive unpacks to {} bytes, more than the {} that are allowed", name, entry.size,
          most);
  std::string content =
      entry.deflated ? inflated(name, entry.packed, entry.size, true) : std::string(entry.packed);
  require_intact(name, static_cast<uint32_t>(entry.checksum), content);
  return content;
}

std::string zipped(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string file, table;
  for (const auto& [name, content] : entries) {
    const size_t at = file.size();
    require(at + content.size() + name.size() < 0xffff0000 && entries.size() < 0xffff,
            "a ZIP archive above 4 GiB is not written");
    std::string both;                // what the entry's own header and the table of contents share
    append<uint16_t>(both, 20);      // needs version 2.0 of the format
    append<uint16_t>(both, 0x0800);  // names are UTF-8
    append<uint16_t>(both, stored);
    append<uint16_t>(both, 0);       // midnight of
    append<uint16_t>(both, 0x0021);  // 1980-01-01, the format's first day
    append<uint32_t>(both, crc_of(content));
    append<uint32_t>(both, static_cast<uint32_t>(content.size()));
    append<uint32_t>(both, static_cast<uint32_t>(content.size()));
    append<uint16_t>(both, static_cast<uint16_t>(name.size()));
    append<uint16_t>(both, 0);  // nothing extra
    file.append(local_mark).append(both).append(name).append(content);
    table.append(entry_mark);
    append<uint16_t>(table, 20);  // made by version 2.0
    table.append(both);
    append<uint16_t>(table, 0);  // no comment
    append<uint16_t>(table, 0);  // on the first disk
    append<uint16_t>(table, 0);
    append<uint32_t>(table, 0);
    append<uint32_t>(table, static_cast<uint32_t>(at));
    table.append(name);
  }
  const size_t at = file.size();
  file.append(table).append(end_mark);
  append<uint32_t>(file, 0);  // of one disk
  for (int i = 0; i < 2; ++i) append<uint16_t>(file, static_cast<uint16_t>(entries.size()));
  append<uint32_t>(file, static_cast<uint32_t>(table.size()));
  append<uint32_t>(file, static_cast<uint32_t>(at));
  append<uint16_t>(file, 0);
  return file;
}

}  // namespace sgm
