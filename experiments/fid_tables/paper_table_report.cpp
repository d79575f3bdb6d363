#include "experiments/fid_tables/paper_table_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sgm::fid_tables {
namespace {

/// "8.87 ± 0.12", with the digits that reported.toml has and no others.
std::string quoted(const Reported& reported) {
  if (!reported.standard_error) return fmt::format("{:g}", *reported.value);
  return fmt::format("{:g} ± {:g}", *reported.value, *reported.standard_error);
}

/// Texts by letters: a, b, …, z, aa, …
class Letters {
 public:
  std::string of(const std::string& text) {
    const auto found = std::find(texts_.begin(), texts_.end(), text);
    const auto place = static_cast<size_t>(found - texts_.begin());
    if (found == texts_.end()) texts_.push_back(text);
    return name(place);
  }
  std::vector<std::string> legend() const {
    std::vector<std::string> all;
    for (size_t i = 0; i < texts_.size(); ++i) all.push_back(fmt::format("{}: {}.", name(i), texts_[i]));
    return all;
  }

 private:
  static std::string name(size_t place) {
    const std::string last(1, static_cast<char>('a' + place % 26));
    return place < 26 ? last : name(place / 26 - 1) + last;
  }
  std::vector<std::string> texts_;
};

}  // namespace

void put_paper(const PaperTable& paper, Report& out) {
  Table table{.title = paper.title + ", as printed: nothing of it is computed here", .columns = {{"row"}}};
  for (const PaperTable::Column& column : paper.columns) table.columns.push_back({column.title});
  table.columns.insert(table.columns.end(), {{"status"}, {"needs"}});
  Letters letters;
  for (const PaperTable::Row& row : paper.rows) {
    std::vector<Datum> data{row.title};
    std::vector<std::string> needs;
    bool memory = true;
    for (const PaperTable::Column& column : paper.columns) {
      const Reported* found =
          out.reported(column.field.empty() ? row.name : fmt::format("{}.{}", row.name, column.field));
      if (found == nullptr) {
        data.emplace_back();
        continue;
      }
      data.emplace_back(quoted(*found) + (found->memory ? " “" : ""));
      memory = memory && found->memory;
      const std::string letter = letters.of(found->needs);
      if (std::find(needs.begin(), needs.end(), letter) == needs.end()) needs.push_back(letter);
    }
    data.emplace_back(to_string(memory ? Status::unverified : Status::not_run));
    data.emplace_back(fmt::format("{}", fmt::join(needs, ", ")));
    table.rows.push_back(data);
  }
  table.notes = {"± as the paper prints it. “: quoted from memory, never judged. What a row needs:"};
  for (const std::string& line : letters.legend()) table.notes.push_back(line);
  out.table(table, "paper");
}

}  // namespace sgm::fid_tables
