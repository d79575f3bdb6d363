#include "core/study/study.h"

#include <cmath>

#include "experiments/likelihood_ode/bits.h"

namespace sgm::likelihood_ode::likelihood_protocols {
namespace {

using stages::Likelihoods;
using Law = Dequantisation::Law;
using Trace = LikelihoodOptions::Trace;

template <int exponent>
void start_at(Likelihoods& of) {
  of.protocol.likelihood.eps = std::pow(10.0, exponent);
}
template <int exponent>
void tolerate(Likelihoods& of) {
  of.protocol.likelihood.tolerance.rtol = of.protocol.likelihood.tolerance.atol = std::pow(10.0, exponent);
}
template <int64_t K>
void weigh(Likelihoods& of) {
  of.protocol.dequantisation.importance = K;
}

/// A way to compute bits per dimension that differs from the study's own in one thing.
struct Protocol {
  std::string name, title;
  void (*change)(Likelihoods&);
};

/// The first is the study's own, which all others are set beside.
std::vector<Protocol> protocols() {
  return {{"own", "this study's", [](Likelihoods&) {}},
          {"eps_4", "ε = 1e-4", start_at<-4>},
          {"eps_3", "ε = 1e-3", start_at<-3>},
          {"eps_2", "ε = 1e-2", start_at<-2>},
          {"tolerance_3", "tolerance 1e-3", tolerate<-3>},
          {"tolerance_4", "tolerance 1e-4", tolerate<-4>},
          {"tolerance_6", "tolerance 1e-6", tolerate<-6>},
          {"coupled", "one error norm for a batch",
           [](Likelihoods& of) { of.protocol.likelihood.tolerance.coupled = true; }},
          {"gaussian", "1 Gaussian probe",
           [](Likelihoods& of) { of.protocol.likelihood.divergence = Trace::gaussian; }},
          {"probes_8", "8 Rademacher probes", [](Likelihoods& of) { of.protocol.likelihood.probes = 8; }},
          {"draw", "another draw of everything", [](Likelihoods& of) { of.protocol.draws = 2; }},
          {"truncated_normal", "truncated normal dequantisation",
           [](Likelihoods& of) { of.protocol.dequantisation.law = Law::truncated_normal; }},
          {"decoder", "discrete decoder at ε",
           [](Likelihoods& of) { of.protocol.dequantisation.law = Law::decoder; }},
          {"decoder_3", "discrete decoder at ε = 1e-3",
           [](Likelihoods& of) { of.protocol.dequantisation.law = Law::decoder, start_at<-3>(of); }},
          {"importance_5", "K = 5", weigh<5>},
          {"importance_20", "K = 20", weigh<20>},
          {"raw", "weights of the last step", [](Likelihoods& of) { of.ema = false; }},
          {"train", "training images", [](Likelihoods& of) { of.pictures = stages::Pictures::train; }}};
}

struct Options {
  DataOptions data;
  stages::ImageNetwork network;
  Bits bits;

  void fields(Fields& on) {
    data.fields(on);
    on.table("network", network, "the network");
    on.table("bits", bits,
             "bits per dimension by this study's own protocol, of which each other one changes a part");
  }
  void check() const {
    network.check(data, {{"bits.images", bits.images, 2}}, "network.");
    checked_images(data, {}, {bits.need()});
  }
};

std::vector<Cell> cells(const Options& options) {
  Cell training = options.network.training_cell(options.data);
  std::vector<Cell> all{training};
  training.at.clear();
  for (const Protocol& protocol : protocols()) {
    stages::Likelihoods likelihood = options.bits.of(options.data, options.network.pool);
    protocol.change(likelihood);
    for (Cell& cell : bits_cells(protocol.name, likelihood, training)) {
      cell.at.emplace_back("protocol", protocol.title);
      all.push_back(std::move(cell));
    }
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc = "one network's bits per dimension by every protocol in use: effect of the start time, tolerance, "
            "error norm, probes, dequantisation, importance weighting and the weights, paired by image",
     .source = "own; Score SDE, ScoreFlow, VDM and i-DODE's protocols"},
    cells);

}  // namespace
}  // namespace sgm::likelihood_ode::likelihood_protocols
