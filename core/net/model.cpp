#include "core/net/model.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/argmin.h>

#include "core/base/require.h"
#include "core/score/discrete.h"

namespace sgm {
namespace {

const std::vector<std::pair<std::string, Precision>>& precisions() {
  static const std::vector<std::pair<std::string, Precision>> all{
      {"fp32", Precision::fp32}, {"fast", Precision::fast}, {"bf16", Precision::bf16}};
  return all;
}

/// What the network reads of the noise at times t (B,), whose label the preconditioning says.
at::Tensor noise_read(const Model& model, const at::Tensor& t, const at::Tensor& label) {
  switch (model.net.reads) {
    case Reads::nothing:
      return {};
    case Reads::label:
      return label;
    case Reads::log_noise:
      return (model.sde->sigma(t) / model.sde->alpha(t)).log();
    case Reads::level:
      break;
  }
  const at::Tensor log_levels = model.levels.sigma.to(t.device()).log();
  return (model.sde->sigma(t).log().unsqueeze(1) - log_levels).abs().argmin(1);
}

/// Whether the model knows its levels alone.
bool is_discrete(const Model& model) {
  return model.options.discrete || model.net.reads == Reads::level;
}

/// x as the network's arithmetic takes it: in bf16, or in the type of its parameters.
at::Tensor as_input(const at::Tensor& x, const Model& model) {
  const Weights& parameters = model.net.parameters;
  const at::ScalarType own = parameters.empty() ? x.scalar_type() : parameters[0].second.scalar_type();
  const at::Tensor in = x.to(model.compute.precision == Precision::bf16 ? at::kBFloat16 : own);
  // with the strides of channels_last where C = 1, too
  const bool plain = model.compute.precision == Precision::fp32 || in.dim() != 4;
  return plain ? in : in.clone(at::MemoryFormat::ChannelsLast);
}

}  // namespace

Precision precision_of(const std::string& name) {
  for (const auto& [known, precision] : precisions()) {
    if (known == name) return precision;
  }
  throw InputError(
      fmt::format("unknown precision '{}'\n  {}", name, suggest(name, {"fp32", "fast", "bf16"})));
}

std::string name_of(Precision precision) {
  for (const auto& [name, known] : precisions()) {
    if (known == precision) return name;
  }
  return "";
}

void ModelOptions::fields(Fields& on) {
  on.component("net", net, net_registry(), "the score network");
  on.component("sde", sde, sde_registry(), "the noise that it is trained for");
  on.component("preconditioning", preconditioning, preconditioning_registry(),
               "how the network's output is read; absent: the network's own");
  on("levels", levels,
     "noise levels, sigma(t) at times evenly spaced from t_max to 0; of a network that knows every time, "
     "those "
     "that its losses are shown for",
     range(1, 100000));
  on.added(false)("discrete", discrete,
                  "the network is trained at the SDE's own ladder of `levels` steps and knows no others, as "
                  "SMLD's and DDPM's");
}

ModelOptions clean_model(const Chosen<MakeNet>& net) {
  ModelOptions options;
  bind_fields(Node::Table{}, [&](Fields& on) { options.fields(on); });
  options.net = net;
  options.levels = 1;
  return options;
}

Model make_model(const ModelOptions& options, const std::vector<int64_t>& sizes, const Rng& init,
                 const Compute& compute, const NoiseLevels& levels) {
  require(options.net.value && options.sde.value,
          "make_model: the model was not bound to a configuration\n  read it with bind()");
  const ParametersOn on_its_device(compute.device);
  Model model;
  model.options = options;
  model.sizes = sizes;
  model.net = options.net.value(sizes, init);
  model.sde = options.sde.value;
  const auto made = options.discrete                  ? ladder_levels
                    : model.net.reads == Reads::level ? even_levels
                                                      : shown_levels;
  model.levels = levels.t.defined() ? levels : made(*model.sde, options.levels);
  model.compute = compute;
  const Preconditioning around = options.preconditioning.value
                                     ? options.preconditioning.value
                                     : preconditioning_of(model.net.preconditioning);
  model.around = around(model.sde, is_discrete(model) ? model.levels : NoiseLevels());
  return model;
}

Problem problem_of(const Model& model, const Conditioning& given) {
  const ScoreFn score = [model, given](const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor time = t.to(x.device(), at::kDouble).expand({x.size(0)});
    const ScoreCoefficients c = model.around(time);
    Conditioning now = given;
    now.noise = noise_read(model, time, c.label);
    const at::Tensor in = c.in.defined() ? over(c.in, x) * x : x;
    at::Tensor score = model.net.forward(as_input(in, model), now).to(x.scalar_type());
    if (c.out.defined()) score = over(c.out, x) * score;
    return c.skip.defined() ? score + over(c.skip, x) * x : score;
  };
  LogDensity density;
  if (model.net.density != nullptr && model.net.preconditioning == "score" &&
      model.options.preconditioning.value == nullptr) {
    density = [model](Pass& pass, const at::Tensor& x) {
      return model.net.density(pass, as_input(x, model)).to(x.scalar_type());
    };
  }
  return {model.sde, score, is_discrete(model) ? model.levels : NoiseLevels(), density};
}

}  // namespace sgm
