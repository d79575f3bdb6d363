#include "core/io/pickle_item.h"

#include <ATen/Functions.h>

#include <cstring>

#include "core/io/npy.h"

namespace sgm::pickle {
namespace {

int64_t integer(const Item* item) {
  return as<int64_t>(item, "an integer");
}

std::vector<int64_t> integers(const Item* item) {
  std::vector<int64_t> values;
  for (const Ref one : as<Items>(item, "a tuple")) values.push_back(integer(one));
  return values;
}

at::Tensor rebuild_tensor(const Items& arguments) {
  const at::Tensor& data = as<Storage>(arguments[0], "a storage").data;
  const int64_t offset = integer(arguments[1]);
  const std::vector<int64_t> sizes = integers(arguments[2]);
  const std::vector<int64_t> strides = integers(arguments[3]);
  require(sizes.size() == strides.size() && offset >= 0,
          "its pickle is damaged: a tensor's sizes and strides disagree");
  int64_t last = offset;  // the position of the last element
  bool empty = false, possible = true;
  for (size_t i = 0; i < sizes.size(); ++i) {
    int64_t reach = 0;
    possible = possible && sizes[i] >= 0 && strides[i] >= 0 &&
               !__builtin_mul_overflow(sizes[i] - 1, strides[i], &reach) &&
               !__builtin_add_overflow(last, std::max<int64_t>(reach, 0), &last);
    empty = empty || sizes[i] == 0;
  }
  require(possible && (empty || last < data.numel()),
          "its pickle is damaged: a tensor reaches beyond its storage");
  return empty ? at::empty(sizes, data.options()) : data.as_strided(sizes, strides, offset);
}

/// The bytes of text in latin-1: how Python 2's pickle carries bytes.
std::string latin1(const std::string& text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    require(c < 0x80 || ((c & 0xfe) == 0xc2 && i + 1 < text.size()), "its pickle is damaged: bytes expected");
    bytes += c < 0x80 ? text[i] : static_cast<char>(((c & 3) << 6) | (text[++i] & 0x3f));
  }
  return bytes;
}

template <class T>
T from_bytes(const std::string& bytes) {
  require(bytes.size() == sizeof(T), "its pickle is damaged: a number of numpy has {} bytes", bytes.size());
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

Item numpy_scalar(const std::string& type, const std::string& bytes) {
  if (type == "dtype f8") return {from_bytes<double>(bytes)};
  if (type == "dtype f4") return {static_cast<double>(from_bytes<float>(bytes))};
  if (type == "dtype i8") return {from_bytes<int64_t>(bytes)};
  if (type == "dtype i4") return {static_cast<int64_t>(from_bytes<int32_t>(bytes))};
  require(type == "dtype b1", "it holds a number of numpy of {}, which sgm does not read", type);
  return {from_bytes<uint8_t>(bytes) != 0};
}

/// The element type that numpy.dtype has given.
at::ScalarType array_type(const Item* dtype) {
  const std::string& name = as<Global>(dtype, "a type of numbers").name;
  constexpr std::string_view prefix = "dtype ";
  require(name.starts_with(prefix), "its pickle is damaged: a type of numbers expected");
  return numpy_type(name.substr(prefix.size()));
}

/// What an array's __setstate__ takes: (version, sizes, type, whether the first index is fastest, bytes).
at::Tensor array_of_state(const Items& state) {
  require(state.size() == 5, "its pickle is damaged: the state of an array of numpy expected");
  const at::ScalarType type = array_type(state[2]);
  return numpy_array(as<std::string>(state[4], "bytes"), type, integers(state[1]),
                     as<bool>(state[3], "true or false"));
}

/// numpy's _frombuffer(bytes, type, sizes, order), of protocol 5.
at::Tensor array_from_buffer(const Items& arguments) {
  const std::string& order = as<std::string>(arguments[3], "an order");
  require(order == "C" || order == "F", "its pickle is damaged: an order of C or F expected");
  return numpy_array(as<std::string>(arguments[0], "bytes"), array_type(arguments[1]), integers(arguments[2]),
                     order == "F");
}

std::string key_text(const Item* key) {
  if (const auto* number = std::get_if<int64_t>(&key->value)) return std::to_string(*number);
  return as<std::string>(key, "text or an integer as key");
}

/// Copies what the machine has built, each container where it stands; `left` bounds what a crafted file can
/// blow up to.
PthValue copy_of(const Item& item, int depth, int64_t& left) {
  require(depth < 100 && --left > 0, "it is nested too deeply, or contains itself, or has too much text");
  PthValue out;
  const auto copy = [&](const auto& value) {
    using T = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<T, Items>) {
      PthValue::List list;
      for (const Ref one : value) list.push_back(copy_of(*one, depth + 1, left));
      out.value = std::move(list);
    } else if constexpr (std::is_same_v<T, Pairs>) {
      PthValue::Dict dict;
      for (const auto& [key, one] : value) dict.emplace_back(key_text(key), copy_of(*one, depth + 1, left));
      out.value = std::move(dict);
    } else if constexpr (std::is_same_v<T, Global> || std::is_same_v<T, Storage> || std::is_same_v<T, Mark>) {
      throw InputError("it holds a type or storage as a value");
    } else if constexpr (!std::is_same_v<T, None>) {
      if constexpr (std::is_same_v<T, at::Tensor>)
        require(value.defined(), "its pickle is damaged: an array of numpy without numbers");
      if constexpr (std::is_same_v<T, std::string>) left -= static_cast<int64_t>(value.size() / 16);
      out.value = value;
    }
  };
  std::visit(copy, item.value);
  return out;
}

}  // namespace

const std::map<std::string, at::ScalarType, std::less<>>& storage_types() {
  static const std::map<std::string, at::ScalarType, std::less<>> types = {
      {"torch DoubleStorage", at::kDouble}, {"torch FloatStorage", at::kFloat},
      {"torch HalfStorage", at::kHalf},     {"torch BFloat16Storage", at::kBFloat16},
      {"torch LongStorage", at::kLong},     {"torch IntStorage", at::kInt},
      {"torch ShortStorage", at::kShort},   {"torch CharStorage", at::kChar},
      {"torch ByteStorage", at::kByte},     {"torch BoolStorage", at::kBool}};
  return types;
}

const std::map<std::string, size_t, std::less<>>& functions() {
  static const std::map<std::string, size_t, std::less<>> known = {{"collections OrderedDict", 0},
                                                                   {"torch._utils _rebuild_tensor_v2", 4},
                                                                   {"torch._utils _rebuild_parameter", 1},
                                                                   {"torch Size", 1},
                                                                   {"_codecs encode", 2},
                                                                   {"numpy dtype", 1},
                                                                   {"numpy.core.multiarray scalar", 2},
                                                                   {"numpy._core.multiarray scalar", 2},
                                                                   {"numpy.core.multiarray _reconstruct", 1},
                                                                   {"numpy._core.multiarray _reconstruct", 1},
                                                                   {"numpy.core.numeric _frombuffer", 4},
                                                                   {"numpy._core.numeric _frombuffer", 4}};
  return known;
}

Item long_integer(std::string_view bytes) {
  const bool negative = !bytes.empty() && (bytes.back() & 0x80) != 0;
  if (bytes.size() > sizeof(int64_t)) {
    double value = negative ? -1 : 0;
    for (size_t i = bytes.size(); i > 0; --i) value = 256 * value + static_cast<uint8_t>(bytes[i - 1]);
    return {value};
  }
  int64_t value = negative ? -1 : 0;
  std::memcpy(&value, bytes.data(), bytes.size());
  return {value};
}

Item call(const std::string& function, const Items& arguments) {
  const auto known = functions().find(function);
  require(known != functions().end() && arguments.size() >= known->second,
          "its pickle is damaged: {} cannot be called so", function);
  if (function == "collections OrderedDict") {
    Pairs pairs;
    if (!arguments.empty()) {
      for (const Ref one : as<Items>(arguments[0], "a list of pairs")) {
        const Items& pair = as<Items>(one, "a pair");
        require(pair.size() == 2, "its pickle is damaged: a pair expected");
        pairs.emplace_back(pair[0], pair[1]);
      }
    }
    return {pairs};
  }
  if (function == "torch._utils _rebuild_tensor_v2") return {rebuild_tensor(arguments)};
  if (function == "torch._utils _rebuild_parameter" || function == "torch Size") return *arguments[0];
  if (function == "_codecs encode") return {latin1(as<std::string>(arguments[0], "text"))};
  if (function == "numpy dtype") return {Global{"dtype " + as<std::string>(arguments[0], "text")}};
  if (function.ends_with(" _reconstruct")) {
    require(as<Global>(arguments[0], "a type").name == numpy_array_type,
            "it asks for a kind of array other than numpy.ndarray, which sgm never loads");
    return {at::Tensor()};  // its state follows
  }
  if (function.ends_with(" _frombuffer")) return {array_from_buffer(arguments)};
  return numpy_scalar(as<Global>(arguments[0], "a number type").name, as<std::string>(arguments[1], "bytes"));
}

void set_state(Item& object, const Item& state) {
  if (std::holds_alternative<Pairs>(object.value)) return;
  if (const auto* tensor = std::get_if<at::Tensor>(&object.value)) {
    require(!tensor->defined(), "its pickle is damaged: attributes of an array that is whole");
    object.value = array_of_state(as<Items>(&state, "a tuple"));
    return;
  }
  const auto* global = std::get_if<Global>(&object.value);
  require(global && global->name.starts_with("dtype "), "its pickle is damaged: attributes of no object");
  const auto* parts = std::get_if<Items>(&state.value);
  const auto* order = parts && parts->size() > 1 ? std::get_if<std::string>(&parts->at(1)->value) : nullptr;
  require(!order || *order != ">", "its numbers are big-endian");
}

PthValue plain(const Item& item) {
  int64_t left = 10'000'000;
  return copy_of(item, 0, left);
}

}  // namespace sgm::pickle
