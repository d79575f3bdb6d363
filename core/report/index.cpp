#include "core/report/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "core/config/node.h"
#include "core/io/files.h"
#include "core/report/comparison.h"
#include "core/report/not_reproduced.h"
#include "core/report/table.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;
constexpr size_t shown_numbers = 4;

struct IndexRow {
  std::string study, scale;
  Node status;
};

/// "share: 0.1993 ± 0.0028 (exact 0.2)", the compared ones first.
std::string key_numbers(const Node& status) {
  const Node* entries = status.find("entry");
  if (!entries || !entries->is<Node::List>()) return "–";
  std::vector<std::string> compared, own;
  for (const Node& entry : entries->as<Node::List>()) {
    const auto value = number_at(entry, "value");
    const auto reference = number_at(entry, "reference");
    if (!value) continue;
    std::string text = markdown_escape(text_at(entry, "name")) + ": " +
                       to_text({*value, number_at(entry, "standard_error")});
    if (reference)
      text += fmt::format(" ({} {})", text_at(entry, "source"),
                          to_text({*reference, number_at(entry, "reference_standard_error")}));
    (reference ? compared : own).push_back(text);
  }
  compared.insert(compared.end(), own.begin(), own.end());
  std::string text;
  for (size_t i = 0; i < std::min(compared.size(), shown_numbers); ++i)
    text += (i > 0 ? "<br>" : "") + compared[i];
  if (compared.size() > shown_numbers)
    text += fmt::format("<br>and {} more", compared.size() - shown_numbers);
  return text.empty() ? "–" : text;
}

int rank(const std::string& scale) {
  return scale == "smoke" ? 0 : scale == "quick" ? 1 : 2;
}

std::string heading(const std::string& experiment) {
  std::string text = fmt::format("\n## {}\n\n", experiment.empty() ? "other" : experiment);
  if (!experiment.empty())
    text += fmt::format("Deviations from the papers: [{0}](../experiments/{0}/README.md).\n\n", experiment);
  return text + "| study | status | numbers | figure | again |\n| --- | --- | --- | --- | --- |\n";
}

std::string line_of(const IndexRow& row) {
  const std::string folder = row.study + "/" + row.scale;
  const std::string figure = text_at(row.status, "figure");
  const std::string command = text_at(row.status, "command");
  std::string about = fmt::format("[{}]({}/report.md)<br>{}", row.study, folder, row.scale);
  if (const std::string source = text_at(row.status, "source"); !source.empty())
    about += "<br>" + markdown_escape(source);
  const std::string picture =
      figure.empty()
          ? "–"
          : fmt::format("<a href=\"{0}/report.md\"><img src=\"{0}/{1}\" width=\"200\" alt=\"{2}\"></a>",
                        folder, figure, row.study);
  return fmt::format("| {} | {} | {} | {} | {} |\n", about, text_at(row.status, "summary"),
                     key_numbers(row.status), picture, command.empty() ? "–" : "`" + command + "`");
}

}  // namespace

void write_results_index(const fs::path& results) {
  std::map<std::string, std::vector<IndexRow>> experiments;
  for (const auto& study : fs::directory_iterator(results)) {
    if (!study.is_directory()) continue;
    for (const auto& scale : fs::directory_iterator(study.path())) {
      const fs::path file = scale.path() / "status.toml";
      if (scale.path().filename().string().starts_with(".") || !fs::exists(file)) continue;
      IndexRow row{study.path().filename().string(), scale.path().filename().string(),
                   read_toml(file.string())};
      experiments[text_at(row.status, "experiment")].push_back(std::move(row));
    }
  }
  std::string text =
      "# Results\n\nMade by `./run_all.sh`; again from the stored HDF5 alone by `./run_all.sh report`. A "
      "study's status is that of its worst entry or ordering; behind it stand, by source, how many of its "
      "numbers are met. [What is not reproduced](not_reproduced.md), by paper, and why.\n\n" +
      legend() + " ± is one standard error.\n";
  if (experiments.empty()) text += "\nNothing is published yet.\n";
  std::vector<std::pair<std::string, Node>> statuses;
  for (auto& [experiment, rows] : experiments) {
    std::sort(rows.begin(), rows.end(), [](const IndexRow& a, const IndexRow& b) {
      return std::tuple(a.study, rank(a.scale), a.scale) < std::tuple(b.study, rank(b.scale), b.scale);
    });
    text += heading(experiment);
    for (const IndexRow& row : rows) {
      text += line_of(row);
      statuses.emplace_back(row.study + "/" + row.scale, row.status);
    }
  }
  write_whole((results / "README.md").string(), text);
  write_whole((results / "not_reproduced.md").string(), not_reproduced(statuses));
}

}  // namespace sgm
