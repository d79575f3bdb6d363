#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/registry.h"
#include "core/config/node.h"
#include "core/io/result_file.h"
#include "core/report/comparison.h"
#include "core/report/figure.h"
#include "core/report/results.h"
#include "core/report/table.h"

namespace sgm {

/// What is known of a study besides its results; empty parts are left out of the report.
struct About {
  /// that computes it again
  std::string experiment{};
  std::string doc{};
  std::string source{};  ///< folder; what it shows; "NCSN (1907.05600) Fig. 3"
  std::string command{};
  std::string hardware{};
  std::optional<double> seconds{};  ///< of computing, from the manifest
  std::string runs{};               ///< the seeds and draws behind the entries, where there are several
};

/// The options that a cell of a result was computed with, of all its components: what captions, titles and
/// notes say. An empty table where it does not tell.
Node options_of(const Group& cell);

/// What stands above the columns and beside the rows of tiles; an empty list: nothing.
struct Headings {
  std::vector<std::string> columns{}, rows{};
};

/// What a study's report function is given: the merged results, and where tables and figures go. InputError
/// on a name used twice.
class Report {
 public:
  Report(const Group& result, std::string study, std::string scale, std::filesystem::path folder,
         const Node& reported = {}, About about = {});

  const Group& result;  ///< groups: cells by name; of several seeds or draws those of the first
  std::string study, scale;
  std::filesystem::path folder;
  Results cells;  ///< those of `result` by coordinates
  Results all;    ///< those of all seeds and draws

  void table(const Table& table, const std::string& name = "table");      ///< NAME.{md,csv,tex}; printed too
  void figure(const Figure& figure, const std::string& name = "figure");  ///< NAME.{gp,csv,bin,pdf,svg,png}
  /// NAME.png of uint8 pixels: one image (H, W, C), or tiles (N, H, W, C) in rows of `columns`. Small ones
  /// are enlarged, pixel by pixel. With headings a figure, if gnuplot is there.
  void image(const at::Tensor& pixels, const std::string& name, const std::string& caption,
             int64_t columns = 8, const Headings& headings = {});
  void entry(const Entry& entry);  ///< compared with reported.toml
  /// The first number of that name in reported.toml, or null: for what is drawn or judged beside one's own.
  const Reported* reported(const std::string& name) const;
  /// What stands of a claim about an order ("annealed Langevin nearer than Langevin") whatever the scale, and
  /// how sure: "5 of 5 seeds".
  void ordering(const std::string& name, const std::string& statement, Verdict verdict,
                const std::string& uncertainty);
  void note(const std::string&
                text);  ///< a line of prose under the tables: deviations, conclusions with their numbers

  /// From now on nothing is written or printed: only entries are gathered.
  void gather_only() { gathers_ = true; }
  const std::vector<Entry>& entries() const { return entries_; }
  /// Takes these in place of its own.
  void replace(std::vector<Entry> entries) { entries_ = std::move(entries); }

  /// Writes entries.{md,csv,tex}, report.md and status.toml. Returns the study's status in a line, as
  /// summary() of comparison.h.
  std::string finish();

 private:
  struct Ordering {
    std::string name, statement;
    Verdict verdict;
    std::string uncertainty;
  };
  void claim(const std::string& name);
  void picture(const std::string& name, const std::string& caption, bool drawn, bool vector);
  void write_table(const Table& table, const std::string& name);
  std::string markdown(const std::vector<Comparison>& comparisons) const;
  std::string in_a_line(const std::vector<Comparison>& comparisons) const;
  std::vector<Verdict> verdicts() const;
  Node status(const std::vector<Comparison>& comparisons) const;

  About about_;
  std::vector<Reported> reported_;
  std::vector<std::string> names_, body_, notes_;
  std::string thumbnail_;
  std::vector<Entry> entries_;
  std::vector<Ordering> orderings_;
  bool gathers_ = false;
};

/// Computed beside reported, a row a comparison. Scaled-down rows have no difference: only their ratio says
/// something. What one table of a paper reports and was not run is one row.
Table entries_table(const std::vector<Comparison>& comparisons);

using ReportFn = std::function<void(Report&)>;
/// Report functions by study.
Registry<ReportFn>& report_registry();
/// The registering line of a study's report, in EXPERIMENT/STUDY/report.cpp, so that a changed label
/// recomputes nothing:
///   const bool registered = register_report(report);
bool register_report(ReportFn report, const std::source_location& where = std::source_location::current());

/// Runs the registered report of `study`, or the default one (default_report.h) where none is registered,
/// into `folder`, which must be there; `reported` is its reported.toml, or null. Of several seeds or draws
/// (runs.h) the entries are means over them; tables and figures show the first. Equal results give equal
/// bytes, but for the PDF. Returns the study's status in a line.
std::string make_report(const std::string& study, const std::string& scale, const Group& result,
                        const std::filesystem::path& folder, const Node& reported, const About& about = {});

}  // namespace sgm
