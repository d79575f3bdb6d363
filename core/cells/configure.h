#pragma once
#include <string>
#include <vector>

#include "core/cells/options.h"
#include "core/study/study.h"

namespace sgm {

/// A study with its configuration bound: what one call of a driver asks for.
struct Job {
  const Study* study = nullptr;
  RunOptions run;
  Node config;            ///< the study's own keys, defaults included
  bool modified = false;  ///< differs from its preset, in its own keys or in seed, device or precision
};

/// Composes and binds the configuration of a study of `experiment`. All errors of the command line at once,
/// then all errors of the values at once; a study of another driver is named with its driver.
Job configure(const std::string& experiment, const std::vector<std::string>& overrides);

/// InputError if it asks for a GPU that is not there.
void require_device(const RunOptions& run);

/// The study's unmodified preset at a scale.
Job preset(const std::string& study, const std::string& scale);

/// The complete configuration of a job: the keys of every driver and those of its study.
Node whole_config(const Job& job);

/// The text of `--help`: usage, groups with their options, and every field of drivers and, where one is
/// chosen, of the study.
std::string help(const std::string& experiment, const std::vector<std::string>& overrides);
/// Groups and fields of a command of `sgm` whose primary configuration is experiments/conf/PRIMARY.toml, with
/// the options of what the words choose.
std::string command_help(const std::string& primary, const std::vector<std::string>& words,
                         const Describe& fields);

}  // namespace sgm
