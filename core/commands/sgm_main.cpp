#include "core/commands/program.h"

/// The main of `sgm`: what spans experiments.
int main(int argc, char** argv) {
  return sgm::program(argc, argv);
}
