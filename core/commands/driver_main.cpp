#include "core/commands/program.h"

/// The main of every experiment's driver.
int main(int argc, char** argv) {
  return sgm::driver(argc, argv);
}
