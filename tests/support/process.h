#pragma once
#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/scratch.h"

namespace sgm::test {

/// What a program printed and how it ended: exit code, or −N for signal N.
struct Ended {
  int code = 0;
  std::string out, err;
};

/// A running program whose output is caught.
class Process {
 public:
  /// `settings` are NAME=VALUE put before the present environment.
  Process(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
          const std::vector<std::string>& settings = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  void signal(int number) const;
  bool running();
  Ended wait();
  pid_t id() const { return process_; }
  /// What it has printed to stderr so far.
  std::string err() const;

 private:
  Scratch scratch_;
  pid_t process_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

/// A small repository of its own: the toy experiment with its driver build/bin/toy and build/bin/sgm.
class ToyRepository {
 public:
  ToyRepository();
  Ended toy(std::vector<std::string> arguments, const std::vector<std::string>& settings = {}) const;
  Ended sgm(std::vector<std::string> arguments) const;
  std::vector<std::string> command(const std::string& program, std::vector<std::string> arguments) const;
  const std::filesystem::path& root() const { return scratch_.path(); }
  /// The folder of a cell below outputs/SCALE/STUDY, by the beginning of its name; empty if there is none.
  std::filesystem::path cell(const std::string& study, const std::string& name,
                             const std::string& scale = "quick") const;

 private:
  Scratch scratch_;
};

std::string text_of(const std::filesystem::path& file);
/// The bytes of the result files of a study's cells, by the names of their folders.
std::map<std::string, std::string> results(const std::filesystem::path& study);

void wait_ms(int64_t ms);
/// The process that computes a cell whose folder contains the text, 0 while there is none.
pid_t process_of(const std::string& cell);

}  // namespace sgm::test
