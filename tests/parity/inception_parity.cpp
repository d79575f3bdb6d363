// FID's Inception against pytorch-fid's (Apache 2.0): the whole network on weights by a rule, and the real
// weights through 768 dimensions, where SGM_MIRROR has them, on images of MNIST and CIFAR-10.
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "core/metric/extraction.h"
#include "core/tensor/resize.h"
#include "tests/support/hashed.h"
#include "tests/support/parity.h"

namespace sgm::test {
namespace {

using Tensors = std::map<std::string, at::Tensor>;

/// "32x3x3x3".
std::vector<int64_t> sizes_of(const std::string& text) {
  std::vector<int64_t> sizes;
  for (const char* at = text.data(); at < text.data() + text.size(); ++at) {
    int64_t size = 0;
    at = std::from_chars(at, text.data() + text.size(), size).ptr;
    sizes.push_back(size);
  }
  return sizes;
}

Tensors as(const Tensors& weights, at::ScalarType type) {
  Tensors all;
  for (const auto& [name, tensor] : weights) all[name] = tensor.to(type);
  return all;
}

/// Every level in float64 to 1e-10 and in float32 to 1e-5: the names of the data sets say which.
void compare_levels(Parity& parity, const Tensors& weights, const at::Tensor& unit, int64_t deepest,
                    const Group& want) {
  const Inception in_float(as(weights, at::kFloat)), in_double(as(weights, at::kDouble));
  const std::vector<at::Tensor> single = in_float.levels(unit.to(at::kFloat), deepest, Resize::pytorch);
  const std::vector<at::Tensor> exact = in_double.levels(unit.to(at::kDouble), deepest, Resize::pytorch);
  for (size_t level = 0; level < exact.size(); ++level) {
    const std::string name = "pool" + std::to_string(exact[level].size(1));
    parity.compare(name, single[level], want.data(name), 1e-5);
    parity.compare(name + "_f64", exact[level], want.data(name + "_f64"), 1e-10);
  }
  if (deepest < 2048) return;
  parity.compare("logits", in_float.logits(single.back(), true), want.data("logits"), 1e-5);
  parity.compare("logits_f64", in_double.logits(exact.back(), true), want.data("logits_f64"), 1e-10);
  parity.compare("logits_unbiased", in_float.logits(single.back()), want.data("logits_unbiased"), 1e-5);
  parity.compare("logits_unbiased_f64", in_double.logits(exact.back()), want.data("logits_unbiased_f64"),
                 1e-10);
}

void whole_network(Parity& parity, const Group& file) {
  const Group& one = file.at("case");
  const Group& state = file.at("state_dict");
  const auto salt = static_cast<uint64_t>(std::get<int64_t>(one.attribute("salt")));
  const double gain = std::get<double>(one.attribute("gain"));
  const auto &names = state.text("names"), &rules = state.text("rules"), &shapes = state.text("shapes");
  Tensors weights;
  for (size_t j = 0; j < names.size(); ++j) {
    if (rules[j] == "skip") continue;
    weights[names[j]] = by_rule(rules[j], salt, j, sizes_of(shapes[j]), gain);
    require_sum(names[j], weights[names[j]],
                state.data("tensor_sum")[static_cast<int64_t>(j)].item<double>());
  }
  compare_levels(parity, weights, one.data("x"), 2048, one);
}

/// The folded weights of a mirror; none without one.
Tensors mirrored() {
  Tensors weights;
  const char* mirror = std::getenv("SGM_MIRROR");
  const auto path = std::filesystem::path(mirror ? mirror : "") / "inception/fid_inception_2015_768.h5";
  if (mirror == nullptr || !std::filesystem::exists(path)) return weights;
  for (const auto& [name, variable] : read_hdf5(path.string()).variables) weights[name] = variable.data;
  return weights;
}

void real_weights(Parity& parity, const Group& file) {
  static const Tensors weights = mirrored();
  for (const auto& [name, group] : file.groups) {
    parity.group(name, [&, &group = group] {
      at::Tensor bytes = group.data("images");
      if (bytes.dim() == 3) bytes = bytes.unsqueeze(1);
      const at::Tensor unit = bytes.to(at::kDouble) / 255;
      const at::Tensor large = resized(unit, 299, 299, Resize::pytorch).expand({-1, 3, -1, -1});
      parity.compare("resized_every_37th", large.slice(2, 0, 299, 37).slice(3, 0, 299, 37),
                     group.data("resized_every_37th"), 1e-12);
      if (weights.empty()) return fmt::print("     pool64, pool192, pool768: no weights (SGM_MIRROR)\n");
      compare_levels(parity, weights, unit, 768, group);
    });
  }
}

}  // namespace
}  // namespace sgm::test

int main() {
  using namespace sgm::test;
  const at::NoGradGuard no_grad;
  Parity parity;
  parity.folder("networks_full", [&](const std::string& name, const sgm::Group& file) {
    if (is_inception(file)) parity.group(name, [&] { whole_network(parity, file); });
  });
  parity.folder("inception768",
                [&](const std::string&, const sgm::Group& file) { real_weights(parity, file); });
  return parity.summary();
}
