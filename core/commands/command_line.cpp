#include "core/commands/command_line.h"

#include <algorithm>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/base/text.h"

namespace sgm {

void check_arguments(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    require(!word.empty(), "argument {} is empty\n  if a variable of the shell stood there, it has no value",
            i);
    require(
        !word.ends_with('\r'),
        "argument {} ends with a carriage return: {}\n  it is of a script with Windows line ends; take them "
        "off: sed -i 's/\\r$//' SCRIPT",
        i, word);
    require(
        is_utf8(word),
        "argument {} is no UTF-8, as TOML and HDF5 ask of all they hold: {}\n  rename the file or folder, or "
        "reach it through a link of another name",
        i, word);
  }
}

CommandLine command_line(int argc, char** argv, int first, const std::vector<std::string>& known) {
  CommandLine line;
  for (int i = first; i < argc; ++i) {
    std::string word = argv[i];
    if (word == "-h") word = "--help";
    if (word == "-n") word = "--dry-run";
    if (word == "-c") word = "--cfg";
    if (!word.starts_with('-')) {
      line.words.push_back(word);
      continue;
    }
    require(std::find(known.begin(), known.end(), word) != known.end(),
            "unknown flag '{}' (argument {})\n  {}", word, i, suggest(word, known));
    line.help |= word == "--help";
    line.dry_run |= word == "--dry-run";
    line.json |= word == "--json";
    line.list |= word == "--list";
    line.version |= word == "--version";
    if (word != "--cfg") continue;
    line.show_config = true;
    require(i + 1 < argc && std::string(argv[i + 1]) == "job",
            "--cfg shows 'job', the whole configuration (argument {})\n  write --cfg job", i);
    ++i;
  }
  return line;
}

}  // namespace sgm
