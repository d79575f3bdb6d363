#include "core/report/result_pieces.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "core/report/report.h"

namespace sgm {
namespace {

std::string text_of(const Attribute& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return "";
}

std::string attribute_text(const Group& group, const std::string& name) {
  for (const auto& [key, value] : group.attributes) {
    if (key == name) return text_of(value);
  }
  return "";
}

void flatten(const Node& node, const std::string& path, Coordinates& options) {
  if (!node.is_table()) {
    options.emplace_back(path, node.is<std::string>() ? node.as<std::string>() : canonical_text(node));
    return;
  }
  for (const auto& [key, value] : node.as<Node::Table>())
    flatten(value, path.empty() ? key : path + "." + key, options);
}

std::string last_part(const std::string& path, char separator) {
  return path.substr(path.rfind(separator) + 1);
}

bool is_protocol(const std::string& name) {
  const std::vector<std::string>& names = protocol_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add_once(Coordinates& all, const std::string& key, const std::string& value) {
  if (coordinate(all, key).empty() && !value.empty()) all.emplace_back(key, value);
}

Observation of_cell(const ResultSource& source, const Results::Cell& cell) {
  Observation of{cell.name, attribute_text(*cell.result, "stage"), attribute_text(*cell.result, "stream"),
                 attribute_text(*cell.result, "identity")};
  of.at = {{"source", source.name}};
  for (const char* key : {"study", "scale"}) add_once(of.at, key, attribute_text(source.result, key));
  for (const auto& [axis, value] : cell.at) {
    if (axis != "cell") of.at.emplace_back(axis, value);
  }
  for (const char* key : {"seed", "draw"}) add_once(of.at, key, attribute_text(*cell.result, key));
  flatten(options_of(*cell.result), "", of.options);
  const std::string status = attribute_text(*cell.result, "status");
  const std::string step = attribute_text(*cell.result, "step");
  if (!status.empty() && status != "finished")
    of.failed = step.empty() ? status : fmt::format("{} at step {}", status, step);
  return of;
}

/// The numbers of images, extractors and so on that stand at the group, in its cell or in the options.
Coordinates protocol_of(const ResultPiece& piece) {
  Coordinates all;
  add_once(all, "scale", coordinate(piece.of.at, "scale"));
  for (const Group* group : {piece.group, piece.cell}) {
    for (const auto& [name, value] : group->attributes) {
      if (is_protocol(name)) add_once(all, name, text_of(value));
    }
    for (const auto& [name, variable] : group->variables) {
      if (is_protocol(name) && variable.text.empty() && variable.data.numel() == 1)
        add_once(all, name, fmt::format("{}", variable.data.item<double>()));
    }
  }
  for (const auto& [key, value] : piece.of.options) {
    if (is_protocol_option(key)) add_once(all, last_part(key, '.'), value);
  }
  return all;
}

/// The sampled cells behind the sets of a judge, in the order in which it was given them: as many for each
/// set, and together as many samples as it says. Empty where that cannot be told.
std::vector<std::vector<Observation>> judged_cells(const Group& judge, const std::vector<Observation>& run) {
  std::vector<Observation> sampled;
  for (const Observation& cell : run) {
    if (cell.stage == "sample") sampled.push_back(cell);
  }
  const auto sets = static_cast<size_t>(std::count_if(
      judge.groups.begin(), judge.groups.end(), [](auto& g) { return g.first.starts_with("samples_"); }));
  if (sets == 0 || sampled.empty() || sampled.size() % sets != 0) return {};
  const size_t each = sampled.size() / sets;
  std::vector<std::vector<Observation>> all(sets);
  for (size_t set = 0; set < sets; ++set) {
    int64_t n = 0;
    for (size_t i = 0; i < each; ++i) {
      all[set].push_back(sampled[set * each + i]);
      n += std::atoll(coordinate(all[set].back().options, "n").c_str());
    }
    const std::string name = fmt::format("samples_{}", set);
    if (!judge.contains(name) || attribute_text(judge.at(name), "n") != std::to_string(n)) return {};
  }
  return all;
}

void add_pieces(const ResultPiece& piece, const std::vector<std::vector<Observation>>& judged,
                std::vector<ResultPiece>& pieces) {
  pieces.push_back(piece);
  pieces.back().of.protocol = protocol_of(piece);
  size_t set = 0;
  for (const auto& [name, group] : piece.group->groups) {
    ResultPiece below{piece.of, &group, piece.cell, piece.path.empty() ? name : piece.path + "/" + name};
    if (!judged.empty() && name.starts_with("samples_")) {
      below.path = "samples";
      below.of = judged[set].front();
      below.of.stage = piece.of.stage;  // whose cells are looked for
      below.of.identity = fmt::format("{} {}", piece.of.identity, set);
      if (judged[set].size() > 1) std::erase_if(below.of.at, [](auto& at) { return at.first == "first"; });
      ++set;
    }
    add_pieces(below, {}, pieces);
  }
}

}  // namespace

const std::vector<std::string>& protocol_names() {
  static const std::vector<std::string> names = {
      "n",          "samples",   "chains", "trajectories", "images",       "test_images", "rows",
      "train_rows", "test_rows", "scale",  "dimension",    "dimensions",   "extractor",   "weights",
      "resize",     "reduction", "dtype",  "order",        "quantisation", "reference",   "content"};
  return names;
}

bool is_protocol_option(const std::string& option) {
  static const std::set<std::string> names = {"n",         "samples",    "chains",      "trajectories",
                                              "extractor", "dimensions", "resize",      "test_images",
                                              "reduction", "content",    "quantisation"};
  return names.contains(last_part(option, '.'));
}

std::vector<ResultPiece> pieces_of(const std::vector<ResultSource>& sources) {
  std::vector<ResultPiece> pieces;
  for (const ResultSource& source : sources) {
    const Results results(source.result);
    std::map<std::string, std::vector<Observation>> runs;
    const auto run_of = [](const Observation& o) {
      return coordinate(o.at, "seed") + " " + coordinate(o.at, "draw");
    };
    std::vector<Observation> cells;
    for (const Results::Cell& cell : results.cells()) {
      cells.push_back(of_cell(source, cell));
      runs[run_of(cells.back())].push_back(cells.back());
    }
    for (size_t i = 0; i < cells.size(); ++i) {
      const Group* cell = results.cells()[i].result;
      add_pieces({cells[i], cell, cell, ""}, judged_cells(*cell, runs[run_of(cells[i])]), pieces);
    }
  }
  return pieces;
}

}  // namespace sgm
