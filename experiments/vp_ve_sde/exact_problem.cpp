#include "experiments/vp_ve_sde/exact_problem.h"

#include <ATen/Functions.h>

namespace sgm::vp_ve_sde {

void ExactProblem::fields(Fields& on) {
  on.choice("problem", kind, "the data",
            {{"gaussian", Exact::gaussian}, {"mixture", Exact::mixture}, {"images", Exact::images}});
  data.fields(on);
  images.fields(on);
}

Mixture ExactProblem::of() const {
  if (kind == Exact::images) return images.of(data.load(), true);
  if (kind == Exact::gaussian)
    return checked({at::ones({1}, at::kDouble),
                    at::full({1, 1}, 0.3, at::kDouble),
                    at::full({1}, 0.04, at::kDouble),
                    {}});
  return checked({at::tensor({0.1, 0.2, 0.3, 0.4}, at::kDouble),
                  at::tensor({-0.7, -0.2, -0.1, 0.6, 0.3, -0.5, 0.7, 0.3}, at::kDouble).view({4, 2}),
                  at::full({4}, 0.01, at::kDouble),
                  {}});
}

std::vector<std::pair<std::string, ExactProblem>> exact_problems(const DataOptions& data,
                                                                 const ImageMixture& images) {
  return {{"gaussian", {.kind = Exact::gaussian}},
          {"mixture", {.kind = Exact::mixture}},
          {"images", {.kind = Exact::images, .data = CellData(data), .images = images}}};
}

}  // namespace sgm::vp_ve_sde
