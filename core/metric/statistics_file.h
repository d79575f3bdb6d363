#pragma once
#include <string>

#include "core/metric/statistics.h"

namespace sgm {

/// What a file of feature statistics holds, and what kind of file it is.
struct StatisticsFile {
  FeatureStatistics statistics;
  std::string format;  ///< "npz of mu and sigma", "ADM's npz", …
  std::string note;    ///< what of it is not used; empty: nothing
};

/// Reads statistics that this suite or another one has written, by the file's content, whatever its name:
///   npz with mu, sigma (Heusel et al. 2017's code, pytorch-fid, clean-fid, EDM) or m2, s2 (lucidrains);
///   ADM's npz, which also has sFID's mu_s, sigma_s and reference images arr_0: those are not used;
///   npz with features of images, pool_3 (Score SDE) or feats (clean-fid's for KID): fitted;
///   EDM2's .pkl, a dictionary whose "fid" has mu and sigma; torch-fidelity's .pt with mu and sigma.
/// The protocol is known of files of write_statistics alone. Nothing in a file is executed. InputError for
/// what is none of these, naming the keys that are there; truncated or damaged files; arrays of objects; mu
/// and sigma of unlike dimensions; numbers that are not finite; a sigma that is not symmetric or has a
/// negative variance; fewer than two features.
StatisticsFile read_statistics_file(const std::string& path);
/// Its statistics alone.
FeatureStatistics read_statistics(const std::string& path);

/// Whether the first bytes of a file are those of a kind that read_statistics_file reads: a ZIP archive or a
/// pickle.
bool may_be_statistics(const std::string& path);

/// Writes an npz with mu and sigma, float64, which pytorch-fid and the others read, and sgm_protocol: the
/// bytes of a JSON text with n and the protocol, as far as they are known, as a uint8 array. Whole or not at
/// all; equal statistics give equal bytes. Errors as write_whole; InputError for mu and sigma that
/// read_statistics_file would refuse.
void write_statistics(const std::string& path, const FeatureStatistics& statistics);

}  // namespace sgm
