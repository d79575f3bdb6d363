#include "core/io/result_file.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <map>
#include <span>

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/io/files.h"
#include "core/io/hdf5_handle.h"
#include "core/io/nexus.h"
#include "core/io/stated_digest.h"

namespace sgm {
namespace {

using hdf5::Handle;

constexpr const char* format_name = "sgm result";
constexpr const char* digest_name = "sha256";

/// What HDF5 itself refuses, the path in the file named; the disk is not yet involved, so this is a fault of
/// the tree.
Handle checked(hid_t id, Handle::Close close, const std::string& inside) {
  require(id >= 0, "cannot store '{}': {}\n  give it another name or shape", inside, hdf5::reason());
  return {id, close};
}

void checked(herr_t status, const std::string& inside) {
  require(status >= 0, "cannot store '{}': {}\n  give it another name or shape", inside, hdf5::reason());
}

/// Creation properties that make equal trees equal bytes: order tracked, times not.
Handle creation(hid_t kind) {
  Handle list(H5Pcreate(kind), H5Pclose);
  H5Pset_obj_track_times(list, false);
  H5Pset_attr_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  if (kind != H5P_DATASET_CREATE)
    H5Pset_link_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  return list;
}

Handle simple_space(at::IntArrayRef sizes) {
  const std::vector<hsize_t> extent(sizes.begin(), sizes.end());
  if (extent.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
  return {H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose};
}

std::vector<const char*> pointers_to(std::span<const std::string> text, const std::string& inside) {
  std::vector<const char*> pointers;
  for (const std::string& one : text) {
    require(one.find('\0') == std::string::npos,
            "cannot store '{}': a text holds a zero byte\n  text is UTF-8 without it", inside);
    require(is_utf8(one), "cannot store '{}': the text \"{}\" is no UTF-8\n  write it in UTF-8", inside,
            visible(one));
    pointers.push_back(one.c_str());
  }
  return pointers;
}

void write_attribute(hid_t object, const std::string& name, hid_t type, hid_t space, const void* values,
                     const std::string& inside) {
  const std::string here = inside + "@" + name;
  const Handle attribute =
      checked(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, here);
  if (values) checked(H5Awrite(attribute, type, values), here);  // null: an empty list
}

void write_attribute(hid_t object, const std::string& name, const Attribute& value,
                     const std::string& inside) {
  const auto visit = [&](const auto& v) {
    using T = std::decay_t<decltype(v)>;
    if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>>) {
      constexpr bool one = std::is_same_v<T, std::string>;
      std::vector<const char*> pointers;
      if constexpr (one) {
        pointers = pointers_to({&v, 1}, inside + "@" + name);
      } else {
        pointers = pointers_to(v, inside + "@" + name);
      }
      const Handle space = one ? simple_space({}) : simple_space({static_cast<int64_t>(pointers.size())});
      write_attribute(object, name, hdf5::text_type(), space, pointers.data(), inside);
    } else if constexpr (std::is_arithmetic_v<T>) {
      write_attribute(object, name, std::is_same_v<T, double> ? H5T_IEEE_F64LE : H5T_STD_I64LE,
                      simple_space({}), &v, inside);
    } else {
      const bool real = std::is_same_v<T, std::vector<double>>;
      write_attribute(object, name, real ? H5T_IEEE_F64LE : H5T_STD_I64LE,
                      simple_space({static_cast<int64_t>(v.size())}), v.data(), inside);
    }
  };
  std::visit(visit, value);
}

hid_t file_type(at::ScalarType type) {
  if (type == at::kByte) return H5T_STD_U8LE;
  if (type == at::kInt) return H5T_STD_I32LE;
  if (type == at::kLong) return H5T_STD_I64LE;
  return type == at::kFloat ? H5T_IEEE_F32LE : H5T_IEEE_F64LE;
}

/// HDF5's Image specification 1.2 for uint8 images (N, H, W, 3 or 1): viewers then show colours. Its texts
/// have fixed length.
void mark_images(hid_t data, const at::Tensor& images, const std::string& inside) {
  if (!images.defined() || images.scalar_type() != at::kByte || images.dim() != 4 ||
      (images.size(3) != 3 && images.size(3) != 1))
    return;
  const bool colour = images.size(3) == 3;
  const auto mark = [&](const std::string& name, const std::string& value) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type, value.size() + 1);
    write_attribute(data, name, type, simple_space({}), value.c_str(), inside);
  };
  mark("CLASS", "IMAGE");
  mark("IMAGE_VERSION", "1.2");
  mark("IMAGE_SUBCLASS", colour ? "IMAGE_TRUECOLOR" : "IMAGE_GRAYSCALE");
  if (colour) mark("INTERLACE_MODE", "INTERLACE_PIXEL");
}

Handle write_variable(hid_t group, const std::string& name, const Variable& variable,
                      const std::string& inside) {
  const bool numbers = variable.data.defined();
  const Handle type =
      numbers ? Handle(H5Tcopy(file_type(variable.data.scalar_type())), H5Tclose) : hdf5::text_type();
  const Handle space = numbers ? simple_space(variable.data.sizes())
                               : simple_space({static_cast<int64_t>(variable.text.size())});
  Handle data = checked(
      H5Dcreate2(group, name.c_str(), type, space, H5P_DEFAULT, creation(H5P_DATASET_CREATE), H5P_DEFAULT),
      H5Dclose, inside);
  if (numbers) {
    const at::Tensor values = variable.data.contiguous();
    if (values.numel() > 0)
      checked(H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.const_data_ptr()), inside);
  } else if (!variable.text.empty()) {
    checked(H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers_to(variable.text, inside).data()),
            inside);
  }
  if (!variable.long_name.empty()) write_attribute(data, "long_name", variable.long_name, inside);
  if (!variable.units.empty()) write_attribute(data, "units", variable.units, inside);
  return data;
}

std::vector<int64_t> sizes_of(const Variable& variable) {
  return variable.data.defined() ? variable.data.sizes().vec()
                                 : std::vector<int64_t>{static_cast<int64_t>(variable.text.size())};
}

/// Names the axes by dimension scales: the variable of the axis' name, or a length without values as netCDF-4
/// has it.
void write_axes(hid_t group, const Group& tree, std::vector<Handle>& data, const std::string& inside) {
  std::map<std::string, size_t> scales;  // position in `data`
  std::map<std::string, int64_t> lengths;
  for (size_t i = 0; i < tree.variables.size(); ++i) {
    const auto& [name, variable] = tree.variables[i];
    const std::vector<int64_t> sizes = sizes_of(variable);
    require(variable.axes.empty() || variable.axes.size() == sizes.size(),
            "variable '{}/{}' has {} dimensions and {} axis names", inside, name, sizes.size(),
            variable.axes.size());
    for (size_t d = 0; d < variable.axes.size(); ++d) {
      const auto [known, fresh] = lengths.emplace(variable.axes[d], sizes[d]);
      require(fresh || known->second == sizes[d],
              "axis '{}' of '{}/{}' has length {}, and {} elsewhere in the group\n  give one of them another "
              "axis name",
              variable.axes[d], inside, name, sizes[d], known->second);
    }
    if (variable.axes == std::vector<std::string>{name}) {
      checked(H5DSset_scale(data[i], name.c_str()), inside + "/" + name);
      scales.emplace(name, i);
    }
  }
  for (const auto& [axis, length] : lengths) {
    if (scales.contains(axis)) continue;
    const std::string here = inside + "/" + axis;
    for (const auto& [name, variable] : tree.variables) {
      require(name != axis,
              "'{}' is a variable and the name of an axis, but does not lie on that axis alone\n  rename one "
              "of them",
              here);
    }
    data.push_back(checked(H5Dcreate2(group, axis.c_str(), H5T_IEEE_F32LE, simple_space({length}),
                                      H5P_DEFAULT, creation(H5P_DATASET_CREATE), H5P_DEFAULT),
                           H5Dclose, here));
    checked(H5DSset_scale(data.back(), fmt::format("{}{:10}", hdf5::bare_dimension, length).c_str()), here);
    scales.emplace(axis, data.size() - 1);
  }
  for (size_t i = 0; i < tree.variables.size(); ++i) {
    const auto& [name, variable] = tree.variables[i];
    for (size_t d = 0; d < variable.axes.size(); ++d) {
      const size_t scale = scales.at(variable.axes[d]);
      if (scale != i)
        checked(H5DSattach_scale(data[i], data[scale], static_cast<unsigned>(d)), inside + "/" + name);
    }
  }
}

void write_group(hid_t group, const Group& tree, int depth, const std::string& inside) {
  for (const auto& [name, value] : nexus_attributes(tree, depth)) {
    const auto same = [&n = name](const auto& attribute) { return attribute.first == n; };
    if (std::none_of(tree.attributes.begin(), tree.attributes.end(), same))
      write_attribute(group, name, value, inside);
  }
  for (const auto& [name, value] : tree.attributes) write_attribute(group, name, value, inside);
  std::vector<Handle> data;
  for (const auto& [name, variable] : tree.variables)
    data.push_back(write_variable(group, name, variable, inside + "/" + name));
  write_axes(group, tree, data, inside);
  for (size_t i = 0; i < tree.variables.size(); ++i)
    mark_images(data[i], tree.variables[i].second.data, inside);
  for (const auto& [name, inner] : tree.groups) {
    const std::string here = inside + "/" + name;
    const Handle made =
        checked(H5Gcreate2(group, name.c_str(), H5P_DEFAULT, creation(H5P_GROUP_CREATE), H5P_DEFAULT),
                H5Gclose, here);
    write_group(made, inner, depth + 1, here);
  }
}

size_t bytes_in(const Group& tree) {
  size_t bytes = 4096;
  for (const auto& [name, variable] : tree.variables)
    bytes += 4096 + (variable.data.defined() ? variable.data.nbytes() : 0);
  for (const auto& [name, inner] : tree.groups) bytes += bytes_in(inner);
  return bytes;
}

/// Removes from what was read what write_group derives.
void drop_derived(Group& tree, int depth) {
  for (const auto& derived : nexus_attributes(tree, depth)) std::erase(tree.attributes, derived);
  for (auto& [name, inner] : tree.groups) drop_derived(inner, depth + 1);
}

}  // namespace

void write_result(const std::string& path, const Group& root) {
  const hdf5::Quiet quiet;
  // The file is built in memory and then written by write_whole: HDF5 itself leaves a half-open file behind
  // on a full disk.
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access, bytes_in(root), false);
  H5Pset_libver_bounds(access, H5F_LIBVER_V18,
                       H5F_LIBVER_V18);  // order of creation, attributes above 64 KiB, checksummed metadata
  const Handle file =
      checked(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation(H5P_FILE_CREATE), access), H5Fclose, "/");
  const Handle top = checked(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "/");
  write_attribute(top, "format", std::string(format_name), "");
  write_attribute(top, "schema_version", schema_version, "");
  write_attribute(top, "Conventions", std::string("CF-1.10"), "");
  write_attribute(top, digest_name, digest_begins + no_digest, "");
  write_group(top, root, 0, "");
  checked(H5Fflush(file, H5F_SCOPE_GLOBAL), "/");
  const ssize_t size = H5Fget_file_image(file, nullptr, 0);
  void* memory = nullptr;
  checked(H5Fget_vfd_handle(file, H5P_DEFAULT, &memory), "/");
  const std::string_view bytes(*static_cast<char**>(memory), static_cast<size_t>(size));
  const size_t at = bytes.find(digest_begins + no_digest) + digest_begins.size();
  write_whole(path, {bytes.substr(0, at), sha256(bytes), bytes.substr(at + no_digest.size())});
}

Group read_result(const std::string& path) {
  constexpr const char* damaged =
      "{} is damaged: its bytes have not the digest that they state\n  take another copy, or compute it "
      "again";
  require(!states_another_digest(path), damaged, path);
  Group root = read_hdf5(path);
  const std::pair<std::string, Attribute> format("format", std::string(format_name));
  require(std::erase(root.attributes, format) == 1,
          "{} is an HDF5 file, but not a result of sgm\n  check the path", path);
  const Attribute version = root.attribute("schema_version");
  require(version == Attribute(schema_version),
          "{} has schema version {}, and this sgm reads {}\n  read it with the sgm that wrote it, or compute "
          "it again",
          path,
          std::holds_alternative<int64_t>(version) ? fmt::to_string(std::get<int64_t>(version))
                                                   : "of another type",
          schema_version);
  std::erase(root.attributes, std::pair<std::string, Attribute>("schema_version", version));
  std::erase(root.attributes, std::pair<std::string, Attribute>("Conventions", std::string("CF-1.10")));
  for (const auto& [name, value] : root.attributes) {  // absent from files of earlier versions
    const auto* text = std::get_if<std::string>(&value);
    require(name != digest_name || (text != nullptr && text->starts_with(digest_begins)), damaged, path);
  }
  std::erase_if(root.attributes, [](const auto& attribute) { return attribute.first == digest_name; });
  drop_derived(root, 0);
  return root;
}

}  // namespace sgm
