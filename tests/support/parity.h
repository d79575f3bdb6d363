#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

#include "core/io/result_file.h"

namespace sgm::test {

/// Largest |got − want| over largest |want|: "relative" of the fixtures. Infinite if shapes differ or a value
/// is not finite.
double relative_error(const at::Tensor& got, const at::Tensor& want);

/// A comparison with numbers of other programs: reads fixture files, prints one line a case, and turns the
/// whole into an exit code.
class Parity {
 public:
  /// The file `relative` ("toy/toy.h5") under SGM_FIXTURES or, without it, under tests/data; a line and no
  /// call if there is none.
  void file(const std::string& relative, const std::function<void(const Group&)>& compare);
  /// Calls `compare` for every .h5 file of a folder, with its name without ending; a line if there is none.
  void folder(const std::string& relative,
              const std::function<void(const std::string& name, const Group&)>& compare);
  /// Runs `body` for the group `name`; an exception counts as a failed case.
  void group(const std::string& name, const std::function<void()>& body);
  /// One line: the quantity, its relative error, the tolerance.
  void compare(const std::string& quantity, const at::Tensor& got, const at::Tensor& want, double tolerance);
  /// A group of something that the suite has not yet: counted and printed. Fails once a file of the sources
  /// is named `component`… ("core/metric/kid"): then it must be compared.
  void to_do(const std::string& name, const std::string& component);
  /// A group that no comparison knows: a failed case.
  void unknown(const std::string& name);

  /// Prints the summary. 0: all within tolerance; 1: some above, or nothing could be compared in a file that
  /// is there; 77: no file.
  int summary() const;

 private:
  void fail(const std::string& name, const std::string& reason);

  std::string group_;
  std::vector<std::string> to_do_;
  int64_t files_ = 0;
  int64_t cases_ = 0;
  int64_t failed_ = 0;
  double worst_share_ = 0;
};

/// The whole of a program that compares one file: its exit code.
int compared(const std::string& file, const std::function<void(Parity&, const Group&)>& compare);

}  // namespace sgm::test
