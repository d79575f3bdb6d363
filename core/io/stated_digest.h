#pragma once
#include <string>

namespace sgm {

/// A file that states its own digest holds `digest_begins` and behind it the SHA-256 of its bytes, computed
/// with `no_digest` in its place.
inline const std::string digest_begins = "sgm-sha256:";
inline const std::string no_digest = std::string(64, '0');

/// Whether a file states a digest and its bytes have another. A library that reads the file may crash on what
/// is damaged, so this is asked before.
bool states_another_digest(const std::string& path);

}  // namespace sgm
