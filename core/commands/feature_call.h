#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/commands/image_source.h"
#include "core/commands/parts.h"
#include "core/metric/extraction.h"
#include "core/tensor/waiting.h"
#include "datasets/inception.h"

namespace sgm {

/// The options that `sgm stats` and `sgm fid` share: which images, and how features are taken of them.
struct FeatureCall {
  FeatureOptions features;
  std::string split = "train";
  std::optional<int64_t> n, threads;
  Waiting waiting = Waiting::automatic;

  void fields(Fields& on);
};

/// Takes the words that are no key=value, with which the command line names images or files, out of `words`.
/// A file or folder whose name has an equals sign is found, too. InputError unless they are `count`; `usage`
/// is what to type.
std::vector<std::string> take_names(std::vector<std::string>& words, size_t count, const std::string& usage);

/// The weights for so many dimensions on this machine. InputError with the command that gets them, or for
/// a number of dimensions that Inception has no features of.
InceptionFile required_inception(int64_t dimensions);

/// How the features of `source` are made by the weights of `file`.
FeatureProtocol protocol_of(const FeatureCall& call, const InceptionFile& file, const ImageSource& source);

/// The features (n, dimensions) of all images of `source`, with a line of progress; from what an earlier call
/// left in `parts`, where that is given.
at::Tensor features_aloud(const FeatureCall& call, const InceptionFile& file, const ImageSource& source,
                          const Parts* parts = nullptr);

}  // namespace sgm
