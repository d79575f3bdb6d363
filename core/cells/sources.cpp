#include "core/cells/sources.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <regex>
#include <sstream>

namespace sgm {
namespace fs = std::filesystem;
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// The text without comments, each run of white space as one blank, none beside brackets, commas and
/// semicolons; directives keep their line. Strings and characters stay as they are.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  std::string read() {
    while (at_ < text_.size()) step();
    return out_;
  }

 private:
  bool here(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  void step() {
    const char c = text_[at_];
    if (here("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (here("/*")) {
      const size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
      blank_ = true;
    } else if (c == '\n' && directive_) {
      out_ += '\n';
      directive_ = blank_ = false;
      ++at_;
    } else if (c == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
      at_ += 2;
      blank_ = true;
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      blank_ = true;
      ++at_;
    } else if (here("R\"") && (out_.empty() || blank_ || !is_word(out_.back()))) {
      const size_t open = text_.find('(', at_);
      const std::string end = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
      take(std::min(text_.find(end, open), text_.size()) + end.size());
    } else if (c == '"' || (c == '\'' && (out_.empty() || blank_ || !is_word(out_.back())))) {
      size_t end = at_ + 1;
      while (end < text_.size() && text_[end] != c) end += text_[end] == '\\' ? 2 : 1;
      take(end + 1);
    } else {
      if (c == '#') directive_ = true;
      take(at_ + 1);
    }
  }

  /// Copies up to `end`, after a blank where one stood and counts.
  void take(size_t end) {
    static constexpr std::string_view apart = "(){}[],;";
    end = std::min(end, text_.size());
    const bool counts = !out_.empty() && out_.back() != '\n' &&
                        apart.find(out_.back()) == std::string_view::npos &&
                        apart.find(text_[at_]) == std::string_view::npos;
    if (blank_ && counts) out_ += ' ';
    blank_ = false;
    out_ += text_.substr(at_, end - at_);
    at_ = end;
  }

  std::string_view text_;
  std::string out_;
  size_t at_ = 0;
  bool blank_ = false, directive_ = false;
};

std::string digest(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  EVP_Digest(text.data(), text.size(), bytes.data(), nullptr, EVP_sha256(), nullptr);
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string written;
  for (size_t i = 0; i < 8; ++i) {
    written += digits[bytes[i] >> 4];
    written += digits[bytes[i] & 15];
  }
  return written;
}

Source source_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream whole;
  whole << in.rdbuf();
  const std::string tokens = Tokens(whole.str()).read();
  static const std::regex include(R"re(#\s*include ?"([^"]+)")re"), registering(R"(\bbool registered ?=)");
  Source source{digest(tokens)};
  for (std::sregex_iterator it(tokens.begin(), tokens.end(), include), end; it != end; ++it)
    source.includes.push_back((*it)[1]);
  source.registers = std::regex_search(tokens, registering);
  return source;
}

bool is_header(const fs::path& file) {
  return file.extension() == ".h" || file.extension() == ".cuh";
}

/// Whether `source` defines what `header`, which it includes or whose name it has, declares.
bool defines(const Sources& all, const fs::path& source, const fs::path& header, bool gpu) {
  if (is_header(source) || (source.extension() == ".cu" && !gpu)) return false;
  if (source.parent_path() != header.parent_path()) return false;
  if (source.stem() == header.stem()) return true;
  fs::path own = source;
  const bool has_header = all.contains(own.replace_extension(".h").string());
  const Source& entry = all.find(source.string())->second;
  return !has_header && !entry.registers &&
         std::find(entry.includes.begin(), entry.includes.end(), header.string()) != entry.includes.end();
}

}  // namespace

Sources scan_sources(const fs::path& root) {
  Sources all;
  std::error_code absent;
  for (const char* folder : {"core", "datasets", "experiments", "tests/toy"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder, absent)) {
      const std::string kind = entry.path().extension();
      if (kind != ".h" && kind != ".cpp" && kind != ".cu" && kind != ".cuh") continue;
      all.emplace(entry.path().lexically_relative(root).generic_string(), source_of(entry.path()));
    }
  }
  return all;
}

std::set<std::string> closure(const Sources& all, const std::string& file, bool gpu) {
  std::set<std::string> found;
  std::vector<std::string> open;
  const auto add = [&](const std::string& name) {
    if (all.contains(name) && found.insert(name).second) open.push_back(name);
  };
  add(file);
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    for (const std::string& header : all.find(name)->second.includes) add(header);
    if (!is_header(name)) continue;
    const std::string folder = name.substr(0, name.rfind('/') + 1);
    for (auto it = all.lower_bound(folder); it != all.end() && it->first.starts_with(folder); ++it) {
      if (defines(all, it->first, name, gpu)) add(it->first);
    }
  }
  return found;
}

std::string to_text(const Sources& all) {
  std::string text;
  for (const auto& [name, source] : all) {
    text += name + " " + source.digest + (source.registers ? " 1" : " 0");
    for (const std::string& header : source.includes) text += " " + header;
    text += '\n';
  }
  return text;
}

Sources sources_of(const std::string& text) {
  Sources all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name, header;
    Source source;
    words >> name >> source.digest >> source.registers;
    while (words >> header) source.includes.push_back(header);
    all.emplace(std::move(name), std::move(source));
  }
  return all;
}

}  // namespace sgm
