#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/io/files.h"
#include "tests/support/scratch.h"

namespace sgm::test {

/// A test with a data folder and a mirror of its own.
class Places : public testing::Test {
 protected:
  Places() {
    keep("SGM_DATA", saved_data_), keep("SGM_MIRROR", saved_mirror_);
    setenv("SGM_DATA", data().c_str(), 1);
    setenv("SGM_MIRROR", mirror().c_str(), 1);
  }
  ~Places() override { restore("SGM_DATA", saved_data_), restore("SGM_MIRROR", saved_mirror_); }

  std::filesystem::path data() const { return scratch_.path() / "data"; }
  std::filesystem::path mirror() const { return scratch_.path() / "mirror"; }

  /// Writes a file of the mirror; "x.gz": gzipped.
  void put(const std::string& name, const std::string& bytes) const {
    const bool packed = name.ends_with(".gz");
    const std::filesystem::path file = mirror() / (packed ? name.substr(0, name.size() - 3) : name);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    if (packed) shell("gzip -nf " + file.string());
  }
  static void shell(const std::string& line) { ASSERT_EQ(std::system(line.c_str()), 0) << line; }

  /// What an InputError says; "" if none is thrown.
  template <class Body>
  static std::string refusal(const Body& body) {
    try {
      body();
      return "";
    } catch (const InputError& e) {
      return e.what();
    }
  }

  Scratch scratch_;

 private:
  static void keep(const char* name, std::string& value) {
    if (const char* old = std::getenv(name)) value = old;
  }
  static void restore(const char* name, const std::string& value) {
    value.empty() ? unsetenv(name) : setenv(name, value.c_str(), 1);
  }
  std::string saved_data_, saved_mirror_;
};

}  // namespace sgm::test
