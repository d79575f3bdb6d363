#pragma once
#include <string>
#include <vector>

#include "core/report/report.h"

namespace sgm::fid_tables {

/// A paper's table as it is quoted: what a row and its entries in reported.toml are called, NAME.FIELD of
/// every column that the paper fills.
struct PaperTable {
  struct Row {
    std::string name, title;
  };
  struct Column {
    std::string field, title;  ///< field: "" where an entry has the row's own name
  };
  std::string title;
  std::vector<Column> columns;
  std::vector<Row> rows;
};

/// The paper's table, every number of it as printed, its status and what it would take.
void put_paper(const PaperTable& paper, Report& out);

}  // namespace sgm::fid_tables
