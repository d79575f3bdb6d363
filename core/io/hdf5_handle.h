#pragma once
#include <hdf5.h>

#include <string>
#include <utility>

namespace sgm::hdf5 {

/// An identifier of HDF5 and the call that closes it. Converts to hid_t; a negative one is never closed.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  operator hid_t() const { return id_; }
  bool valid() const { return id_ >= 0; }

 private:
  hid_t id_;
  Close close_;
};

/// Keeps HDF5 from printing its error stack while in scope: what it says goes into our own message.
class Quiet {
 public:
  Quiet() {
    H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Quiet() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

/// The innermost line of HDF5's error stack, its reason: "truncated file: eof = 96, …". "unknown reason" if
/// the stack is empty.
std::string reason();

/// The type of a variable-length UTF-8 string.
Handle text_type();

/// What a data set carries in NAME if it is a named length without values: the convention of netCDF-4.
constexpr const char* bare_dimension = "This is a netCDF dimension but not a netCDF variable.";

}  // namespace sgm::hdf5
