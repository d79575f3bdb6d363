#include <fstream>
#include <iostream>

#include "core/cells/sources.h"

/// Called by the build: ROOT OUT BUILD writes OUT, a C++ file that holds the sources of the repository ROOT
/// and BUILD, the text of all else that computations depend on: LibTorch's version and the flags.
int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::ofstream out(argv[2]);
  out << "#include \"core/cells/code.h\"\n\n"
      << "const char* sgm::build_text() {\n  return R\"text(" << argv[3] << ")text\";\n}\n\n"
      << "const char* sgm::sources_text() {\n  return\n";
  for (const auto& source : sgm::scan_sources(argv[1]))  // a literal a line: compilers limit their length
    out << "    R\"text(" << sgm::to_text(sgm::Sources{source}) << ")text\"\n";
  out << "    ;\n}\n";
  return out.flush() ? 0 : 1;
}
