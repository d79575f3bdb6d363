#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/report/results.h"

namespace sgm {

/// A result that is compared with others: of a study's report.
struct ResultSource {
  std::string name;  ///< as the command line has it
  Group result;
};

/// A number of a cell, or of one element of its array, with all that tells it from others of its name.
struct Observation {
  std::string cell, stage, stream, identity;
  std::string failed{};    ///< "diverged at step 61": there is no number; else empty
  Coordinates at{};        ///< source, study, scale, seed, draw and the axes of its cell
  Coordinates axes{};      ///< of an element of an array: the axes and where on them it stands
  Coordinates options{};   ///< by dotted keys: what its cell was computed with
  Coordinates protocol{};  ///< of what numbers compared must agree in: n, dimensions, extractor …
  std::string path{};      ///< of the number within its cell
  std::optional<Measured> number{};
};

/// A quantity that cells have, at its path within them: "minor_share", "samples/frechet". The sets that a
/// judge tells apart, samples_0, samples_1 …, are one quantity of the sampled cells that they are of.
struct QuantityThere {
  std::string path, what, unit;
  int64_t cells = 0;
  std::vector<std::string> axes{};  ///< of an array: what by= and over= may name besides coordinates
};

/// The quantities of all cells, those of most cells first.
std::vector<QuantityThere> quantities_in(const std::vector<ResultSource>& sources);

/// The quantity that is meant by a path, its last part, or that part of a judge's samples. InputError naming
/// the nearest, or those among which it does not decide.
QuantityThere quantity_called(const std::string& name, const std::vector<QuantityThere>& known);

/// What is there of a quantity: a number for each element of its array but along images, samples, chains and
/// trajectories, over which is averaged, with the standard error of that mean; after them the cells of the
/// same stages that have failed. A cell that several sources hold is one.
std::vector<Observation> observations_of(const std::vector<ResultSource>& sources,
                                         const QuantityThere& quantity);
/// Names of the cells of these stages that are finished and do not have it.
std::vector<std::string> cells_without(const std::vector<ResultSource>& sources,
                                       const QuantityThere& quantity);

/// The names of protocol attributes: what `allow=` may say.
const std::vector<std::string>& protocol_names();
/// Whether an option is of the protocol: n, samples, reduction …; order, say, may be a sampler's.
bool is_protocol_option(const std::string& option);

/// The value of an observation under a key: of `at`, its axes or options, or its cell's name as "cell"; "" if
/// it has none.
std::string value_under(const Observation& observation, const std::string& key);

}  // namespace sgm
