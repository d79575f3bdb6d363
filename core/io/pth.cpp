#include "core/io/pth.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <functional>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/io/files.h"
#include "core/io/pickle.h"
#include "core/io/zip.h"

namespace sgm {
namespace {

void collect(const PthValue& from, const std::string& name,
             std::vector<std::pair<std::string, at::Tensor>>& into) {
  const std::string prefix = name.empty() ? "" : name + ".";
  if (const auto* tensor = std::get_if<at::Tensor>(&from.value)) into.emplace_back(name, *tensor);
  if (const auto* dict = std::get_if<PthValue::Dict>(&from.value)) {
    for (const auto& [key, value] : *dict) collect(value, prefix + key, into);
  }
  if (const auto* list = std::get_if<PthValue::List>(&from.value)) {
    for (size_t i = 0; i < list->size(); ++i) collect((*list)[i], prefix + std::to_string(i), into);
  }
}

PthValue parse(const std::string& file) {
  require(!file.starts_with("\x80\x02\x8a\x0al\xfc\x9c"),
          "it was saved by PyTorch before 1.6: load it there and save it again with a newer one");
  const auto entries = zip_entries(file);
  const std::string program = "/data.pkl";
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const auto& entry) { return entry.first.ends_with(program); });
  require(found != entries.end(), "it is a ZIP archive, but not of torch.save: it has no data.pkl");
  const std::string folder = found->first.substr(0, found->first.size() - program.size());
  const auto order = entries.find(folder + "/byteorder");
  require(order == entries.end() || order->second == "little", "its numbers are big-endian");
  return unpickle(found->second, [&](const std::string& key) {
    const auto bytes = entries.find(folder + "/data/" + key);
    require(bytes != entries.end(), "storage {} is missing in the archive", key);
    return bytes->second;
  });
}

/// What `parsed` makes of a file; its errors with the path and what to give instead.
PthValue read_whole(const std::string& path, const char* advice,
                    const std::function<PthValue(const std::string&)>& parsed) {
  const std::string file = read_text(path);
  const auto refuse = [&](const char* why) {
    return InputError(fmt::format("cannot read {}: {}\n  {}", path, why, advice));
  };
  try {
    return parsed(file);
  } catch (const InputError& error) {
    throw refuse(error.what());
  } catch (const c10::Error& error) {  // of sizes whose product is beyond 64 bits
    throw refuse(error.what_without_backtrace());
  }
}

}  // namespace

const PthValue& PthValue::at(std::string_view path) const {
  const PthValue* here = this;
  while (!path.empty()) {
    const std::string key(path.substr(0, path.find('/')));
    path.remove_prefix(std::min(key.size() + 1, path.size()));
    std::vector<std::string> known;
    const PthValue* next = nullptr;
    if (const auto* dict = std::get_if<Dict>(&here->value)) {
      for (const auto& [name, value] : *dict) {
        known.push_back(name);
        if (name == key) next = &value;
      }
    } else if (const auto* list = std::get_if<List>(&here->value)) {
      for (size_t i = 0; i < list->size(); ++i) {
        known.push_back(std::to_string(i));
        if (known.back() == key) next = &(*list)[i];
      }
    }
    require(next, "no '{}' in the checkpoint\n  {}", key, suggest(key, known));
    here = next;
  }
  return *here;
}

std::vector<std::pair<std::string, at::Tensor>> PthValue::tensors() const {
  std::vector<std::pair<std::string, at::Tensor>> all;
  collect(*this, "", all);
  return all;
}

PthValue read_pth(const std::string& path) {
  return read_whole(path, "give a file of torch.save(state_dict), or a dictionary of those", parse);
}

PthValue read_pickle(const std::string& path) {
  return read_whole(path, "give a file of pickle.dump of a dictionary of arrays",
                    [](const std::string& file) {
                      require(file.starts_with('\x80'), "it is no pickle of protocol 2 to 5");
                      return unpickle(file, [](const std::string&) -> std::string_view {
                        throw InputError("it holds a tensor of torch, which only files of torch.save do");
                      });
                    });
}

}  // namespace sgm
