#include "core/cells/code.h"

#include <fmt/format.h>

#include "core/base/require.h"
#include "core/config/node.h"
#include "core/io/files.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

constexpr const char* build_name = "build";

std::string digest_of_build() {
  static const std::string digits = sha256(build_text()).substr(0, 16);
  return digits;
}

}  // namespace

const Sources& sources() {
  static const Sources all = sources_of(sources_text());
  return all;
}

Code code_of(const std::set<std::string>& files, bool gpu, const Sources& all) {
  Code code{{build_name, digest_of_build()}};
  for (const std::string& file : files) {
    for (const std::string& needed : closure(all, file, gpu))
      code.emplace(needed, all.find(needed)->second.digest);
  }
  return code;
}

std::vector<std::string> changed(const Code& code, const Sources& all) {
  std::vector<std::string> files;
  for (const auto& [file, digest] : code) {
    const auto it = all.find(file);
    const bool same =
        file == build_name ? digest == digest_of_build() : it != all.end() && it->second.digest == digest;
    if (!same) files.push_back(file);
  }
  return files;
}

std::string listed(const std::vector<std::string>& files) {
  constexpr size_t shown = 3;
  std::string text;
  for (size_t i = 0; i < files.size() && i < shown; ++i) text += (i > 0 ? ", " : "") + files[i];
  return files.size() > shown ? fmt::format("{} and {} more", text, files.size() - shown) : text;
}

std::string digest_of(const Code& code) {
  std::string text;
  for (const auto& [file, digest] : code) text += file + " " + digest + "\n";
  return sha256(text);
}

void write_code(const fs::path& folder, const Code& code) {
  std::string text = "code = [\n";  // a file a line: keys of TOML tables may not have dots here
  for (const auto& [file, digest] : code) text += fmt::format("  {},\n", sgm::quoted(digest + " " + file));
  write_whole((folder / "code.toml").string(), text + "]\n");
}

std::optional<Code> read_code(const fs::path& folder) {
  const fs::path file = folder / "code.toml";
  std::error_code absent;
  if (!fs::exists(file, absent)) return std::nullopt;
  try {
    Code code;
    const Node table = read_toml(file.string());
    for (const Node& line : table.at<Node::List>("code")) {
      const auto& entry = line.as<std::string>();
      const size_t blank = entry.find(' ');
      code.emplace(entry.substr(blank + 1), entry.substr(0, blank));
    }
    return code;
  } catch (const InputError&) {
    return std::nullopt;
  }
}

}  // namespace sgm
