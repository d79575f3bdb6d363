#include <ATen/Functions.h>
#include <fmt/format.h>
#include <hdf5_hl.h>

#include <filesystem>
#include <fstream>

#include "core/base/require.h"
#include "core/io/hdf5_handle.h"
#include "core/io/result_file.h"

namespace sgm {
namespace {

using hdf5::Handle;

/// Where we are, for messages: the file and the path inside it.
struct Place {
  const std::string& file;
  std::string inside;
  Place in(const std::string& name) const { return {file, inside + "/" + name}; }
};

[[noreturn]] void fail(const Place& place, const std::string& what) {
  throw InputError(
      fmt::format("cannot read '{}' of the HDF5 file {}: {}\n  the file is damaged or holds what sgm has no "
                  "type for; make it again",
                  place.inside, place.file, what));
}

Handle checked(hid_t id, Handle::Close close, const Place& place) {
  if (id < 0) fail(place, hdf5::reason());
  return {id, close};
}

void checked(herr_t status, const Place& place) {
  if (status < 0) fail(place, hdf5::reason());
}

std::vector<int64_t> sizes_of(hid_t space, const Place& place) {
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return {0};
  const int dimensions = H5Sget_simple_extent_ndims(space);
  checked(dimensions, place);
  std::vector<hsize_t> extent(dimensions);
  H5Sget_simple_extent_dims(space, extent.data(), nullptr);
  return {extent.begin(), extent.end()};
}

/// Reads a data set or an attribute as `type` into `out`.
void read_raw(hid_t object, hid_t type, void* out, const Place& place) {
  checked(H5Iget_type(object) == H5I_ATTR ? H5Aread(object, type, out)
                                          : H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out),
          place);
}

std::vector<std::string> read_text(hid_t object, hid_t type, int64_t count, const Place& place) {
  std::vector<std::string> text(count);
  if (count == 0) return text;
  if (H5Tis_variable_str(type) > 0) {
    Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(memory, H5T_VARIABLE);
    H5Tset_cset(memory, H5Tget_cset(type));
    std::vector<char*> pointers(count, nullptr);
    read_raw(object, memory, pointers.data(), place);
    for (int64_t i = 0; i < count; ++i) {
      if (pointers[i]) text[i] = pointers[i];
      H5free_memory(pointers[i]);
    }
    return text;
  }
  const size_t width = H5Tget_size(type);
  const bool spaces = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
  std::string bytes(width * count, '\0');
  read_raw(object, type, bytes.data(), place);
  for (int64_t i = 0; i < count; ++i) {
    std::string one = bytes.substr(i * width, width);
    one.resize(spaces ? one.find_last_not_of(' ') + 1 : std::min(one.find('\0'), width));
    text[i] = std::move(one);
  }
  return text;
}

/// The element type, of ours, that holds every value of an HDF5 number type (enumerations count as their
/// integers).
at::ScalarType element_type(hid_t type, const Place& place) {
  const H5T_class_t kind = H5Tget_class(type);
  const size_t size = H5Tget_size(type);
  if (kind == H5T_FLOAT) return size <= 4 ? at::kFloat : at::kDouble;
  if (kind != H5T_INTEGER && kind != H5T_ENUM) fail(place, "it is neither numbers nor text");
  const Handle base(kind == H5T_ENUM ? H5Tget_super(type) : H5Tcopy(type), H5Tclose);
  const bool is_signed = H5Tget_sign(base) == H5T_SGN_2;
  if (size == 1 && !is_signed) return at::kByte;
  return size < 4 || (size == 4 && is_signed) ? at::kInt : at::kLong;
}

hid_t memory_type(at::ScalarType type) {
  if (type == at::kByte) return H5T_NATIVE_UINT8;
  if (type == at::kInt) return H5T_NATIVE_INT32;
  if (type == at::kLong) return H5T_NATIVE_INT64;
  return type == at::kFloat ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
}

at::Tensor read_numbers(hid_t object, hid_t type, const std::vector<int64_t>& sizes, const Place& place) {
  const at::ScalarType element = element_type(type, place);
  const at::Tensor data = at::empty(sizes, element);
  if (data.numel() > 0) read_raw(object, memory_type(element), data.data_ptr(), place);
  return data;
}

template <class T>
Attribute number_attribute(const at::Tensor& data) {
  const T* first = data.const_data_ptr<T>();
  if (data.dim() == 0) return *first;
  return std::vector<T>(first, first + data.numel());
}

Attribute read_attribute(hid_t attribute, const Place& place) {
  const Handle type = checked(H5Aget_type(attribute), H5Tclose, place);
  const Handle space = checked(H5Aget_space(attribute), H5Sclose, place);
  const std::vector<int64_t> sizes = sizes_of(space, place);
  if (H5Tget_class(type) == H5T_STRING) {
    const bool empty = H5Sget_simple_extent_type(space) == H5S_NULL;  // h5py writes "" so
    std::vector<std::string> text =
        read_text(attribute, type, empty ? 0 : c10::multiply_integers(sizes), place);
    if (empty) return std::string();
    if (sizes.empty()) return std::move(text[0]);
    return text;
  }
  const at::Tensor data = read_numbers(attribute, type, sizes, place);
  if (data.is_floating_point()) return number_attribute<double>(data.to(at::kDouble));
  return number_attribute<int64_t>(data.to(at::kLong));
}

/// Dimension scales refer to data sets by references: bookkeeping that axes are read from, not attributes of
/// ours.
bool is_reference(hid_t type) {
  return H5Tdetect_class(type, H5T_REFERENCE) > 0;
}

/// Names of links or attributes in the order they were made where the file tracks it, else by name.
std::vector<std::string> names_in(hid_t object, bool links, const Place& place) {
  std::vector<std::string> names;
  const Handle list(
      H5Iget_type(object) == H5I_GROUP ? H5Gget_create_plist(object) : H5Dget_create_plist(object), H5Pclose);
  unsigned order = 0;
  if (list.valid())
    links ? H5Pget_link_creation_order(list, &order) : H5Pget_attr_creation_order(list, &order);
  const H5_index_t index = (order & H5P_CRT_ORDER_TRACKED) ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
  const auto add = [](hid_t, const char* name, auto*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->push_back(name);
    return 0;
  };
  checked(links ? H5Literate(object, index, H5_ITER_INC, nullptr, add, &names)
                : H5Aiterate2(object, index, H5_ITER_INC, nullptr, add, &names),
          place);
  return names;
}

std::vector<std::pair<std::string, Attribute>> read_attributes(hid_t object, const Place& place) {
  std::vector<std::pair<std::string, Attribute>> attributes;
  for (const std::string& name : names_in(object, false, place)) {
    const Place here = {place.file, place.inside + "@" + name};
    const Handle attribute = checked(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, here);
    const Handle type = checked(H5Aget_type(attribute), H5Tclose, here);
    if (!is_reference(type)) attributes.emplace_back(name, read_attribute(attribute, here));
  }
  return attributes;
}

/// The text of an attribute of a data set; "" if there is none or it is no text.
std::string text_of(hid_t object, const char* name, const Place& place) {
  if (H5Aexists(object, name) <= 0) return "";
  const Handle attribute = checked(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, place);
  const Attribute value = read_attribute(attribute, place);
  const std::string* text = std::get_if<std::string>(&value);
  return text ? *text : "";
}

/// The names of the dimension scales, or of the labels where no scale is attached; empty if none has a name.
std::vector<std::string> axes_of(hid_t data, size_t dimensions) {
  std::vector<std::string> axes(dimensions);
  if (dimensions == 1 && H5DSis_scale(data) > 0) {  // a scale is its own axis
    axes[0].resize(H5Iget_name(data, nullptr, 0));
    H5Iget_name(data, axes[0].data(), axes[0].size() + 1);
    axes[0].erase(0, axes[0].rfind('/') + 1);
    return axes;
  }
  const auto name_of = [](hid_t, unsigned, hid_t scale, void* out) -> herr_t {
    std::string& name = *static_cast<std::string*>(out);
    name.resize(H5Iget_name(scale, nullptr, 0));
    H5Iget_name(scale, name.data(), name.size() + 1);
    name.erase(0, name.rfind('/') + 1);
    return 1;
  };
  bool named = false;
  for (size_t i = 0; i < dimensions; ++i) {
    if (H5DSget_num_scales(data, i) > 0) {
      H5DSiterate_scales(data, i, nullptr, name_of, &axes[i]);
    } else if (const ssize_t length = H5DSget_label(data, i, nullptr, 0); length > 0) {
      axes[i].resize(length);
      H5DSget_label(data, i, axes[i].data(), length + 1);
    }
    named = named || !axes[i].empty();
  }
  return named ? axes : std::vector<std::string>();
}

Variable read_variable(hid_t data, const Place& place) {
  const Handle type = checked(H5Dget_type(data), H5Tclose, place);
  const Handle space = checked(H5Dget_space(data), H5Sclose, place);
  const std::vector<int64_t> sizes = sizes_of(space, place);
  Variable variable;
  if (H5Tget_class(type) == H5T_STRING) {
    variable.text = read_text(data, type, c10::multiply_integers(sizes), place);
  } else {
    variable.data = read_numbers(data, type, sizes, place);
  }
  if (H5Sget_simple_extent_type(space) == H5S_SIMPLE) variable.axes = axes_of(data, sizes.size());
  variable.long_name = text_of(data, "long_name", place);
  variable.units = text_of(data, "units", place);
  return variable;
}

Group read_group(hid_t group, const Place& place) {
  if (place.inside.size() > 4096) fail(place, "groups are nested without end");
  Group read;
  read.attributes = read_attributes(group, place);
  for (const std::string& name : names_in(group, true, place)) {
    const Place here = place.in(name);
    const Handle object = checked(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, here);
    const H5I_type_t kind = H5Iget_type(object);
    if (kind == H5I_GROUP) read.groups.emplace_back(name, read_group(object, here));
    if (kind == H5I_DATASET && !text_of(object, "NAME", here).starts_with(hdf5::bare_dimension)) {
      read.variables.emplace_back(name, read_variable(object, here));
    }
  }
  return read;
}

void require_hdf5(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;  // of a name that is too long, or a folder that may not be entered
  require(fs::exists(path, ignored), "no file {}\n  check the path", path);
  require(!fs::is_directory(path, ignored), "{} is a folder, not an HDF5 file\n  name the file inside it",
          path);
  std::ifstream file(path, std::ios::binary);
  char signature[8] = {};
  file.read(signature, sizeof signature);
  require(file.gcount() == 8 && std::string_view(signature, 8) == std::string_view("\x89HDF\r\n\x1a\n", 8),
          "{} is not an HDF5 file: it does not begin with HDF5's signature\n  check the path, or make the "
          "file again",
          path);
}

}  // namespace

Group read_hdf5(const std::string& path) {
  require_hdf5(path);
  const hdf5::Quiet quiet;
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_file_locking(access, false,
                      true);  // files are replaced whole, so readers need no lock; NFS often has none to give
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
  require(file.valid(), "cannot open the HDF5 file {}: {}\n  it is truncated or damaged: make it again", path,
          hdf5::reason());
  const Place root{path, ""};
  const Handle top = checked(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, root);
  return read_group(top, root);
}

}  // namespace sgm
