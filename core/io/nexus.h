#pragma once
#include "core/io/result_file.h"

namespace sgm {

/// The NeXus attributes by which viewers find what to draw (NX_class, signal, axes, default), derived from
/// the tree: of `group` alone, at `depth` below the root.
std::vector<std::pair<std::string, Attribute>> nexus_attributes(const Group& group, int depth);

}  // namespace sgm
