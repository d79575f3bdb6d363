#pragma once
#include <string>
#include <vector>

namespace sgm {

/// The words of a command line, flags apart from the rest.
struct CommandLine {
  std::vector<std::string> words;  ///< key=value and names, in order
  bool help = false;
  bool dry_run = false;
  bool show_config = false;
  bool json = false;
  bool list = false;
  bool version = false;
};

/// Refuses what no argument can be: an empty one, one that is no UTF-8, one with the carriage return of a
/// script with Windows line ends. InputError.
void check_arguments(int argc, char** argv);

/// Splits argv[first…]; InputError for a flag that is not among `known` ("--help", "--dry-run", "--cfg",
/// "--json", "--list", "--version"), with the nearest.
CommandLine command_line(int argc, char** argv, int first, const std::vector<std::string>& known);

}  // namespace sgm
