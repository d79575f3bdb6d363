#pragma once
#include <string>
#include <vector>

#include "core/report/observations.h"

namespace sgm {

/// A group of a cell at a path within it, and what is known of its numbers but these.
struct ResultPiece {
  Observation of;
  const Group* group;
  const Group* cell;
  std::string path;  ///< "" of the cell itself; "samples" of each set of a judge whose cells can be told
};

/// The groups of all cells, each cell before those in it; they last as long as the sources.
std::vector<ResultPiece> pieces_of(const std::vector<ResultSource>& sources);

}  // namespace sgm
