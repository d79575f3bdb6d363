#pragma once

namespace sgm {

/// The main of an experiment's driver: `EXPERIMENT study=NAME key=value …`. Exit code: 0 computed, 1 a run
/// failed, 2 bad input or something missing, 130 interrupted and resumable.
int driver(int argc, char** argv);

/// The main of `sgm`: `sgm list|run|report|doctor …`. Exit codes as `driver`.
int program(int argc, char** argv);

}  // namespace sgm
