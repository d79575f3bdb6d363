#include "experiments/stages/image_samplers.h"

namespace sgm::stages {

std::vector<ImageSampler> image_samplers(const std::string& sde, int64_t evaluations) {
  const bool ve = sde == "ve";
  const double eps = ve ? 1e-5 : 1e-3;
  const auto chain = [&](const char* predictor, int64_t N) {
    return Node::Table{
        {"name", "pc"}, {"N", N}, {"eps", eps}, {"predictor", Node::Table{{"name", predictor}}}};
  };
  Node corrected = chain("reverse_diffusion", evaluations / 2);
  corrected.set("corrector", Node::Table{{"name", "langevin"}, {"r", ve ? 0.16 : 0.01}});
  const Node flow = Node::Table{
      {"name", "ode"}, {"solver", "euler"}, {"N", evaluations - 1}, {"eps", eps}, {"denoise", "tweedie"}};
  const Node heun = Node::Table{{"name", "edm"}, {"steps", (evaluations + 1) / 2}};
  return {{"pc", "predictor-corrector", corrected},
          {"reverse_sde", "reverse SDE (Euler–Maruyama)", chain("euler_maruyama", evaluations)},
          {"flow", "probability flow (Euler)", flow},
          {"heun", "probability flow (Heun, ρ = 7)", heun}};
}

}  // namespace sgm::stages
