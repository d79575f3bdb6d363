#pragma once
#include <optional>
#include <string>

#include "core/metric/inception.h"

namespace sgm {

/// A file of the weights of FID's Inception on this machine.
struct InceptionFile {
  std::string path;
  std::string digest;      ///< SHA-256 of its content
  int64_t dimensions = 0;  ///< the deepest features it gives: 768 or 2048
};

/// The file that gives features of so many dimensions: of several, the one with the fewest, so that another
/// file beside it changes no result. Absent: none is there. The digest is the manifest's where that is
/// whole, else computed.
std::optional<InceptionFile> inception_file(int64_t dimensions);

/// The network of a file, in float32 or float64, on a device. InputError if its content is not what the
/// manifest says.
Inception read_inception(const InceptionFile& file, bool float64 = false,
                         const at::Device& device = at::kCPU);

/// Brings the weights to this machine, from SGM_MIRROR or the official place: the whole network, and the file
/// through 768 dimensions where a mirror has it. What cannot be had is told in the text that is returned;
/// InputError if that is all.
std::string fetch_inception();

/// Keeps a copy of a file of the official whole network, pytorch-fid's or torch-fidelity's .pth, where
/// fetch_inception would put it. InputError if its content is another, by the published digits of its digest.
InceptionFile keep_inception(const std::string& path);

/// What to type for weights that give features of so many dimensions, for messages.
std::string inception_command(int64_t dimensions);

}  // namespace sgm
