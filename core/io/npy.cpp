#include "core/io/npy.h"

#include <ATen/ops/empty.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>

#include "core/base/require.h"
#include "core/base/text.h"

namespace sgm {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

const std::map<std::string, at::ScalarType>& types() {
  static const std::map<std::string, at::ScalarType> known = {
      {"f4", at::kFloat}, {"f8", at::kDouble}, {"u1", at::kByte}, {"i4", at::kInt}, {"i8", at::kLong}};
  return known;
}

/// Reads the dictionary of a head, a literal of Python with the keys descr, fortran_order and shape.
class Literal {
 public:
  explicit Literal(std::string_view text) : rest_(text) {}

  NpyHeader header() {
    NpyHeader header;
    bool descr = false, order = false, shape = false;
    expect('{');
    while (!skip('}')) {
      const std::string key = text();
      expect(':');
      if (key == "descr") {
        header.type = type();
        descr = true;
      } else if (key == "fortran_order") {
        header.fortran = truth();
        order = true;
      } else {
        require(key == "shape", "its head has the unknown key '{}'", visible(key));
        header.sizes = sizes();
        shape = true;
      }
      if (!skip(',')) {
        expect('}');
        break;
      }
    }
    require(descr && order && shape, "its head lacks descr, fortran_order or shape");
    return header;
  }

 private:
  void spaces() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n' || rest_[0] == '\t'))
      rest_.remove_prefix(1);
  }
  bool skip(char c) {
    spaces();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) { require(skip(c), "its head is damaged: '{}' expected", c); }
  std::string text() {
    const char quote = skip('"') ? '"' : '\'';
    if (quote == '\'') expect(quote);
    const size_t end = rest_.find(quote);
    require(end != std::string_view::npos, "its head is damaged: a text has no end");
    std::string found(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return found;
  }
  bool truth() {
    spaces();
    const bool yes = rest_.starts_with("True");
    require(yes || rest_.starts_with("False"), "its head is damaged: True or False expected");
    rest_.remove_prefix(yes ? 4 : 5);
    return yes;
  }
  std::vector<int64_t> sizes() {
    std::vector<int64_t> sizes;
    expect('(');
    while (!skip(')')) {
      spaces();
      int64_t size = 0;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
      require(error == std::errc() && size >= 0, "its head is damaged: a size expected");
      rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
      skip('L');  // a long integer of Python 2
      sizes.push_back(size);
      if (!skip(',')) {
        expect(')');
        break;
      }
    }
    return sizes;
  }
  at::ScalarType type() {
    spaces();
    require(!rest_.starts_with('['),
            "it is an array of records (a structured dtype), which sgm does not read");
    const std::string code = text();
    require(!code.starts_with('>') || code == ">u1", "its numbers are big-endian ({})", visible(code));
    const bool order = code.starts_with('<') || code.starts_with('|') || code.starts_with('>');
    return numpy_type(code.substr(order ? 1 : 0));
  }

  std::string_view rest_;
};

/// How many numbers an array has; absent beyond 64 bits.
std::optional<int64_t> count_of(const std::vector<int64_t>& sizes, int64_t width) {
  int64_t count = 1;
  for (const int64_t size : sizes) {
    if (size < 0 || __builtin_mul_overflow(count, size, &count)) return std::nullopt;
  }
  int64_t bytes = 0;
  if (__builtin_mul_overflow(count, width, &bytes)) return std::nullopt;
  return count;
}

}  // namespace

at::ScalarType numpy_type(const std::string& code) {
  require(!code.starts_with('O'),
          "it is an array of objects of Python, which sgm never loads: nothing in such a file is executed");
  const auto known = types().find(code);
  require(known != types().end(),
          "it is an array of NumPy's type '{}'; sgm reads float32, float64, uint8, int32 and int64",
          visible(code));
  return known->second;
}

at::Tensor numpy_array(std::string_view bytes, at::ScalarType type, const std::vector<int64_t>& sizes,
                       bool fortran) {
  const auto width = static_cast<int64_t>(c10::elementSize(type));
  const std::optional<int64_t> count = count_of(sizes, width);
  require(count && static_cast<size_t>(*count * width) == bytes.size(),
          "it is truncated or damaged: an array of [{}] does not have {} bytes", fmt::join(sizes, ", "),
          bytes.size());
  std::vector<int64_t> stored = sizes;
  if (fortran) std::reverse(stored.begin(), stored.end());
  const at::Tensor data = at::empty(stored, type);
  if (!bytes.empty()) std::memcpy(data.data_ptr(), bytes.data(), bytes.size());
  if (!fortran) return data;
  std::vector<int64_t> axes(sizes.size());
  for (size_t i = 0; i < axes.size(); ++i) axes[i] = static_cast<int64_t>(axes.size() - 1 - i);
  return data.permute(axes).contiguous();
}

NpyHeader npy_header(std::string_view bytes) {
  require(bytes.starts_with(magic) && bytes.size() >= 10, "it is no array of NumPy");
  const int major = static_cast<unsigned char>(bytes[6]);
  require(major >= 1 && major <= 3, "it is an array of NumPy's format {}; sgm reads 1 to 3", major);
  uint32_t length = 0;
  const size_t start = major == 1 ? 10 : 12;
  require(bytes.size() >= start, "it is truncated");
  std::memcpy(&length, bytes.data() + 8, start - 8);
  require(length <= npy_head - start, "its head is damaged: {} bytes long", length);
  require(bytes.size() - start >= length, "it is truncated");
  NpyHeader header = Literal(bytes.substr(start, length)).header();
  header.offset = start + length;
  return header;
}

at::Tensor npy_array(std::string_view bytes) {
  const NpyHeader header = npy_header(bytes);
  return numpy_array(bytes.substr(header.offset), header.type, header.sizes, header.fortran);
}

std::string npy_bytes(const at::Tensor& array) {
  const auto type = std::find_if(types().begin(), types().end(),
                                 [&](const auto& known) { return known.second == array.scalar_type(); });
  require(type != types().end(), "an array of {} is not written as NumPy's", toString(array.scalar_type()));
  const at::Tensor data = array.detach().cpu().contiguous();
  const bool single = data.dim() == 1;
  std::string head = fmt::format("{{'descr': '{}{}', 'fortran_order': False, 'shape': ({}{}), }}",
                                 type->first == "u1" ? '|' : '<', type->first, fmt::join(data.sizes(), ", "),
                                 single ? "," : "");
  while ((10 + head.size() + 1) % 64 != 0) head += ' ';  // so that the numbers are aligned
  head += '\n';
  const auto length = static_cast<uint16_t>(head.size());
  std::string bytes(magic);
  bytes += std::string("\x01\0", 2);
  bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
  bytes += head;
  if (data.numel() > 0) bytes.append(static_cast<const char*>(data.const_data_ptr()), data.nbytes());
  return bytes;
}

}  // namespace sgm
