#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/require.h"

namespace sgm {

/// A file of a mirror that is not what it should be.
struct BrokenSheet : InputError {
  BrokenSheet(std::filesystem::path broken, const std::string& text)
      : InputError(text), file(std::move(broken)) {}
  std::filesystem::path file;
};

/// CIFAR-10's binary files (a label byte, then the R, G and B planes; 10,000 records each) from a mirror's
/// JPEG XL sheets: SPLIT_NN.jxl, 1,000 images of 32 x 32 one under another, decoded by djxl; SPLIT_labels.u8.
/// `find` gives a file of the mirror, `write` takes each result. InputError if djxl is missing, BrokenSheet
/// if a sheet or its labels are broken or of another size.
void unpack_sheets(const std::function<std::filesystem::path(const std::string& name)>& find,
                   const std::filesystem::path& scratch,
                   const std::function<void(const std::string& name, const std::string& bytes)>& write);

}  // namespace sgm
