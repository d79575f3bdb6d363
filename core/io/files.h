#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sgm {

/// Writes a file through a temporary one in the same folder, fsync and rename: `path` is whole or as it was
/// before, also after a kill or power loss. InputError if the folder cannot be written, RunError if the disk
/// is full; no temporary file stays.
void write_whole(const std::string& path, std::string_view bytes);
/// The same from pieces, which need not lie together in memory.
void write_whole(const std::string& path, const std::vector<std::string_view>& pieces);

/// The bytes of a file. InputError if it is missing, a folder, or cannot be read.
std::string read_text(const std::string& path);

/// SHA-256 as 64 lower-case hexadecimal digits (FIPS 180-4).
std::string sha256(std::string_view bytes);
/// The same of pieces one after another.
std::string sha256(const std::vector<std::string_view>& pieces);
/// SHA-256 of a file's content, read in pieces. Errors as read_text.
std::string sha256_file(const std::string& path);

/// Makes a folder and those above it; nothing happens if it is there. InputError if a file is in the way or
/// rights are missing.
void make_folder(const std::string& path);

}  // namespace sgm
