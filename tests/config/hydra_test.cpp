#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/require.h"
#include "core/config/compose.h"
#include "core/config/override.h"
#include "tests/config/conf_folder.h"

/// Replays what Hydra 1.3.2 made of our own inputs (tests/data/config/README.md). Where we differ on purpose,
/// a vector also has "ours".
namespace sgm {
namespace {

using nlohmann::json;

Node node_of(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<int64_t>();
  if (value.is_number_float()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return {};
  if (value.is_array()) {
    Node::List list;
    for (const json& item : value) list.push_back(node_of(item));
    return list;
  }
  if (value.contains("float")) return std::stod(value["float"].get<std::string>());
  Node::Table table;
  for (const auto& [key, item] : value.items()) table.emplace_back(key, node_of(item));
  return table;
}

std::vector<json> vectors(const std::string& name) {
  std::ifstream file(std::string(SGM_SOURCE_DIR) + "/tests/data/config/" + name);
  std::vector<json> all;
  for (std::string line; std::getline(file, line);) all.push_back(json::parse(line));
  return all;
}

constexpr const char* kinds[] = {"set", "add", "force", "remove"};

TEST(Hydra, OverridesParseAlike) {
  const std::vector<json> all = vectors("overrides.jsonl");
  ASSERT_GE(all.size(), 150U);
  for (const json& vector : all) {
    const std::string text = vector["in"];
    SCOPED_TRACE(text);
    const json& expected = vector.contains("ours") ? vector["ours"] : vector;
    Errors errors;
    const std::optional<Override> o = parse_override(text, 1, errors);
    if (expected.contains("error") || expected.contains("sweep")) {
      EXPECT_FALSE(o.has_value()) << canonical_text(o->value.value_or(Node()));
      EXPECT_EQ(errors.size(), 1U);
      try {
        errors.raise();
      } catch (const InputError& error) {
        EXPECT_EQ(std::string(error.what()).find("sweeps are not supported yet") == 0,
                  expected.contains("sweep"))
            << error.what();
      }
      continue;
    }
    std::string why;
    try {
      errors.raise();
    } catch (const InputError& error) {
      why = error.what();
    }
    EXPECT_EQ(why, "");
    if (!o) continue;
    EXPECT_EQ(kinds[static_cast<int>(o->kind)], expected["kind"].get<std::string>());
    EXPECT_EQ(o->key, expected["key"].get<std::string>());
    EXPECT_EQ(o->package.value_or("-"), expected.value("package", "-"));
    ASSERT_EQ(o->value.has_value(), expected.contains("value"));
    if (o->value) {
      EXPECT_EQ(canonical_text(*o->value), canonical_text(node_of(expected["value"])));
    }
  }
}

TEST(Hydra, ConfigurationsComposeAlike) {
  const std::vector<json> all = vectors("compositions.jsonl");
  size_t n = 0;
  std::optional<test::ConfFolder> folder;
  std::string name;
  for (const json& vector : all) {
    if (vector.contains("files")) {
      folder.emplace();
      name = vector["name"];
      for (const auto& [file, text] : vector["files"].items()) folder->write(file, text);
      continue;
    }
    ++n;
    const auto overrides = vector["overrides"].get<std::vector<std::string>>();
    SCOPED_TRACE(name + " " + vector["overrides"].dump());
    std::string got, what;
    try {
      got = canonical_text(compose(folder->search_path(), "config", overrides).config);
    } catch (const InputError& error) {
      got = "error";
      what = error.what();
    }
    const json expected = vector.contains("ours")     ? vector["ours"]
                          : vector.contains("config") ? vector["config"]
                                                      : json("error");
    EXPECT_EQ(got, expected == "error" ? "error" : canonical_text(node_of(expected))) << what;
  }
  EXPECT_GE(n, 40U);
}

}  // namespace
}  // namespace sgm
