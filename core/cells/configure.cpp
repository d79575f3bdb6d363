#include "core/cells/configure.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/cells/repository.h"
#include "core/config/compose.h"
#include "core/config/errors.h"
#include "core/tensor/device.h"

namespace sgm {
namespace {

std::string choice(const Composed& composed, const std::string& group) {
  const auto it = std::find_if(composed.choices.begin(), composed.choices.end(),
                               [&](const auto& c) { return c.first == group; });
  return it == composed.choices.end() ? "" : it->second;
}

std::vector<std::string> run_keys() {
  std::vector<std::string> keys;
  const Node defaults = dump_of(RunOptions{});
  for (const auto& [key, value] : defaults.as<Node::Table>()) keys.push_back(key);
  return keys;
}

/// Names of studies and scales without their keys.
void check_bare_word(const std::string& experiment, const std::string& word, size_t argument) {
  if (word.find_first_of("=~+@") != std::string::npos) return;
  const std::vector<std::string> scales = search_path("").in_code.at("scale");
  const std::vector<std::string> studies = study_registry().names();
  const auto refuse = [&](const char* key, const std::string& name) {
    throw InputError(fmt::format("'{}' stands without a key (argument {})\n  {} {}={}", word, argument,
                                 name == word ? "write" : "did you mean", key, name));
  };
  const std::string other = experiment_of(word);
  if (!other.empty() && other != experiment) refuse("study", word);
  for (const std::string& name : nearest_names(word, studies)) refuse("study", name);
  for (const std::string& name : nearest_names(word, scales)) refuse("scale", name);
}

/// What no study can have: it would only be said that there is no study.
void check_key(const std::string& text, size_t argument, bool has_study) {
  const std::string key = text.substr(0, text.find('='));
  const std::string value = text.substr(std::min(text.size(), key.size() + 1));
  require(key != "preset",
          "a preset is not chosen by its name (argument {})\n  write study=NAME scale=SCALE: smoke, quick or "
          "paper",
          argument);
  const std::vector<std::string> near = nearest_names(key, run_keys());
  require(has_study || near.empty() || near[0] != "study" || key == "study",
          "unknown key '{}' (argument {})\n  did you mean study={}?", key, argument, value);
}

/// A study that another driver has is no misspelt name.
void check_study(const std::string& experiment, const std::vector<std::string>& overrides) {
  const bool has_study = std::any_of(overrides.begin(), overrides.end(),
                                     [](const std::string& text) { return text.starts_with("study="); });
  for (size_t i = 0; i < overrides.size(); ++i) {
    const std::string& text = overrides[i];
    check_bare_word(experiment, text, i + 1);
    check_key(text, i + 1, has_study);
    if (!text.starts_with("study=")) continue;
    const std::string study = text.substr(6);
    const auto& registry = study_registry();
    const std::string other = registry.contains(study) ? registry.at(study).experiment : experiment_of(study);
    require(other.empty() || other == experiment,
            "study '{}' belongs to the driver {} ({})\n  run build/bin/{} study={}", study, other, text,
            other, study);
  }
}

/// The groups study and scale give one name each, not a table.
void flatten_choice(Composed& composed, const std::string& group, Errors& errors) {
  const Node* chosen = composed.config.find(group);
  if (chosen == nullptr) return;  // reported by compose
  const std::string name = choice(composed, group);
  if (*chosen != Node(Node::Table{{"name", name}}))
    errors.add(fmt::format("'{}' is a choice", group), chosen->origin, fmt::format("set {}=NAME", group));
  Node value(name);
  value.origin = chosen->origin;
  composed.config.set(group, std::move(value));
}

void check_no_clash(const std::string& name, const Study& study) {
  const Node own = dump(study.describe);
  for (const std::string& key : run_keys()) {
    require(own.find(key) == nullptr,
            "study '{}' declares the key '{}', which every driver has\n  rename it in its study.cpp", name,
            key);
  }
}

/// Whether a stage of these cells, or of what they need, is such.
bool any_stage(const std::vector<Cell>& cells, const std::function<bool(const Stage&)>& is) {
  return std::any_of(cells.begin(), cells.end(), [&](const Cell& cell) {
    if (is(stage_registry().at(cell.stage))) return true;
    return std::any_of(cell.needs.begin(), cell.needs.end(), [&](const auto& role) {
      return std::any_of(role.second.begin(), role.second.end(),
                         [&](const auto& needed) { return any_stage({*needed}, is); });
    });
  });
}

/// A label is a fact: what no cell of a study honours is refused.
void require_honoured(const Node& config, const Job& job, Errors& errors) {
  const auto refuse = [&](const char* key, const std::string& value, const std::string& why) {
    errors.add(fmt::format("'{}' is {}, but {}", key, value, why), config.find(key)->origin,
               fmt::format("leave {} out", key));
  };
  const RunOptions& run = job.run;
  if (run.device == "cpu" && run.precision == RunOptions().precision) return;
  const std::vector<Cell> cells = job.study->cells(job.config);
  if (run.device != "cpu" && !any_stage(cells, [](const Stage& stage) { return stage.honours_device; }))
    refuse("device", run.device, fmt::format("study '{}' computes on the CPU alone", run.study));
  if (run.precision != RunOptions().precision &&
      !any_stage(cells, [](const Stage& stage) { return stage.honours_precision; }))
    refuse("precision", run.precision, fmt::format("study '{}' has an arithmetic of its own", run.study));
}

Job bound(const std::string& experiment, const std::vector<std::string>& overrides) {
  Errors errors;
  Composed composed = compose(search_path(experiment), "driver", overrides, errors);
  const std::string name = choice(composed, "study");
  if (!study_registry().contains(name)) errors.raise();
  flatten_choice(composed, "study", errors);
  flatten_choice(composed, "scale", errors);
  Job job;
  job.study = &study_registry().at(name);
  check_no_clash(name, *job.study);
  bind_fields(
      composed.config,
      [&](Fields& on) {
        job.run.fields(on);
        job.study->describe(on);
      },
      errors);
  errors.raise();
  Node own = composed.config;
  for (const std::string& key : run_keys()) own.erase(key);
  job.config = job.study->complete(own);
  require_honoured(composed.config, job, errors);
  errors.raise();
  return job;
}

}  // namespace

Job configure(const std::string& experiment, const std::vector<std::string>& overrides) {
  check_study(experiment, overrides);
  Job job = bound(experiment, overrides);
  const Job plain = preset(job.run.study, job.run.scale);
  job.modified = job.config != plain.config || job.run.seed != plain.run.seed ||
                 job.run.seeds != plain.run.seeds || job.run.draws != plain.run.draws ||
                 job.run.device != plain.run.device || job.run.precision != plain.run.precision;
  return job;
}

void require_device(const RunOptions& run) {
  require(run.device != "cuda" || has_cuda_device(),
          "device=cuda, but there is no GPU or no NVIDIA driver\n  use device=cpu; sgm doctor tells what is "
          "there");
}

Job preset(const std::string& study, const std::string& scale) {
  return bound(study_registry().at(study).experiment, {"study=" + study, "scale=" + scale});
}

Node whole_config(const Job& job) {
  Node whole = dump_of(job.run);
  for (const auto& [key, value] : job.config.as<Node::Table>()) whole.set(key, value);
  return whole;
}

}  // namespace sgm
