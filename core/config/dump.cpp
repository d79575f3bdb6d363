#include <fmt/format.h>

#include "core/base/require.h"
#include "core/config/value.h"

namespace sgm {
namespace {

/// Visits fields with their present values, which the defaults of a component's table may replace.
class Writer : public Fields {
 public:
  explicit Writer(const Node& values) : standards_{values} {}

  Node table = Node(Node::Table{});
  std::vector<FieldRow> rows;

 protected:
  void visit(const Spec& spec, Value value) override {
    const std::string key = path(spec.key);
    if (const Node* standard = standards_.back().find(spec.key)) {
      const std::optional<Misfit> misfit = assign(spec, key, value, *standard);
      require(!misfit, "{} (Chosen::options)\n  {}", misfit ? misfit->what : "", misfit ? misfit->todo : "");
    }
    Node now = present(value);
    now.is_neutral = spec.neutral && *spec.neutral == now;
    table.set(key, now);
    rows.push_back({key, type_of(value), now.is_null() ? "none" : canonical_text(now), allowed(spec),
                    spec.unit, spec.doc});
  }
  void enter(std::string_view key, std::string_view doc, bool is_component) override {
    prefixes_.push_back(path(key));
    const Node* standard = standards_.back().find(key);
    standards_.push_back(standard == nullptr ? Node()
                         : is_component && standard->is<std::string>()
                             ? Node(Node::Table{{"name", *standard}})
                             : *standard);
    table.set(prefixes_.back(), Node(Node::Table{}));
    rows.push_back({prefixes_.back(), is_component ? "component" : "table", "", "", "", std::string(doc)});
  }
  void defaults(const Node& standard) override {
    if (standards_.back().is_null()) standards_.back() = standard;
  }
  std::optional<Node> leave() override {
    if (standards_.back().is_table()) {
      for (const auto& [key, ignored] : standards_.back().as<Node::Table>()) {
        require(table.find(path(key)) != nullptr,
                "'{}' is no option of its component (Chosen::options)\n  rename or delete it", path(key));
      }
    }
    prefixes_.pop_back();
    standards_.pop_back();
    return std::nullopt;
  }

 private:
  std::string path(std::string_view key) const {
    return prefixes_.empty() ? std::string(key) : fmt::format("{}.{}", prefixes_.back(), key);
  }

  std::vector<std::string> prefixes_;
  std::vector<Node> standards_;
};

}  // namespace

Node dump(const Describe& fields) {
  Writer writer{Node()};
  fields(writer);
  return writer.table;
}

Node without_neutral(const Node& dumped) {
  if (!dumped.is_table()) return dumped;
  Node::Table kept;
  for (const auto& [key, value] : dumped.as<Node::Table>()) {
    if (value.is_neutral) continue;
    Node rest = without_neutral(value);
    const Node* name = value.is_table() ? value.find("name") : nullptr;
    const bool is_absent = name != nullptr && name->is_neutral && rest.as<Node::Table>().empty();
    if (!is_absent) kept.emplace_back(key, std::move(rest));  // a component that is absent leaves no trace
  }
  return kept;
}

std::vector<FieldRow> describe(const Describe& fields, const Node& values) {
  Writer writer(values);
  fields(writer);
  return writer.rows;
}

}  // namespace sgm
