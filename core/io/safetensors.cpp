#include "core/io/safetensors.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/require.h"
#include "core/io/files.h"
#include "core/io/stated_digest.h"

namespace sgm {
namespace {

using nlohmann::json;
static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

constexpr std::array<std::pair<const char*, at::ScalarType>, 10> types = {{{"F64", at::kDouble},
                                                                           {"F32", at::kFloat},
                                                                           {"F16", at::kHalf},
                                                                           {"BF16", at::kBFloat16},
                                                                           {"I64", at::kLong},
                                                                           {"I32", at::kInt},
                                                                           {"I16", at::kShort},
                                                                           {"I8", at::kChar},
                                                                           {"U8", at::kByte},
                                                                           {"BOOL", at::kBool}}};

std::string_view bytes_of(const at::Tensor& tensor) {
  return {static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes()};
}

std::string length_of(const std::string& header) {
  const uint64_t length = header.size();
  return {reinterpret_cast<const char*>(&length), sizeof length};
}

struct Entry {
  std::string name;
  at::ScalarType type;
  std::vector<int64_t> sizes;
  size_t begin, end;
};

Entry entry_of(const std::string& name, const json& value) {
  const std::string type = value.at("dtype");
  const auto known = std::find_if(types.begin(), types.end(), [&](const auto& t) { return t.first == type; });
  require(known != types.end(), "tensor '{}' is of the unknown type {}", name, type);
  const auto offsets = value.at("data_offsets").get<std::array<size_t, 2>>();
  Entry entry{name, known->second, value.at("shape"), offsets[0], offsets[1]};
  size_t bytes = c10::elementSize(entry.type);
  for (const int64_t size : entry.sizes) {
    require(size >= 0 && !__builtin_mul_overflow(bytes, static_cast<size_t>(size), &bytes),
            "tensor '{}' has an impossible shape", name);
  }
  require(entry.begin <= entry.end && entry.end - entry.begin == bytes,
          "tensor '{}' needs {} bytes and has those from {} to {}", name, bytes, entry.begin, entry.end);
  return entry;
}

/// The entries of a header in order of their bytes, which must follow each other without gap or overlap up to
/// `size`.
std::vector<Entry> entries_of(const json& header, size_t size) {
  std::vector<Entry> entries;
  for (const auto& [name, value] : header.items()) {
    if (name != "__metadata__") entries.push_back(entry_of(name, value));
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  size_t end = 0;
  for (const Entry& entry : entries) {
    require(entry.begin == end,
            "tensor '{}' begins at byte {}, the one before ends at {}: they overlap or leave a gap",
            entry.name, entry.begin, end);
    end = entry.end;
  }
  require(end <= size, "it is truncated: {} bytes of data announced, {} present", end, size);
  require(end == size, "{} bytes follow the last tensor", size - end);
  return entries;
}

/// The length of the header that the first bytes announce.
size_t header_length(std::string_view file) {
  require(file.size() >= 8, "it is truncated: {} bytes", file.size());
  uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof length);
  require(length >= 2 && length < 100'000'000, "it is no safetensors file: its header would have {} bytes",
          length);
  return length;
}

/// The header at the beginning of a file: its text, and that read.
struct Header {
  std::string text;
  json entries;
  std::map<std::string, std::string> metadata;

  explicit Header(std::string_view file) {
    const size_t length = header_length(file);
    require(length <= file.size() - 8, "it is truncated: a header of {} bytes announced, {} bytes present",
            length, file.size() - 8);
    text = file.substr(8, length);
    entries = json::parse(text);
    require(entries.is_object(), "its header is no JSON object");
    if (entries.contains("__metadata__"))
      metadata = entries.at("__metadata__").get<std::map<std::string, std::string>>();
  }
};

Safetensors parse_safetensors(const std::string& file) {
  auto [text, header, metadata] = Header(file);
  Safetensors content{{}, std::move(metadata)};
  const std::string_view data = std::string_view(file).substr(8 + text.size());
  const std::vector<Entry> entries = entries_of(header, data.size());
  if (const auto found = content.metadata.extract("sha256"); !found.empty()) {
    const size_t at = text.find("\"sha256\":\"" + found.mapped());
    require(at != std::string::npos && found.mapped().size() == 64, "its digest is damaged");
    text.replace(at + 10, 64, no_digest);
    require(sha256({text, data}) == found.mapped(),
            "its content does not have the digest that it states: it is damaged");
  }
  for (const Entry& entry : entries) {
    const at::Tensor tensor = at::empty(entry.sizes, entry.type);
    if (entry.end > entry.begin)
      std::memcpy(tensor.data_ptr(), data.data() + entry.begin, entry.end - entry.begin);
    content.tensors.emplace(entry.name, tensor);
  }
  return content;
}

}  // namespace

void write_safetensors(const std::string& path, const Safetensors& content) {
  std::vector<std::pair<std::string, at::Tensor>> tensors;
  for (const auto& [name, tensor] : content.tensors)
    tensors.emplace_back(name, tensor.detach().cpu().contiguous());
  // Wide elements first keeps each tensor aligned to its element.
  std::stable_sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    return a.second.element_size() > b.second.element_size();
  });
  json header = {{"__metadata__", content.metadata}};
  header["__metadata__"]["sha256"] = no_digest;
  std::vector<std::string_view> pieces(2);  // the length and the header, known at the end
  size_t end = 0;
  for (const auto& [name, tensor] : tensors) {
    const auto type = std::find_if(types.begin(), types.end(), [&t = tensor](const auto& entry) {
      return entry.second == t.scalar_type();
    });
    require(type != types.end() && name != "__metadata__",
            "{}: safetensors cannot hold '{}' of type {}\n  convert or rename it", path, name,
            toString(tensor.scalar_type()));
    const size_t begin = std::exchange(end, end + tensor.nbytes());
    header[name] = {{"dtype", type->first}, {"shape", tensor.sizes().vec()}, {"data_offsets", {begin, end}}};
    pieces.push_back(bytes_of(tensor));
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const std::string length = length_of(text);
  pieces[1] = text;
  const std::string digest = sha256(pieces);
  text.replace(text.find("\"sha256\":\"" + no_digest) + 10, 64, digest);
  pieces[0] = length;
  write_whole(path, pieces);
}

namespace {

/// What `read` gives, its errors headed by the file's name.
template <class Read>
auto reading(const std::string& path, const Read& read) {
  try {
    return read();
  } catch (const InputError& error) {
    throw InputError(
        fmt::format("cannot read {}: {}\n  take another copy, or the checkpoint before", path, error.what()));
  } catch (const json::exception& error) {
    throw InputError(
        fmt::format("cannot read {}: its header is not that of a safetensors file\n  take another copy, or "
                    "the checkpoint before",
                    path));
  }
}

}  // namespace

Safetensors read_safetensors(const std::string& path) {
  const std::string file = read_text(path);
  return reading(path, [&] { return parse_safetensors(file); });
}

std::map<std::string, std::string> read_safetensors_metadata(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  require(in.good(), "cannot open {}", path);
  std::string beginning(8, '\0');
  in.read(beginning.data(), 8);
  beginning.resize(static_cast<size_t>(in.gcount()));
  return reading(path, [&] {
    const size_t length = header_length(beginning);
    beginning.resize(8 + length);
    in.read(beginning.data() + 8, static_cast<std::streamsize>(length));
    beginning.resize(8 + static_cast<size_t>(in.gcount()));
    return Header(beginning).metadata;
  });
}

}  // namespace sgm
