#pragma once
#include <filesystem>
#include <string>

namespace sgm {

/// A file at `place` (a folder, or a URL: http, https, ftp, file) as a file of this machine. What has to be
/// downloaded goes to `folder`, by curl: first as NAME.part, which a later call goes on with. On a terminal
/// curl shows share, rate and time left. InputError if it cannot be had.
std::filesystem::path download(const std::string& place, const std::string& name,
                               const std::filesystem::path& folder);

}  // namespace sgm
