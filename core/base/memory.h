#pragma once

namespace sgm {

/// From now on malloc keeps large freed blocks for the next tensor (glibc; elsewhere nothing happens). Given
/// back, each new tensor of megabytes costs page faults: a quarter of a small U-Net's forward pass.
void keep_freed_memory();

}  // namespace sgm
