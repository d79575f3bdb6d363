#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/text.h"
#include "core/cells/guarded.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/data/dataset.h"
#include "datasets/stored.h"

namespace sgm {
namespace {

/// The names of all data sets that can be fetched.
std::vector<std::string> fetchable() {
  std::vector<std::string> names;
  for (const DataEntry& entry : manifest()) {
    if (names.empty() || names.back() != entry.dataset) names.push_back(entry.dataset);
  }
  return names;
}

}  // namespace

int fetch_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {});
  require(!line.words.empty(), "sgm fetch needs the name of a data set: {}", join_names(fetchable()));
  for (const std::string& name : line.words) {
    require(!entries_of(name).empty(), "no data set '{}' can be fetched\n  {}", name,
            suggest(name, fetchable()));
  }
  end_on_signals();
  for (const std::string& name : line.words) {
    DataSource source;
    describe([&](Fields& on) { source = dataset_registry().at(name).make(on); });
    source.fetch();
    const Dataset data = source.load();
    const Stored files = stored(name).value();
    const std::string test = fmt::format("{}", data.test.size(0));
    to_stdout(fmt::format("{}: {} + {} of [{}], checked by SHA-256\n  {}\n  licence: {}\n", data.name,
                          data.train.size(0), test, fmt::join(data.train.sizes().slice(1), ", "),
                          shown(files.place()), files.entry().licence));
    const bool vouched = !files.entry().files[0].sha256.empty();
    if (!vouched) to_stdout(fmt::format("  no checksum is published for it: {}\n", files.content()));
  }
  return computed;
}

}  // namespace sgm
