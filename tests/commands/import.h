#pragma once
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "tests/support/models.h"
#include "tests/support/process.h"
#include "tests/support/pth_writer.h"

namespace sgm::test::official {

inline const std::string ve = "[sde]\nname = \"ve\"\nsigma_min = 0.01\nsigma_max = 1.0\n";
inline const std::string ncsn = "levels = 3\n[net]\nname = \"ncsn\"\nfilters = 2\nlevels = 3\n" + ve;
inline const std::string ncsnv2 = "levels = 4\n[net]\nname = \"ncsnv2\"\nfilters = 2\n" + ve;
inline const std::vector<int64_t> sizes{1, 8, 8};

inline Weights plus_one(const Weights& weights) {
  Weights other;
  for (const auto& [name, value] : weights) other.emplace_back(name, value.detach() + 1);
  return other;
}

inline Weights with_sigmas(Weights weights) {
  weights.insert(weights.begin() + 3, {"sigmas", at::tensor({20.0, 2.0, 0.2, 0.02}, at::kFloat)});
  return weights;
}

/// `sgm import` of official.pth in a repository of its own.
struct Import {
  ToyRepository repository;
  std::filesystem::path file = repository.root() / "official.pth";
  std::filesystem::path out = repository.root() / "official.safetensors";

  Ended run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"import", file.string()});
    return repository.sgm(arguments);
  }
  /// The network imported with these arguments, which must hold `weights`.
  Model expect(std::vector<std::string> arguments, const Weights& weights, const std::string& net) const {
    std::filesystem::remove(out);
    const Ended ended = run(std::move(arguments));
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, testing::StartsWith(net + " of "));
    Model model = read_model(out);
    EXPECT_EQ(model.options.net.name, net);
    EXPECT_EQ(model.net.parameters.size(), weights.size());
    const std::map<std::string, at::Tensor> wanted(weights.begin(), weights.end());
    for (const auto& [name, value] : model.net.parameters)
      EXPECT_TRUE(at::equal(value, wanted.at(name))) << name;
    return model;
  }
  void expect_refused(std::vector<std::string> arguments, const std::string& text) const {
    const Ended ended = run(std::move(arguments));
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_THAT(ended.err, testing::StartsWith("error: "));
    EXPECT_THAT(ended.err, testing::HasSubstr(text));
  }
};

/// {"state": {}, "param_groups": […]}, as optimisers have it.
inline void optimiser(PthWriter& file) {
  file.begin_dict();
  file.text("state");
  file.begin_dict();
  file.end_dict();
  file.text("lr");
  file.integer(1);
  file.end_dict();
}

}  // namespace sgm::test::official
