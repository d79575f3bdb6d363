#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/cells/configure.h"
#include "core/cells/guarded.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/evaluation.h"
#include "core/commands/feature_call.h"
#include "core/commands/fid_table.h"
#include "core/config/compose.h"
#include "core/data/dataset.h"
#include "core/metric/statistics_file.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

constexpr const char* usage = "sgm fid A B [allow=NAME,NAME] [KEY=VALUE …]";

struct FidCall : FeatureCall {
  std::vector<std::string> allow;

  void fields(Fields& on) {
    on("allow", allow,
       "in what the two protocols may differ: " + fmt::format("{}", fmt::join(allowable(), ", ")));
    FeatureCall::fields(on);
  }
};

/// allow=resize,quantisation is one list, not two calls.
void write_allow_as_list(std::vector<std::string>& words) {
  for (std::string& word : words) {
    if (word.starts_with("allow=") && !word.starts_with("allow=["))
      word = fmt::format("allow=[{}]", word.substr(word.find('=') + 1));
  }
}

/// Features are taken as those of a file of statistics were, where the command line says nothing else.
void take_defaults(const FidSide& side, FeatureCall& call) {
  const int64_t dimensions = side.statistics.gaussian.mean.size(0);
  const std::vector<int64_t> known = {64, 192, 768, 2048};
  if (std::find(known.begin(), known.end(), dimensions) != known.end()) call.features.dimensions = dimensions;
  if (!side.statistics.protocol) return;
  const FeatureProtocol& protocol = *side.statistics.protocol;
  Node options;
  options.set("resize", protocol.resize);
  options.set("quantisation", protocol.quantisation);
  options.set("float64", protocol.dtype == "float64");
  options.set("dimensions", call.features.dimensions);
  try {
    bind_fields(options, [&](Fields& on) { call.features.fields(on); });
  } catch (const InputError&) {  // of another extractor: its differences are told when both are there
  }
}

FidSide read_side(const std::string& name) {
  const StatisticsFile file = read_statistics_file(name);
  return {name, file.format + (file.note.empty() ? "" : "; " + file.note), file.statistics, {}};
}

/// Of a side that is images: features, and what is said of them.
FidSide computed_side(const std::string& name, const FeatureCall& call, const InceptionFile& file,
                      const ImageSource& source) {
  const at::Tensor features = features_aloud(call, file, source);
  return {name, source.note, {gaussian_fit(features), source.n, protocol_of(call, file, source)}, features};
}

int fid(std::vector<std::string> words) {
  const std::vector<std::string> names = take_names(words, 2, usage);
  write_allow_as_list(words);
  const Node config = compose(search_path(""), "fid", words).config;
  std::vector<std::optional<FidSide>> sides(2);
  FidCall call;
  Errors errors;
  for (size_t i = 0; i < 2; ++i) {
    if (!fs::is_regular_file(names[i]) || !may_be_statistics(names[i])) continue;
    attempt(errors, [&] { sides[i] = read_side(names[i]); });
    if (sides[i]) take_defaults(*sides[i], call);
  }
  errors.raise();
  bind_fields(
      config, [&](Fields& on) { call.fields(on); }, errors);
  attempt(errors, [&] { require_allowable(call.allow); });
  if (sides[0] && sides[1]) {
    for (const FieldRow& row : describe([](Fields& on) { FeatureCall().fields(on); })) {
      if (row.key != "threads" && row.key != "waiting" && config.find(row.key) != nullptr)
        errors.add(fmt::format("'{}' is about images, and both are files of statistics", row.key), {},
                   "leave it out");
    }
  }
  errors.raise();
  at::set_num_threads(static_cast<int>(call.threads.value_or(usable_cores())));
  const WaitingPolicy waiting(call.waiting, at::get_num_threads());
  std::vector<ImageSource> sources(2);
  InceptionFile file;
  if (!sides[0] || !sides[1]) attempt(errors, [&] { file = required_inception(call.features.dimensions); });
  for (size_t i = 0; i < 2; ++i) {
    if (!sides[i]) attempt(errors, [&] { sources[i] = image_source(names[i], call.split, call.n); });
  }
  errors.raise();
  for (size_t i = 0; i < 2; ++i) {  // what does not fit is told before anything is computed
    if (sides[i] && !sides[1 - i]) {
      FidSide planned;
      planned.name = names[1 - i];
      planned.statistics.protocol = protocol_of(call, file, sources[1 - i]);
      require_comparable(i == 0 ? *sides[0] : planned, i == 0 ? planned : *sides[1], call.allow);
    }
  }
  for (size_t i = 0; i < 2; ++i) {
    if (!sides[i]) sides[i] = computed_side(names[i], call, file, sources[i]);
  }
  require_comparable(*sides[0], *sides[1], call.allow);
  to_stdout(to_terminal(fid_table(*sides[0], *sides[1])));
  return computed;
}

}  // namespace

int fid_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {"--help"});
  if (line.help) {
    to_stdout(fmt::format(
        "usage: {}\n\n"
        "The Fréchet distance of two sets of images. A and B are each a file of statistics (of sgm stats, "
        "TTUR,\n"
        "pytorch-fid, clean-fid, EDM, ADM, Score SDE, EDM2, lucidrains or torch-fidelity), or images: "
        "whatever\n"
        "sgm stats takes (sgm stats --help). Images are treated as the file beside them says its own were,\n"
        "where no key says otherwise. Sets whose protocols differ are refused unless allow= names each\n"
        "difference; a file of another program does not tell its protocol, and is taken with that note.\n"
        "To go on after a stop, or to use a set again, make its file with sgm stats.\n\n{}",
        usage, command_help("fid", {}, [](Fields& on) { FidCall().fields(on); })));
    return computed;
  }
  keep_freed_memory();
  end_on_signals();
  return fid(line.words);
}

}  // namespace sgm
