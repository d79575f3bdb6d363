#pragma once
#include <string>
#include <vector>

#include "experiments/fid_tables/paper_table_report.h"
#include "experiments/stages/judged_report.h"

namespace sgm::fid_tables {

/// A row of the table of the suite's own networks.
struct SubstituteRow {
  std::string name, title;
};

/// An order that the paper's table states: the samples of one row are nearer to the data than another's.
struct Claim {
  std::string name, statement, nearer, farther;
  bool paired = false;  ///< the same networks and noise, so that they are compared network by network
};

struct Substitute {
  std::string training;  ///< the cell of the first network's training
  std::vector<SubstituteRow> rows;
  std::vector<Claim> claims;
  std::string paper;  ///< what the paper trains on what, for the note
  std::vector<std::string> notes;
};

/// The paper's table, every number of it with what it would take; then, apart from it, the networks of this
/// suite under the same kinds of measures, the first samples of each, and the orders that they can test.
void put_study(const PaperTable& paper, const Substitute& substitute, Report& out);
/// The second part of it alone.
void put_measured(const Substitute& substitute, Report& out);

}  // namespace sgm::fid_tables
