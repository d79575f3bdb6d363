#pragma once
#include <string>
#include <vector>

#include "core/base/registry.h"
#include "core/cells/options.h"

namespace sgm {

/// Digests of the source text behind each study, made by the build (cmake/code_digest.cmake): `compute` of
/// core/ without report/ and run/, of datasets/, of STUDY.cpp and what it shares in its folder, with
/// LibTorch's version, compiler and flags; `report` of core/report/ and STUDY_report.cpp.
struct Code {
  std::string compute, report;
};
Registry<Code>& code_registry();

/// A config without dataset.path: where the data set lies, not what it is; its content's digest stands beside
/// it.
Node without_data_path(const Node& config);

/// What a cell's outcome depends on, as it is hashed: config without dataset.path, seed, device, precision,
/// identities of parents.
struct Identified {
  Node config;
  int64_t seed = 0;
  std::string device, precision;
  std::vector<std::string> parents;
};

/// 12 hexadecimal digits of the SHA-256 of the canonical text.
std::string identity(const Identified& cell);

/// 12 hexadecimal digits for the code of a cell: its study's, and through the parents' codes theirs.
std::string code_of(const std::string& study, const std::vector<std::string>& parents);

}  // namespace sgm
