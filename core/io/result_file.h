#pragma once
#include <ATen/core/Tensor.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/io/quantity.h"

namespace sgm {

using Attribute = std::variant<int64_t, double, std::string, std::vector<int64_t>, std::vector<double>,
                               std::vector<std::string>>;

/// A named array with named axes, unit and long name: a data set of HDF5, a variable of netCDF and xarray.
/// An axis name refers to the variable of that name in the same group, its dimension scale, where there is
/// one.
struct Variable {
  at::Tensor data;                ///< CPU, contiguous; uint8, int32, int64, float32 or float64
  std::vector<std::string> text;  ///< instead of data: a list of UTF-8 strings
  std::vector<std::string> axes;  ///< one name for each dimension, or empty
  std::string long_name, units;
};

/// A group of variables, attributes and groups, each in order of insertion. A result is built in memory and
/// written whole.
struct Group {
  std::vector<std::pair<std::string, Variable>> variables;
  std::vector<std::pair<std::string, Attribute>> attributes;
  std::vector<std::pair<std::string, Group>> groups;

  /// Adds a variable, a copy; InputError if the name is taken. bool becomes uint8, int8 and int16 int32, half
  /// and bfloat16 float32.
  void put(std::string name, at::Tensor data, std::vector<std::string> axes = {}, std::string long_name = "",
           std::string units = "");
  void put(std::string name, double value, std::string long_name = "", std::string units = "");
  /// A declared quantity, and its standard error where one is given.
  void put(const Quantity& quantity, double value, std::optional<double> standard_error = {});
  void put(std::string name, std::vector<std::string> text, std::string axis = "");
  void set(std::string name, Attribute value);
  /// The group at a path "a/b", made if absent.
  Group& group(std::string_view path);
  /// The group at a path; InputError naming the nearest and the present ones.
  const Group& at(std::string_view path) const;
  bool contains(std::string_view path) const;  ///< of a group or variable
  /// The array at a path "a/b/name"; InputError naming the nearest and the present ones.
  const at::Tensor& data(std::string_view path) const;
  double value(std::string_view path) const;                          ///< of a scalar
  const std::vector<std::string>& text(std::string_view path) const;  ///< of a list of strings
  const Variable& variable(std::string_view path) const;              ///< with axes, long name and units
  const Attribute& attribute(std::string_view name) const;
};

constexpr int64_t schema_version = 1;  ///< docs/results-schema.md

/// Writes `root` as HDF5 through a temporary file, fsync and rename: the file is whole or absent; equal trees
/// give equal bytes; it states its own digest. InputError if the folder cannot be written, RunError if the
/// disk is full.
void write_result(const std::string& path, const Group& root);
/// Reads a file that write_result wrote. InputError if it is missing, damaged, foreign or of another schema
/// version.
Group read_result(const std::string& path);
/// Reads any HDF5 file (a parity fixture): no schema version needed.
Group read_hdf5(const std::string& path);

}  // namespace sgm
