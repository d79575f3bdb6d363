#include "experiments/vp_ve_sde/ablation_solvers.h"

#include <fmt/format.h>

#include <tuple>

namespace sgm::vp_ve_sde {
namespace {

constexpr double last_level = 0.002;
constexpr double vp_end = 4e-5;  // the time of VP (beta from .1) at which its noise is last_level

}  // namespace

std::vector<NamedTable> ablation_solvers() {
  const auto in_vp = [](const char* solver) {
    return Node::Table{
        {"name", "edm"}, {"solver", solver}, {"schedule", "vp"}, {"scaling", "vp"}, {"eps", vp_end}};
  };
  return {{"euler", in_vp("euler")},
          {"ddim", Node::Table{{"name", "ddim"}}},
          {"heun_vp", in_vp("heun")},
          {"heun", Node::Table{{"name", "edm"}}},
          {"dpm_solver_2", Node::Table{{"name", "dpm_solver_2"}}},
          {"dpm_solver_2m", Node::Table{{"name", "dpm_solver_2m"}}}};
}

std::vector<NamedTable> ablation_grids() {
  const auto grid = [](const char* name, const char* option, double value) {
    Node::Table table{{"name", name}, {"sigma_min", last_level}, {"sigma_max", ablation_first_level}};
    if (option != nullptr) table.emplace_back(option, value);
    return table;
  };
  return {{"rho_7", grid("edm", "rho", 7)},
          {"log", grid("log", nullptr, 0)},
          {"vp_time", grid("vp", "eps", vp_end)},
          {"linear", grid("edm", "rho", 1)}};
}

std::vector<NamedTable> official_runs() {
  std::vector<NamedTable> all;
  for (const auto& [name, steps] : {std::pair{"edm_18", 18}, std::pair{"edm_40", 40}}) {
    all.push_back({name, Node::Table{{"name", "edm"}, {"steps", steps}}});
  }
  for (const auto& [name, steps, noise] :
       {std::tuple{"edm_40_churn", 40, 1.003}, std::tuple{"edm_256_churn", 256, 1.003},
        std::tuple{"edm_256_churn_1", 256, 1.0}}) {
    all.push_back({name, Node::Table{{"name", "edm"},
                                     {"steps", steps},
                                     {"churn", 40.0},
                                     {"churn_min", 0.05},
                                     {"churn_max", 50.0},
                                     {"churn_noise", noise}}});
  }
  for (const char* solver : {"euler", "heun"}) {
    for (const auto& [grid, schedule, scaling] :
         {std::tuple{"vp", "vp", "vp"}, std::tuple{"ve", "ve", "none"}, std::tuple{"iddpm", "linear", "none"},
          std::tuple{"edm", "linear", "none"}}) {
      all.push_back(
          {fmt::format("{}_18_{}", solver, grid), Node::Table{{"name", "edm"},
                                                              {"steps", 18},
                                                              {"solver", solver},
                                                              {"schedule", schedule},
                                                              {"scaling", scaling},
                                                              {"grid", Node::Table{{"name", grid}}}}});
    }
  }
  return all;
}

}  // namespace sgm::vp_ve_sde
