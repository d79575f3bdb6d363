// The least that a LibTorch program does: it starts, makes a tensor and ends. What the suite's start-up is
// compared with.
#include <ATen/ops/ones.h>

int main() {
  return at::ones({2}).sum().item<float>() == 2 ? 0 : 1;
}
