#pragma once
#include <map>
#include <string>

#include "core/study/study.h"
#include "core/train/fit.h"

namespace sgm {

/// A training in a cell's folder: it saves and stops as the cell is asked to, and shows its progress and
/// warnings. `about` is kept in its checkpoints, with the study and its scale. `run` must outlive it.
Session session_of(CellRun& run, std::map<std::string, std::string> about);

}  // namespace sgm
