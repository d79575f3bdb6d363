#include "core/commands/feature_call.h"

#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "core/base/require.h"
#include "core/cells/progress.h"

namespace sgm {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

void FeatureCall::fields(Fields& on) {
  features.fields(on);
  on.choice("split", split, "which images of a data set", {"train", "test"});
  on("n", n, "how many images, from the first on; default: all", range(2, 1e9));
  on("threads", threads, "threads; default: all cores", range(1, 1024));
  on.choice("waiting", waiting,
            "how threads wait for each other: spin where cores are free, yield beside other work, or auto",
            {{"auto", Waiting::automatic}, {"spin", Waiting::spin}, {"yield", Waiting::yield}});
}

std::vector<std::string> take_names(std::vector<std::string>& words, size_t count, const std::string& usage) {
  std::vector<std::string> names, others;
  for (const std::string& word : words) {
    const bool is_name = word.find('=') == std::string::npos || std::filesystem::exists(word);
    (is_name ? names : others).push_back(word);
  }
  require(names.size() == count,
          "{} of images or statistics {} asked for, {} given{}\n  {}; --help lists the keys", count,
          count == 1 ? "is" : "are", names.size(),
          names.empty() ? "" : fmt::format(": {}", fmt::join(names, ", ")), usage);
  words = others;
  return names;
}

InceptionFile required_inception(int64_t dimensions) {
  const std::vector<int64_t> known = {64, 192, 768, 2048};
  require(std::find(known.begin(), known.end(), dimensions) != known.end(),
          "'dimensions' is {}\n  Inception's features are of {}", dimensions, fmt::join(known, ", "));
  const std::optional<InceptionFile> file = inception_file(dimensions);
  require(file.has_value(),
          "the weights of FID's Inception for features of {} dimensions are not here\n  type: {}", dimensions,
          inception_command(dimensions));
  return *file;
}

FeatureProtocol protocol_of(const FeatureCall& call, const InceptionFile& file, const ImageSource& source) {
  FeatureProtocol protocol = call.features.protocol(file.digest, source.name);
  protocol.order = source.order;
  return protocol;
}

at::Tensor features_aloud(const FeatureCall& call, const InceptionFile& file, const ImageSource& source,
                          const Parts* parts) {
  const Inception network = read_inception(file, call.features.float64);
  const Clock::time_point start = Clock::now();
  Progress progress(1);
  progress.started(0, fmt::format("features of {} images", source.n));
  int64_t done = 0;
  const auto tell = [&] { progress.update(0, {Message::Kind::progress, done, source.n, ""}); };
  const auto compute = [&](int64_t first, int64_t count) {
    if (done == 0) tell();  // from here on the rate counts
    std::vector<at::Tensor> features;
    for (const at::Tensor& images : source.read(first, count))
      features.push_back(extracted(network, images, call.features));
    Group part;
    part.put("feature", at::cat(features));
    done += count;
    tell();
    return part;
  };
  std::vector<Group> all;
  if (parts != nullptr) {
    all = parts->all(source.n, call.features.batch, compute, [&](int64_t there, int64_t of) {
      progress.say(fmt::format("{} of {} images are there: it goes on with the rest", there, of));
      done = there;
      tell();
    });
  } else {
    for (int64_t first = 0; first < source.n; first += call.features.batch)
      all.push_back(compute(first, std::min(call.features.batch, source.n - first)));
  }
  progress.ended(0, "done", std::chrono::duration<double>(Clock::now() - start).count());
  return joined(all, "feature");
}

}  // namespace sgm
