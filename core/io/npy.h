#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>
#include <vector>

namespace sgm {

/// What the head of an array in NumPy's format npy says.
struct NpyHeader {
  at::ScalarType type = at::kDouble;
  std::vector<int64_t> sizes;
  bool fortran = false;  ///< the first index runs fastest
  size_t offset = 0;     ///< where the numbers begin
};

/// The element type of a type code of NumPy, without its byte order: f4, f8, u1, i4 or i8. InputError naming
/// any other, among them "O": objects of Python, which are never loaded.
at::ScalarType numpy_type(const std::string& code);
/// The array of so many little-endian numbers, (sizes), whichever index runs fastest in `bytes`. InputError
/// if they are not exactly as many.
at::Tensor numpy_array(std::string_view bytes, at::ScalarType type, const std::vector<int64_t>& sizes,
                       bool fortran);

/// The most bytes that npy_header needs of an array.
constexpr size_t npy_head = 1 << 16;
/// The head of an array as numpy.save writes it (numpy.lib.format, versions 1.0, 2.0 and 3.0), from its
/// first bytes. InputError, without the file's name, for what is no such head, objects, records, text,
/// big-endian numbers and types other than float32, float64, uint8, int32 and int64.
NpyHeader npy_header(std::string_view bytes);
/// An array as numpy.save writes it, on the CPU. InputError as npy_header, and for a truncated one.
at::Tensor npy_array(std::string_view bytes);
/// The bytes of an array of those types as numpy.save writes it (version 1.0, the last index fastest).
std::string npy_bytes(const at::Tensor& array);

}  // namespace sgm
