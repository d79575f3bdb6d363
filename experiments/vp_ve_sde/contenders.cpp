#include "experiments/vp_ve_sde/contenders.h"

namespace sgm::vp_ve_sde {
namespace {

Node joined(Node::Table table, const std::string& key, Node value) {
  table.emplace_back(key, std::move(value));
  return table;
}

/// `table` with as many steps, under `key`, as the budget pays for: `each` evaluations a step, `besides`
/// those of no step (−1: one is saved).
Contender sampler(std::string name, std::string title, Node::Table table, const std::string& key = "steps",
                  int64_t each = 1, int64_t besides = 0) {
  return {.name = std::move(name), .title = std::move(title), .within = [=](int64_t budget) {
            return joined(table, key, (budget - besides) / each);
          }};
}

Contender noisy(Contender contender, int64_t least = 4) {
  contender.stochastic = true;
  contender.least = least;
  return contender;
}

/// Solvers in σ/α on a grid of noise levels, to noise 0; `key` distinguishes their names.
std::vector<Contender> on_grid(const std::string& key, const std::string& title, const Node& grid) {
  const auto solver = [&](const std::string& name) { return Node::Table{{"name", name}, {"grid", grid}}; };
  return {sampler("ddim" + key, "DDIM" + title, solver("ddim")),
          sampler("dpm_solver_2" + key, "DPM-Solver-2" + title, solver("dpm_solver_2"), "steps", 2, -1),
          sampler("dpm_solver_2m" + key, "DPM-Solver++(2M)" + title, solver("dpm_solver_2m"))};
}

std::vector<Contender> of_score_sde(const std::string& sde) {
  const double eps = sde == "ve" ? 1e-5 : 1e-3, r = sde == "ve" ? 0.16 : 0.01;
  const int64_t least = sde == "ve" ? 4 : 21;  // β_max/N < 1
  const Node times = Node::Table{{"name", "time"}, {"eps", eps}};
  const auto flow = [&](const char* solver) {
    return Node::Table{{"name", "ode"}, {"solver", solver}, {"eps", eps}, {"denoise", "tweedie"}};
  };
  const auto chain = [&](const Node& predictor) {
    return Node::Table{{"name", "pc"}, {"eps", eps}, {"predictor", predictor}};
  };
  std::vector<Contender> all{sampler("flow_euler", "Euler in t", flow("euler"), "N", 1, 1),
                             sampler("flow_heun", "Heun in t", flow("heun"), "N", 2, 1)};
  for (Contender& solver : on_grid("_t", ", t", times)) all.push_back(std::move(solver));
  const Node ancestral =
      Node::Table{{"name", "ancestral"}, {"variance", sde == "vp" ? "transition" : "posterior"}};
  Node::Table corrected = chain(Node::Table{{"name", "reverse_diffusion"}});
  corrected.emplace_back("corrector", Node::Table{{"name", "langevin"}, {"r", r}, {"batch", true}});
  all.push_back(noisy(
      sampler("euler_maruyama", "Euler–Maruyama", chain(Node::Table{{"name", "euler_maruyama"}}), "N")));
  all.push_back(noisy(sampler("reverse_diffusion", "reverse diffusion",
                              chain(Node::Table{{"name", "reverse_diffusion"}}), "N"),
                      least));
  all.push_back(noisy(sampler("ancestral", "ancestral", chain(ancestral), "N"), least));
  all.push_back(noisy(sampler("pc", "PC (reverse diffusion + Langevin)", corrected, "N", 2), 2 * least));
  all.push_back(noisy(
      sampler("ddim_noisy", "DDIM, η = 1, t", Node::Table{{"name", "ddim"}, {"eta", 1.0}, {"grid", times}})));
  if (sde != "vp") return all;
  const Node log = Node::Table{{"name", "log"}};
  for (Contender& solver : on_grid("_log", ", log σ", log)) all.push_back(std::move(solver));
  all.push_back(noisy(sampler("sde_dpm_solver_2m_log", "SDE-DPM-Solver++(2M), log σ",
                              Node::Table{{"name", "dpm_solver_2m"}, {"stochastic", true}, {"grid", log}})));
  return all;
}

}  // namespace

std::vector<std::string> contender_sdes() {
  return {"vp", "sub_vp", "ve", "edm"};
}

Node contender_sde(const std::string& name) {
  if (name == "ve") return Node::Table{{"name", "ve"}, {"sigma_min", 0.02}, {"sigma_max", 100.0}};
  return Node::Table{{"name", name}};
}

std::vector<Contender> contenders(const std::string& sde) {
  if (sde != "edm") return of_score_sde(sde);
  const Node grid = Node::Table{{"name", "edm"}};
  std::vector<Contender> all = on_grid("", ", ρ = 7", grid);
  const Node::Table heun{{"name", "edm"}, {"grid", grid}};
  Node::Table churned = heun;
  for (const auto& [key, value] :
       {std::pair{"churn", 40.0}, std::pair{"churn_min", 0.05}, std::pair{"churn_max", 50.0}})
    churned.emplace_back(key, value);
  all.push_back(sampler("heun", "Heun, ρ = 7", heun, "steps", 2, -1));
  all.push_back(noisy(sampler("heun_churned", "stochastic Heun, S_churn = 40", churned, "steps", 2, -1)));
  all.push_back(noisy(sampler("sde_dpm_solver_2m", "SDE-DPM-Solver++(2M), ρ = 7",
                              Node::Table{{"name", "dpm_solver_2m"}, {"stochastic", true}, {"grid", grid}})));
  return all;
}

}  // namespace sgm::vp_ve_sde
