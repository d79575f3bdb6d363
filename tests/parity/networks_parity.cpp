// The score networks against the outputs of their official code on equal weights: single layers, small whole
// networks, and full sizes whose weights follow from a rule. Float64 runs test the structure; float32 runs go
// through the one door, as samplers do.
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/net/net.h"
#include "core/net/refine_blocks.h"
#include "tests/support/by_time.h"
#include "tests/support/hashed.h"
#include "tests/support/made.h"
#include "tests/support/parity.h"
#include "tests/support/scored.h"

namespace sgm::test {
namespace {

/// An official class, as `produced_by` names it, and the network that is it: registered, or the source file
/// that it will have.
struct Official {
  const char* name;
  const char* ours;
  const char* to_do;
};
const Official* official_of(const Group& one) {
  static const Official classes[] = {{":CondRefineNetDilated", "ncsn", nullptr},
                                     {":NCSNv2Deepest", "ncsnv2_deepest", nullptr},
                                     {":NCSNv2Deeper", "ncsnv2_deeper", nullptr},
                                     {":NCSNv2", "ncsnv2", nullptr},
                                     {":DDPM", nullptr, "core/net/ddpm"},
                                     {":NCSNpp", nullptr, "core/net/ncsnpp"},
                                     {"(SongUNet)", nullptr, "core/net/edm"},
                                     {"(DhariwalUNet)", nullptr, "core/net/adm"},
                                     {":save_checkpoint", nullptr, "core/net/ncsnpp"}};
  const std::string by = std::get<std::string>(one.attribute("produced_by"));
  for (const Official& official : classes) {
    if (by.find(official.name) != std::string::npos) return &official;
  }
  return nullptr;
}

/// sigma_1 … sigma_L in geometric progression, rounded to float32 as in the official buffers.
at::Tensor geometric(double first, double last, int64_t levels) {
  return at::linspace(std::log(first), std::log(last), levels, at::kDouble)
      .exp()
      .to(at::kFloat)
      .to(at::kDouble);
}

Net net_of(const std::string& name, int64_t filters, int64_t levels, at::IntArrayRef sizes) {
  Node::Table options = {{"filters", Node(filters)}};
  if (name == "ncsn") options.emplace_back("levels", Node(levels));
  return made(net_registry(), name, options)(sizes, Rng(0));
}

/// out64 by forward in float64, out through the one door in float32.
void compare_outputs(Parity& parity, const Net& net, const Group& one, const at::Tensor& levels,
                     const at::Tensor& x) {
  const at::NoGradGuard no_grad;
  const at::Tensor labels = one.data("labels");
  at::Tensor out64 = net.forward(x.to(at::kDouble), {labels});
  if (net.preconditioning == "over_sigma") out64 = out64 / over(levels.index_select(0, labels), out64);
  parity.compare("out64", out64, one.data("out64"), 1e-10);
  // Float32: within 1e-5, or as far as rounding takes the official network from itself in float64.
  const double rounding = 4 * relative_error(one.data("out"), one.data("out64"));
  parity.compare("out", scored(net, std::make_shared<ByTime>(), levels)(x, levels.index_select(0, labels)),
                 one.data("out"), std::max(1e-5, rounding));
}

void small_network(Parity& parity, const std::string& name, const Group& file) {
  const Group& one = file.at("case");
  const auto config = nlohmann::json::parse(std::get<std::string>(one.attribute("config")));
  const at::Tensor& x = one.data("x");
  const int64_t levels = config.at("num_classes");
  const Net net = net_of(name, config.at("ngf"), levels, x.sizes().slice(1));
  Weights weights;
  for (const auto& [key, value] : file.at("state_dict").variables) weights.emplace_back(key, value.data);
  load(net.parameters, weights, {"sigmas"});
  parity.compare("parameters", at::tensor(count_parameters(net)),
                 at::tensor(std::get<int64_t>(one.attribute("n_parameters"))), 1e-15);
  const bool has_levels = file.contains("state_dict/sigmas");
  compare_outputs(parity, net, one,
                  has_levels ? file.data("state_dict/sigmas").to(at::kDouble) : geometric(1, .01, levels), x);
}

void full_network(Parity& parity, const std::string& name, const Group& file) {
  const Group& one = file.at("case");
  const Group& state = file.at("state_dict");
  const auto salt = static_cast<uint64_t>(std::get<int64_t>(one.attribute("salt")));
  const double gain = std::get<double>(one.attribute("gain"));
  const auto text = [&](const char* name) {
    for (const auto& [key, variable] : state.variables) {
      if (key == name) return variable.text;
    }
    return std::vector<std::string>();
  };
  const auto names = text("names");
  const auto rules = text("rules");
  // The levels are a buffer of their own, from its first value to .01, or the rows of an embedding, from 1.
  const auto place = [&](const char* key) {
    return static_cast<size_t>(std::find(names.begin(), names.end(), key) - names.begin());
  };
  const bool has_levels = place("sigmas") < names.size();
  const size_t of_levels = has_levels ? place("sigmas") : place("normalizer.embed.weight");
  require_run(of_levels < names.size(), "nothing in the state dict tells the number of levels");
  const int64_t levels = std::stoll(text("shapes")[of_levels]);
  const double first =
      has_levels ? state.data("tensor_first")[static_cast<int64_t>(of_levels)].item<double>() : 1;
  const Net net = net_of(name, 128, levels, one.data("x").sizes().slice(1));
  const std::map<std::string, at::Tensor> parameters(net.parameters.begin(), net.parameters.end());
  Weights weights;
  for (size_t j = 0; j < names.size(); ++j) {
    const auto mine = parameters.find(names[j]);
    if (rules[j] == "keep" || mine == parameters.end()) continue;  // load names what is missing
    const at::IntArrayRef sizes = mine->second.sizes();
    const at::Tensor value = by_rule(rules[j], salt, j, sizes, gain);
    require_sum(names[j], value, state.data("tensor_sum")[static_cast<int64_t>(j)].item<double>());
    weights.emplace_back(names[j], value);
  }
  load(net.parameters, weights);
  parity.compare("parameters", at::tensor(count_parameters(net)),
                 at::tensor(std::get<int64_t>(one.attribute("n_parameters"))), 1e-15);
  at::Tensor x = hashed(salt, 1000000, one.data("x").sizes());
  if (std::get<std::string>(one.attribute("input_rule")) != "x = u") x = 2 * x - 1;
  parity.compare("x", x.to(at::kFloat), one.data("x"), 1e-15);
  compare_outputs(parity, net, one, geometric(first, .01, levels), x.to(at::kFloat));
}

/// One layer in float64: declared by `make`, loaded from params, compared.
void compare_layer(Parity& parity, const Group& file, const std::string& name,
                   const std::function<std::function<at::Tensor(const Group&)>(const Scope&)>& make) {
  if (!file.contains(name)) return fmt::print("SKIPPED {}: not in the file\n", name);
  parity.group(name, [&] {
    const Group& one = file.at(name);
    Weights mine, official;
    const auto forward = make(Scope(mine, Rng(0)));
    for (const auto& [key, parameter] : mine) parameter.set_data(parameter.to(at::kDouble));
    for (const auto& [key, value] : one.at("params").variables) {
      official.emplace_back(key.rfind("conv.1.", 0) == 0 ? "conv." + key.substr(7) : key, value.data);
    }
    load(mine, official);
    const at::NoGradGuard no_grad;
    parity.compare("out", forward(one), one.data("out"), 1e-12);
  });
}

void layers(Parity& parity, const Group& file) {
  using Forward = std::function<at::Tensor(const Group&)>;
  std::set<std::string> known;
  const auto layer = [&](const std::string& name, const std::function<Forward(const Scope&)>& make) {
    known.insert(name);
    compare_layer(parity, file, name, make);
  };
  const auto x = [](const Group& one) { return one.data("x"); };
  const RefineStyle v2{.v2 = true};
  layer("instance_norm_plus", [&](const Scope& at) -> Forward {
    return [=, norm = InstanceNormPlus(at, 6, 0)](const Group& one) { return norm(x(one), {}); };
  });
  layer("conditional_instance_norm_plus", [&](const Scope& at) -> Forward {
    return [=, norm = InstanceNormPlus(at, 6, 10)](const Group& one) {
      return norm(x(one), one.data("labels"));
    };
  });
  for (const std::string name : {"conv_mean_pool", "conv_mean_pool_adjust"}) {
    layer(name, [&](const Scope& at) -> Forward {
      return [=, pool = ConvMeanPool(at, 4, 6, 3)](const Group& one) { return pool(x(one)); };
    });
  }
  layer("crp", [&](const Scope& at) -> Forward {
    return [=, pooling = ChainedPooling(at, 4, v2)](const Group& one) { return pooling(x(one), {}); };
  });
  layer("rcu", [&](const Scope& at) -> Forward {
    return [=, unit = ResidualConvUnit(at, 4, 2, v2)](const Group& one) { return unit(x(one), {}); };
  });
  layer("msf", [&](const Scope& at) -> Forward {
    return [fusion = Fusion(at, {4, 6}, 5, v2)](const Group& one) {
      return fusion({one.data("x0"), one.data("x1")}, {}, one.data("x0").sizes().slice(2));
    };
  });
  for (const auto& [name, dilation] :
       {std::pair("residual_down", 1), std::pair("residual_down_dilated", 2)}) {
    layer(name, [&, dilation = dilation](const Scope& at) -> Forward {
      return [=, block = ResidualBlock(at, 4, 6, true, dilation, v2)](const Group& one) {
        return block(x(one), {});
      };
    });
  }
  // Layers of networks that are to come, by the official file that they are in.
  const std::pair<const char*, const char*> components[] = {{"models/layers.py", "core/net/ddpm"},
                                                            {"models/layerspp.py", "core/net/ncsnpp"},
                                                            {"up_or_down_sampling.py", "core/net/fir"},
                                                            {"training/networks.py", "core/net/edm"},
                                                            {":VarianceNorm2d", "core/net/variance_norm"}};
  for (const auto& [name, group] : file.groups) {
    if (known.contains(name)) continue;
    const std::string by = std::get<std::string>(group.attribute("produced_by"));
    const auto component = std::find_if(std::begin(components), std::end(components),
                                        [&](const auto& c) { return by.find(c.first) != std::string::npos; });
    if (component == std::end(components)) {
      parity.unknown(name);
    } else {
      parity.to_do("layers/" + name, component->second);
    }
  }
}

/// A file of a whole network: compared, to come, or unknown.
void network(Parity& parity, const std::string& file_name, const Group& file) {
  const Official* official = official_of(file.at("case"));
  if (official == nullptr) {
    parity.unknown(file_name);
  } else if (official->ours == nullptr) {
    parity.to_do(file_name, official->to_do);
  } else if (file.contains("state_dict/rules")) {
    full_network(parity, official->ours, file);
  } else {
    small_network(parity, official->ours, file);
  }
}

}  // namespace
}  // namespace sgm::test

int main() {
  using namespace sgm::test;
  Parity parity;
  parity.folder("networks", [&](const std::string& name, const sgm::Group& file) {
    if (name == "layers") {
      layers(parity, file);
    } else {
      network(parity, name, file);
    }
  });
  parity.folder("networks_full", [&](const std::string& name, const sgm::Group& file) {
    if (!is_inception(file)) network(parity, name, file);  // inception_parity.cpp
  });
  return parity.summary();
}
