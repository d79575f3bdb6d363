#include "core/config/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/require.h"
#include "core/cells/configure.h"
#include "core/cells/repository.h"
#include "core/config/compose.h"
#include "core/config/errors.h"

namespace sgm {
namespace {

/// What the preset and the overrides give; the defaults where the call is not yet valid, since who asks for
/// help may lack a key.
Node values(const std::string& experiment, const std::vector<std::string>& overrides) try {
  return whole_config(configure(experiment, overrides));
} catch (const InputError&) {
  return {};
}

}  // namespace

std::string help(const std::string& experiment, const std::vector<std::string>& overrides) {
  std::string text = fmt::format(
      "usage: {} study=NAME [KEY=VALUE …] [--help] [--version] [--cfg job] [--dry-run]\n"
      "  --help with study=NAME also lists the study's keys; --cfg job prints the whole configuration; "
      "--dry-run the cells, time and memory.\n\n"
      "Studies:\n",
      experiment);
  for (const std::string& name : study_registry().names()) {
    const Study& study = study_registry().at(name);
    if (study.experiment == experiment) text += fmt::format("  {}: {} ({})\n", name, study.doc, study.source);
  }
  const auto chosen = std::find_if(overrides.begin(), overrides.end(),
                                   [](const std::string& o) { return o.starts_with("study="); });
  const Study* study = chosen == overrides.end() ? nullptr : &study_registry().at(chosen->substr(6));
  const Describe fields = [&](Fields& on) {
    RunOptions().fields(on);
    if (study != nullptr) study->describe(on);
  };
  const std::vector<FieldRow> rows =
      describe(fields, study == nullptr ? Node() : values(experiment, overrides));
  return text + "\n" + help_text(rows, search_path(experiment));
}

std::string command_help(const std::string& primary, const std::vector<std::string>& words,
                         const Describe& fields) {
  Errors ignored;  // who asks for help may not have a valid call yet
  const Node config = compose(search_path(""), primary, words, ignored).config;
  std::vector<FieldRow> rows;
  try {
    rows = describe(fields, config);
  } catch (const InputError&) {
    rows = describe(fields);
  }
  return help_text(rows, search_path(""));
}

}  // namespace sgm
