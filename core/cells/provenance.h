#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/cells/plan.h"
#include "core/config/node.h"
#include "core/io/result_file.h"

namespace sgm {

/// What this call adds to every manifest: command line with repository-relative paths, git revision, and
/// whether anything but results/ differs from it.
Node call_provenance(int argc, char** argv);

/// Attributes that equal runs share: schema version and library versions, digests, seed, device, precision,
/// the config as hashed.
void set_attributes(Group& result, const PlannedCell& planned);

/// What may change between equal runs: this call, start, wall time, threads and how they waited
/// (WaitingPolicy::record), processor, settings of libraries. No host name.
Node manifest(const Node& call, const std::string& start, double seconds, int threads,
              const std::string& waiting);

/// The present time in UTC as 2026-01-31T12:00:00Z.
std::string utc_now();
/// Model name of the processor.
std::string cpu_model();
/// Versions of LibTorch, HDF5 and this suite, by name.
std::vector<std::pair<std::string, std::string>> library_versions();
/// The same on one line.
std::string versions();
/// A number of threads or cells, 1 to 1024; none for any other text.
std::optional<int> thread_count(std::string_view text);
/// Cores that this process may use, at most SGM_THREADS if that is set.
int usable_cores();

}  // namespace sgm
