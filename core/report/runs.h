#pragma once
#include <string>
#include <vector>

#include "core/io/result_file.h"
#include "core/report/comparison.h"

namespace sgm {

/// One of several runs of a study, for another seed or draw: a group "seed_3" or "seed_3_draw_1" of its
/// result.
struct ReportedRun {
  int64_t seed = 0, draw = 0;
  const Group* result = nullptr;
};

/// The runs in a study's result; none where it is of one run, whose cells stand at its root.
std::vector<ReportedRun> runs_of(const Group& result);

/// "3 seeds (2 to 4), 2 draws each".
std::string described(const std::vector<ReportedRun>& runs);

/// An entry for all runs in place of each one's: the mean over seeds of the means over draws, with the
/// standard error over seeds or, under one seed, over draws. InputError if runs have other entries.
std::vector<Entry> mean_entries(const std::vector<std::vector<Entry>>& of_runs,
                                const std::vector<ReportedRun>& runs);

}  // namespace sgm
