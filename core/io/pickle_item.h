#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/require.h"
#include "core/io/pth.h"

namespace sgm::pickle {

struct Item;
using Ref = Item*;  // the machine owns all items; containers are shared, for the program fills them after it
                    // has stored them
using Items = std::vector<Ref>;
using Pairs = std::vector<std::pair<Ref, Ref>>;

struct Mark {};
struct None {};
struct Global {
  std::string name;  ///< "module name", or "dtype f8" for what numpy.dtype gives
};
struct Storage {
  at::Tensor data;  ///< (n)
};

/// What lies on the stack of the pickle machine.
struct Item {
  std::variant<None, bool, int64_t, double, std::string, at::Tensor, Items, Pairs, Global, Storage, Mark>
      value;
};

/// The item as T; InputError if it is something else.
template <class T>
const T& as(const Item* item, const char* what) {
  const T* value = std::get_if<T>(&item->value);
  require(value, "its pickle is damaged: {} expected", what);
  return *value;
}

/// The allow-list: storage types of torch with their element type.
const std::map<std::string, at::ScalarType, std::less<>>& storage_types();
/// The allow-list: functions, with the number of arguments that each needs at least.
const std::map<std::string, size_t, std::less<>>& functions();

/// The one type of the allow-list that is only named: of what numpy's _reconstruct makes.
constexpr std::string_view numpy_array_type = "numpy ndarray";

/// An integer of up to 255 bytes, little-endian in two's complement; beyond 64 bits it becomes a float.
Item long_integer(std::string_view bytes);

/// What a function of the allow-list gives. Nothing of Python runs: each is an expression of our own.
Item call(const std::string& function, const Items& arguments);

/// Sets the attributes of an object. An array of numpy gets its numbers; those of an ordered dictionary
/// (_metadata) and of a number type say nothing that we need, but for big-endian numbers, which are refused.
void set_state(Item& object, const Item& state);

/// A copy without sharing. InputError for cycles and for what grows beyond ten million values, of which 16
/// bytes of text count as one.
PthValue plain(const Item& item);

}  // namespace sgm::pickle
