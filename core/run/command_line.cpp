#include "core/run/command_line.h"

#include <algorithm>

#include "core/base/names.h"
#include "core/base/require.h"

namespace sgm {

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
    if (word != "--cfg") continue;
    line.show_config = true;
    require(i + 1 < argc && std::string(argv[i + 1]) == "job",
            "--cfg shows 'job', the whole configuration (argument {})\n  write --cfg job", i);
    ++i;
  }
  return line;
}

}  // namespace sgm
