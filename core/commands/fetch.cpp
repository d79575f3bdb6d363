#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/text.h"
#include "core/cells/guarded.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/data/dataset.h"
#include "datasets/inception.h"
#include "datasets/stored.h"

namespace sgm {
namespace {

/// The names of all that can be fetched: data sets, and the weights of FID's Inception.
std::vector<std::string> fetchable() {
  std::vector<std::string> names;
  for (const DataEntry& entry : manifest()) {
    if (names.empty() || names.back() != entry.dataset) names.push_back(entry.dataset);
  }
  return names;
}

void fetch_weights() {
  const std::string missing = fetch_inception();
  for (const int64_t deepest : {768, 2048}) {
    const std::optional<InceptionFile> file = inception_file(deepest);
    if (!file || file->dimensions != deepest) continue;
    to_stdout(fmt::format("FID's Inception through {} dimensions, SHA-256 {}\n  {}\n  licence: Apache 2.0\n",
                          deepest, file->digest, shown(file->path)));
  }
  if (!missing.empty()) to_stdout(fmt::format("not there: {}\n", missing));
}

}  // namespace

int fetch_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {});
  require(!line.words.empty(), "sgm fetch needs a name: {}", join_names(fetchable()));
  for (const std::string& name : line.words) {
    require(!entries_of(name).empty(), "no '{}' can be fetched\n  {}", name, suggest(name, fetchable()));
  }
  end_on_signals();
  for (const std::string& name : line.words) {
    if (name == "inception") {
      fetch_weights();
      continue;
    }
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
