#include "core/config/group_overrides.h"

#include <fmt/format.h>

namespace sgm {
namespace {

GroupChoice choice_of(const Override& o, const std::string& key, Errors& errors) {
  GroupChoice choice{{}, false, o.origin};
  if (!o.value) return choice;
  choice.is_list = o.value->is<Node::List>();
  for (const Node& item : choice.is_list ? o.value->as<Node::List>() : Node::List{*o.value}) {
    if (item.is<std::string>() || (!item.word.empty() && !item.is_null())) {
      choice.options.push_back(item.is<std::string>() ? item.as<std::string>() : item.word);
      continue;
    }
    errors.add(fmt::format("the option of a group is a name or a list of names, not {}", item.type_name()),
               item.origin,
               item.is_null() ? fmt::format("to take the group out write ~{}", key) : "put it in quotes");
  }
  return choice;
}

DefaultsEntry added_entry(const Override& o, const GroupChoice& choice) {
  DefaultsEntry entry;
  entry.kind = DefaultsEntry::Kind::group;
  entry.group = o.key;
  entry.options = choice.options;
  entry.is_list = choice.is_list;
  entry.package = o.package;
  entry.origin = o.origin;
  if (entry.package && *entry.package == "_here_") entry.package = "";
  return entry;
}

}  // namespace

GroupOverrides group_overrides(const std::vector<Override>& overrides, Errors& errors) {
  GroupOverrides all;
  for (const Override& o : overrides) {
    const std::string key = o.package ? fmt::format("{}@{}", o.key, *o.package) : o.key;
    const GroupChoice choice = choice_of(o, key, errors);
    if (o.value && choice.options.empty() && !choice.is_list) continue;
    if (o.kind == Override::Kind::force) {
      errors.add(fmt::format("'{}' is a group: '++' works on values only", o.key), o.origin,
                 fmt::format("write {}=OPTION or +{}=OPTION", key, key));
    } else if (o.kind == Override::Kind::remove) {
      all.removed[key] = choice;
    } else if (o.kind == Override::Kind::add) {
      all.added.push_back(added_entry(o, choice));
    } else {
      all.chosen[key] = choice;
    }
  }
  return all;
}

}  // namespace sgm
