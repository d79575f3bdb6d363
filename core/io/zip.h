#pragma once
#include <map>
#include <string>
#include <string_view>

namespace sgm {

/// The entries of a ZIP archive whose bytes are `file` (views into it), by name. Only stored entries, as
/// torch.save writes; checksums are compared where there are any. Together they are no larger than the file.
/// InputError, without the file's name, for anything else. libarchive is not taken for this: it copies the
/// entries, refuses checksums that nobody computed, and names beyond ASCII in the C locale; of gzip files it
/// compares no checksums.
std::map<std::string, std::string_view> zip_entries(std::string_view file);

}  // namespace sgm
