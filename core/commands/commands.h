#pragma once
#include <functional>
#include <map>
#include <string>

namespace sgm {

/// A subcommand of `sgm`: argv[2…] are its words.
struct Command {
  std::string usage, doc;
  std::function<int(int argc, char** argv)> run;
};

int list_command(int argc, char** argv);
int run_command(int argc, char** argv);
int report_command(int argc, char** argv);
int fetch_command(int argc, char** argv);
int doctor_command(int argc, char** argv);
int sample_command(int argc, char** argv);
int likelihood_command(int argc, char** argv);
int runs_command(int argc, char** argv);
int gc_command(int argc, char** argv);
int import_command(int argc, char** argv);
int stats_command(int argc, char** argv);
int fid_command(int argc, char** argv);
int compare_command(int argc, char** argv);

}  // namespace sgm
