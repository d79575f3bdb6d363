#pragma once
#include "core/config/errors.h"
#include "core/config/node.h"

namespace sgm {

/// The tree with all interpolations replaced: ${a.b}, relative ${.x} and ${..x}, nested ${a.${b}},
/// ${oc.env:VAR,default} and
/// ${oc.decode:text}; "\${" stands for "${". Alone it keeps the value's type. What cannot be resolved and
/// cycles, with their chain, go to `errors`.
Node interpolated(Node root, Errors& errors);

}  // namespace sgm
