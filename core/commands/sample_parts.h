#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "core/config/node.h"
#include "core/study/draw.h"

namespace sgm {

/// The parts of samples that are drawn batch by batch, so that a stopped call goes on where it was: files
/// part-NUMBER.h5 in a folder of their own, for one request alone.
class SampleParts {
 public:
  /// `options` and the checkpoint, a file or a folder's newest, are what the samples depend on: of others
  /// nothing is taken.
  SampleParts(const std::filesystem::path& out, const Node& options, const std::filesystem::path& ckpt);

  /// draw() of `how`, at most how.batch seeds at a time: what is there is read, the rest drawn and kept.
  /// `resumed` hears how many samples were there, of how many, if any; `hook` is called after each step.
  Samples draw(const Model& model, const Sampler& sampler, const Draw& how, const Rng& rng,
               const std::function<void(int64_t there, int64_t all)>& resumed, const Hook& hook) const;
  /// Removes them: the samples are whole.
  void remove() const;

 private:
  std::filesystem::path file(size_t part) const;
  std::filesystem::path folder_;
  std::string request_;
};

}  // namespace sgm
