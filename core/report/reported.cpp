#include "core/report/reported.h"

#include <set>

namespace sgm {
namespace {

/// An [[entry]] as those that it stands for: itself, or one a number of its `values`.
std::vector<Node> spread(const Node& entry) {
  const Node* values = entry.find("values");
  if (values == nullptr) return {entry};
  const Node* name = entry.find("name");
  require(values->is_table() && name != nullptr && name->is<std::string>() && entry.find("value") == nullptr,
          "{}:{}: 'values' is a table of numbers by name, with a 'name' and without a 'value' beside it",
          entry.origin.file, entry.origin.line);
  std::vector<Node> all;
  for (const auto& [key, value] : values->as<Node::Table>()) {
    Node one = entry;
    one.erase("values");
    one.set("name", name->as<std::string>() + "." + key);
    one.set("value", value);
    all.push_back(one);
  }
  return all;
}

Reported read(const Node& table) {
  Reported entry;
  bind(table, entry);
  require(!entry.name.empty() && entry.value && !entry.citation.empty(),
          "{}:{}: a reported entry without name, value or citation\n  a number needs its source",
          table.origin.file, table.origin.line);
  require(entry.conflicting.has_value() != entry.conflicting_citation.empty(),
          "{}:{}: 'conflicts' of '{}' needs a value and a citation", table.origin.file, table.origin.line,
          entry.name);
  return entry;
}

}  // namespace

void Reported::fields(Fields& on) {
  on("name", name, "name of the entry in the study's report");
  on("value", value, "the reported number");
  on("standard_error", standard_error, "of the reported number", at_least(0));
  on("tolerance", tolerance, "largest difference that agrees, of numbers without an interval", at_least(0));
  on("unit", unit, "unit");
  on.choice("source", source, "where the number is from", {"paper", "official-code-run", "exact", "own-run"});
  on("citation", citation, "paper, table or figure, page");
  on("memory", memory, "quoted from memory");
  on("needs", needs, "what computing it would take");
  on("test", test, "name of the test that entries of common noise are");
  struct Conflict {
    Reported& of;
    void fields(Fields& on) {
      on("value", of.conflicting, "the other value");
      on("citation", of.conflicting_citation, "where it stands");
    }
  } conflict{*this};
  on.table("conflicts", conflict, "what the paper or its code says elsewhere");
  struct Protocol {
    Reported& of;
    void fields(Fields& on) {
      on("n", of.n, "samples", at_least(1));
      on("seeds", of.seeds, "runs", at_least(1));
      on("reduction", of.reduction, "how runs are joined: mean, minimum of 3 …");
      on("reference", of.reference, "reference set");
      on("note", of.note, "what else matters");
    }
  } protocol{*this};
  on.table("protocol", protocol, "how it was measured");
}

std::vector<Reported> reported_of(const Node& file) {
  std::vector<Reported> all;
  if (file.is_null()) return all;
  std::set<std::string> seen;
  for (const auto& [key, value] : file.as<Node::Table>()) {
    require(key == "entry" && value.is<Node::List>(),
            "{}: unknown key '{}'\n  reported.toml is a list of [[entry]]", value.origin.file, key);
    for (const Node& entry : value.as<Node::List>()) {
      for (const Node& table : spread(entry)) {
        all.push_back(read(table));
        require(seen.insert(all.back().name + "\n" + all.back().source).second,
                "{}:{}: '{}' from source {} is reported twice", table.origin.file, table.origin.line,
                all.back().name, all.back().source);
      }
    }
  }
  return all;
}

}  // namespace sgm
