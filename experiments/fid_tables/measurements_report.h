#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "experiments/fid_tables/substitute_report.h"
#include "experiments/stages/distances.h"

namespace sgm::fid_tables {

/// What was measured of the sets of a row by an extractor.
struct Distances {
  std::vector<const Group*> cells;

  int64_t n() const { return std::get<int64_t>(cells.at(0)->attribute("n")); }
  std::vector<double> each(const Quantity& quantity) const {
    std::vector<double> values;
    for (const Group* cell : cells) values.push_back(cell->value(quantity.name));
    return values;
  }
  /// Over the sets; of one by its own estimate of the error, as of very many runs.
  Mean mean(const Quantity& quantity) const {
    const std::vector<double> values = each(quantity);
    const std::string error = error_of(quantity);
    if (values.size() > 1 || !cells[0]->contains(error)) return mean_of(values);
    return {values[0], cells[0]->value(error), 1e6};
  }
};

inline Measured measured(const Mean& mean) {
  return mean.freedom > 0 ? Measured{mean.value, mean.error} : Measured{mean.value};
}

class Measurements {
 public:
  explicit Measurements(const Substitute& substitute, Report& out) : substitute_(substitute), out_(out) {
    const Results samples = out.cells.where({{"of", "samples"}});
    judged_ = samples.along("row");
    for (const SubstituteRow& row : substitute.rows)
      networks_[row.name] = samples.where({{"row", row.name}}).along("network").size();
    for (const std::string& extractor : out.cells.where({{"of", "distances"}}).along("extractor"))
      extractors_.push_back(extractor);
  }

  const std::vector<std::string>& extractors() const { return extractors_; }
  size_t networks(const std::string& row) const { return networks_.at(row); }
  bool labelled() const { return out_.result.at("numbers").contains("gaussian"); }

  /// The sets of a row as the classifier judged them, in the order of the cells of samples.
  stages::ImageSet judged(const std::string& row) const {
    const Group& numbers = out_.result.at("numbers");
    size_t set = 0, sets = 0;
    for (const std::string& one : judged_) sets += networks(one);
    for (const std::string& one : judged_) {
      if (one == row) break;
      set += networks(one);
    }
    stages::ImageSet found{row, {}};
    for (size_t k = 0; k < networks(row); ++k)
      found.numbers.push_back(&numbers.at(sets == 1 ? "samples" : fmt::format("samples_{}", set + k)));
    return found;
  }
  Distances distances(const std::string& row, const std::string& extractor) const {
    Distances found;
    const Results cells = out_.cells.where({{"of", "distances"}, {"extractor", extractor}, {"row", row}});
    for (const Results::Cell& cell : cells.cells()) found.cells.push_back(cell.result);
    return found;
  }
  /// "768 Inception features"; of the Fréchet distance, "64 Inception features".
  std::string called(const std::string& extractor, const char* of = "dimensions") const {
    if (extractor == "classifier") return "features of this suite's classifier";
    const Group& floor = *distances("test", extractor).cells.at(0);
    return fmt::format("{} Inception features", std::get<int64_t>(floor.attribute(of)));
  }

 private:
  const Substitute& substitute_;
  Report& out_;
  std::map<std::string, size_t> networks_;
  std::vector<std::string> judged_;  ///< rows in the order in which their sets were judged
  std::vector<std::string> extractors_;
};

}  // namespace sgm::fid_tables
