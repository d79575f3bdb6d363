#pragma once
#include <ATen/core/Tensor.h>
#include <gtest/gtest.h>

#include "core/io/result_file.h"
#include "tests/support/models.h"
#include "tests/support/process.h"

namespace sgm::test {

/// Shape of its samples.
inline const std::vector<int64_t> sizes{1, 6, 6};

/// A repository with a checkpoint of a small U-Net.
struct Trained {
  ToyRepository repository;
  std::filesystem::path ckpt = repository.root() / "model.safetensors";
  std::filesystem::path out = repository.root() / "samples";

  explicit Trained(double shaken = 0.1, const std::string& range = "unit") {
    write_checkpoint(ckpt, checkpoint_of(small_model(tiny_unet, sizes, shaken), range));
  }
  Ended sample(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"sample", "ckpt=" + ckpt.string(), "sampler.steps=2", "threads=1"});
    return repository.sgm(arguments);
  }
  at::Tensor drawn(std::vector<std::string> arguments, const std::string& folder) const {
    arguments.push_back("out=" + (repository.root() / folder).string());
    const Ended ended = sample(std::move(arguments));
    EXPECT_EQ(ended.code, 0) << ended.err;
    return read_result(repository.root() / folder / "samples.h5").data("sample");
  }
};

}  // namespace sgm::test
