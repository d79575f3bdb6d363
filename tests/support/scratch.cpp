#include "tests/support/scratch.h"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace sgm::test {

Scratch::Scratch() {
  std::string name = (std::filesystem::temp_directory_path() / "sgm-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a scratch folder in " + name);
  path_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace sgm::test
