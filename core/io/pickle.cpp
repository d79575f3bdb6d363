#include "core/io/pickle.h"

#include <ATen/Functions.h>

#include <bit>
#include <cstring>
#include <deque>

#include "core/io/pickle_item.h"

namespace sgm {
namespace pickle {
namespace {

class Machine {
 public:
  Machine(std::string_view program, const StorageBytes& storage)
      : rest_(program), room_(2 * program.size() + (1 << 20)), storage_(storage) {}

  /// The item that the program leaves; it lives as long as the machine.
  const Item& run() {
    while (true) {
      const auto code = number<uint8_t>();
      if (code == '.') return *pop();
      step(code);
    }
  }

 private:
  template <class T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string_view take(size_t size) {
    require(size <= rest_.size(), "its pickle is truncated");
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string line() {
    const size_t end = rest_.find('\n');
    require(end != std::string_view::npos, "its pickle is truncated");
    const std::string text(take(end));
    take(1);
    return text;
  }
  void push(Item item) {
    arena_.push_back(std::move(item));
    stack_.push_back(&arena_.back());
  }
  Ref pop() {
    require(!stack_.empty(), "its pickle is damaged: the stack is empty");
    const Ref item = stack_.back();
    stack_.pop_back();
    return item;
  }
  Items pop_to_mark() {
    size_t at = stack_.size();
    while (at > 0 && !std::holds_alternative<Mark>(stack_[at - 1]->value)) --at;
    require(at > 0, "its pickle is damaged: a mark is missing");
    Items items(stack_.begin() + static_cast<ptrdiff_t>(at), stack_.end());
    stack_.resize(at - 1);
    return items;
  }
  Items pop_several(size_t count) {
    Items items(count);
    for (size_t i = count; i > 0; --i) items[i - 1] = pop();
    return items;
  }
  /// The container on top of the stack, to be filled.
  template <class T>
  T& top() {
    require(!stack_.empty() && std::holds_alternative<T>(stack_.back()->value),
            "its pickle is damaged: a list or dictionary expected");
    return std::get<T>(stack_.back()->value);
  }
  void set_items(const Items& items) {
    require(items.size() % 2 == 0, "its pickle is damaged: a key without value");
    for (size_t i = 0; i < items.size(); i += 2) top<Pairs>().emplace_back(items[i], items[i + 1]);
  }
  void add_items(const Items& items) {
    Items& list = top<Items>();
    list.insert(list.end(), items.begin(), items.end());
  }
  void remember(size_t place) {
    require(!stack_.empty(), "its pickle is damaged: nothing to remember");
    memory_[place] = stack_.back();
  }
  void recall(size_t place) {
    require(memory_.contains(place), "its pickle is damaged: nothing is remembered there");
    stack_.push_back(memory_[place]);
  }
  void push_global(const std::string& module, const std::string& name) {
    const std::string both = module + " " + name;
    require(storage_types().contains(both) || functions().contains(both) || both == numpy_array_type,
            "it asks for {}.{}, which sgm never loads: nothing in such a file is executed", module, name);
    push({Global{both}});
  }
  void push_storage(const Item* identifier) {
    const Items& parts = as<Items>(identifier, "a storage");
    require(parts.size() >= 5 && as<std::string>(parts[0], "text") == "storage",
            "its pickle is damaged: a storage expected");
    const auto type = storage_types().find(as<Global>(parts[1], "a storage type").name);
    require(type != storage_types().end(), "its pickle is damaged: a storage type expected");
    const std::string& key = as<std::string>(parts[2], "text");
    at::Tensor& data = loaded_[key];
    if (!data.defined()) {
      const std::string_view bytes = storage_(key);
      const size_t width = c10::elementSize(type->second);
      require(bytes.size() % width == 0, "storage {} has {} bytes, no multiple of {}", key, bytes.size(),
              width);
      data = at::empty({static_cast<int64_t>(bytes.size() / width)}, type->second);
      if (!bytes.empty()) std::memcpy(data.data_ptr(), bytes.data(), bytes.size());
    }
    require(data.scalar_type() == type->second, "storage {} is used with two types", key);
    push({Storage{data}});
  }
  /// Functions and arrays of numpy copy bytes of the program: together no more than twice its size.
  void spend(const Item& made) {
    const auto* tensor = std::get_if<at::Tensor>(&made.value);
    const auto* text = std::get_if<std::string>(&made.value);
    const size_t size = text ? text->size() : tensor && tensor->defined() ? tensor->nbytes() : 0;
    require(size <= room_, "it is larger than its file by far: bytes are used again and again");
    room_ -= size;
  }
  void call_function() {
    const Ref arguments = pop();
    const std::string& function = as<Global>(pop(), "a function").name;
    push(call(function, as<Items>(arguments, "a tuple")));
    if (!function.starts_with("torch")) spend(*stack_.back());  // whose tensors share their storage
  }
  void build() {
    const Ref state = pop();
    require(!stack_.empty(), "its pickle is damaged: the stack is empty");
    set_state(*stack_.back(), *state);
    spend(*stack_.back());
  }

  void step(uint8_t code) {
    switch (code) {
      case 0x80:
        require(number<uint8_t>() <= 5,
                "its pickle is of a protocol above 5: save it again with torch.save's own, 2");
        break;
      case 0x95:
        take(8);
        break;  // a frame
      case '(':
        push({Mark{}});
        break;
      case 'N':
        push({None{}});
        break;
      case 0x88:
        push({true});
        break;
      case 0x89:
        push({false});
        break;
      case 'K':
        push({int64_t{number<uint8_t>()}});
        break;
      case 'M':
        push({int64_t{number<uint16_t>()}});
        break;
      case 'J':
        push({int64_t{number<int32_t>()}});
        break;
      case 0x8a:
        push(long_integer(take(number<uint8_t>())));
        break;
      case 'G':
        push({std::bit_cast<double>(__builtin_bswap64(number<uint64_t>()))});
        break;
      case 'X':
        push({std::string(take(number<uint32_t>()))});
        break;
      case 0x8c:
        push({std::string(take(number<uint8_t>()))});
        break;
      case 'U':
      case 'C':
        push({std::string(take(number<uint8_t>()))});
        break;  // short bytes
      case 'T':
      case 'B':
        push({std::string(take(number<uint32_t>()))});
        break;  // bytes
      case 0x8e:
      case 0x96:
        push({std::string(take(number<uint64_t>()))});
        break;  // bytes and bytearray, with a size of 64 bits
      case ')':
      case ']':
        push({Items()});
        break;
      case '}':
        push({Pairs()});
        break;
      case 't':
      case 'l':
        push({pop_to_mark()});
        break;
      case 0x85:
        push({pop_several(1)});
        break;
      case 0x86:
        push({pop_several(2)});
        break;
      case 0x87:
        push({pop_several(3)});
        break;
      case 'a':
        add_items(pop_several(1));
        break;
      case 'e':
        add_items(pop_to_mark());
        break;
      case 's':
        set_items(pop_several(2));
        break;
      case 'u':
        set_items(pop_to_mark());
        break;
      case 'q':
        remember(number<uint8_t>());
        break;
      case 'r':
        remember(number<uint32_t>());
        break;
      case 0x94:
        remember(memory_.size());
        break;
      case 'h':
        recall(number<uint8_t>());
        break;
      case 'j':
        recall(number<uint32_t>());
        break;
      case '0':
        pop();
        break;
      case 'c': {
        const std::string module = line();
        push_global(module, line());
        break;
      }
      case 0x93: {
        const Items names = pop_several(2);
        push_global(as<std::string>(names[0], "text"), as<std::string>(names[1], "text"));
        break;
      }
      case 'Q':
        push_storage(pop());
        break;
      case 'R':
        call_function();
        break;
      case 'b':
        build();
        break;
      default:
        throw InputError(
            fmt::format("its pickle has the instruction {:#04x}, which torch.save does not write", code));
    }
  }
  std::string_view rest_;
  size_t room_;
  const StorageBytes& storage_;
  std::deque<Item> arena_;
  Items stack_;
  std::map<size_t, Ref> memory_;
  std::map<std::string, at::Tensor> loaded_;
};

}  // namespace
}  // namespace pickle

PthValue unpickle(std::string_view program, const StorageBytes& storage) {
  pickle::Machine machine(program, storage);
  return pickle::plain(machine.run());
}

}  // namespace sgm
