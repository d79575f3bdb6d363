#pragma once
#include <ATen/core/Tensor.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/io/result_file.h"
#include "core/study/cell.h"
#include "core/tensor/rng.h"

namespace sgm {

/// A finished cell that another one needs.
struct Input {
  std::string name;
  Coordinates at;
  std::filesystem::path folder;  ///< where it keeps its checkpoints

  /// What it has left: result.h5, and bulk.h5, which is empty where there is none. Read at each call.
  Group result() const;
  Group bulk() const;
};

/// What a running cell is given, and where it leaves what it computes.
class CellRun {
 public:
  virtual ~CellRun() = default;
  int64_t seed = 0;
  int64_t draw = 0;              ///< which sampling run under one training
  std::string stream{};          ///< of its random numbers (Cell::stream)
  at::Device device = at::kCPU;  ///< where it computes; one that computes on the CPU all the same says so
  std::string precision;         ///< of networks; a cell that computes otherwise says so here
  std::string study;             ///< that listed it first, and at which scale
  std::string scale;
  std::filesystem::path
      folder;     ///< the cell's own: checkpoints and metrics.jsonl live here and survive interruption
  Group result;   ///< written to result.h5 when the cell returns; small: what reports draw
  Group bulk;     ///< written to bulk.h5 if not empty: for the cells that need this one, not published
  Group timings;  ///< measured seconds; written to timings.h5

  /// The root of all its random numbers: of (seed, stream, draw).
  Rng rng() const;

  /// The cells that play a role for it (Cell::needs), in order; none if there is no such role.
  virtual const std::vector<Input>& inputs(const std::string& role) const = 0;
  /// The one cell that plays a role. InputError if there is none, or several.
  const Input& input(const std::string& role) const;

  /// Shows progress; throws Interrupted after SIGINT or SIGTERM, so call it where the state has just been
  /// saved or is cheap.
  virtual void progress(int64_t done, int64_t total, const std::string& note = "") = 0;
  /// Tells the user what went wrong without stopping the cell.
  virtual void warn(const std::string& text) = 0;
  /// Tells the user what is no fault but good to know: that a training goes on, say.
  virtual void tell(const std::string& text) = 0;
  /// True after SIGINT or SIGTERM: a training saves its checkpoint and calls progress().
  virtual bool interrupted() const = 0;
};

/// Thrown by CellRun::progress after SIGINT or SIGTERM: let it pass, the next call goes on.
struct Interrupted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sgm
