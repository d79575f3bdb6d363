#include "core/report/not_reproduced.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/report/comparison.h"
#include "core/report/table.h"

namespace sgm {
namespace {

/// A line of the page.
struct Missed {
  std::string where, what, paper, here, status, why, study;
};

/// "NCSNv2" of "NCSNv2 (2006.09011) Table 4".
std::string paper_of(const std::string& citation) {
  size_t end = citation.size();
  for (const char* word : {" (", ",", ":", " Table", " Tables", " Fig", " sec", " app", " Alg", " alg"})
    end = std::min(end, citation.find(word));
  return citation.substr(0, end);
}

std::string measured(const Node& entry, const char* value, const char* error) {
  const auto number = number_at(entry, value);
  const auto uncertain = number_at(entry, error);
  if (!number) return "";
  return uncertain ? to_text({*number, uncertain}) : fmt::format("{:.4g}", *number);
}

bool is_met(const std::string& status) {
  return status == to_string(Status::reproduced) || status == to_string(Status::verified);
}

/// Adds a line, or the number to the line of its table where neither was run.
void add(std::vector<Missed>& lines, Missed line) {
  if (line.here.empty()) line.where = line.where.substr(0, line.where.find(':'));
  if (line.here.empty() && !lines.empty()) {
    Missed& last = lines.back();
    const bool together = last.here.empty() && last.study == line.study && last.where == line.where &&
                          last.status == line.status && last.why == line.why;
    if (together) {
      last.what += "; " + line.what + " " + line.paper;
      return;
    }
  }
  if (line.here.empty()) {
    line.what += " " + line.paper;
    line.paper.clear();
  }
  lines.push_back(std::move(line));
}

const Node::List& list_at(const Node& status, const char* key) {
  static const Node::List none;
  const Node* list = status.find(key);
  return list != nullptr && list->is<Node::List>() ? list->as<Node::List>() : none;
}

std::string shown(const std::string& text) {
  return text.empty() ? "–" : markdown_escape(text);
}

}  // namespace

std::string text_at(const Node& table, const char* key) {
  const Node* value = table.find(key);
  return value != nullptr && value->is<std::string>() ? value->as<std::string>() : "";
}

std::optional<double> number_at(const Node& table, const char* key) {
  const Node* value = table.find(key);
  return value != nullptr && value->is_number() ? std::optional(value->number()) : std::nullopt;
}

std::string not_reproduced(const std::vector<std::pair<std::string, Node>>& statuses) {
  std::map<std::string, std::vector<Missed>> papers;
  for (const auto& [folder, status] : statuses) {
    for (const Node& entry : list_at(status, "entry")) {
      const std::string citation = text_at(entry, "citation");
      const std::string word = text_at(entry, "status");
      if (text_at(entry, "source") != "paper" || is_met(word)) continue;
      add(papers[paper_of(citation)],
          {citation, text_at(entry, "name"), measured(entry, "reference", "reference_standard_error"),
           measured(entry, "value", "standard_error"), word, text_at(entry, "decided_by"), folder});
    }
    const std::string source = text_at(status, "source");
    for (const Node& ordering : list_at(status, "ordering")) {
      const std::string holds = text_at(ordering, "holds");
      if (holds == to_string(Verdict::yes)) continue;
      papers[paper_of(source)].push_back({source, text_at(ordering, "statement"), "", holds, "ordering",
                                          text_at(ordering, "uncertainty"), folder});
    }
  }
  std::string text =
      "# What is not reproduced\n\nBy paper: its numbers that no published study reproduces, and orderings "
      "that do not hold or are undecided, each with what decided. [All results](README.md), and what the "
      "words mean.\n";
  for (const auto& [paper, lines] : papers) {
    text += fmt::format("\n## {}\n\n| where | what | paper | here | status | why | study |\n", paper);
    text += "| --- | --- | --- | --- | --- | --- | --- |\n";
    for (const Missed& m : lines)
      text +=
          fmt::format("| {} | {} | {} | {} | {} | {} | [{}]({}/report.md) |\n", shown(m.where), shown(m.what),
                      shown(m.paper), shown(m.here), m.status, shown(m.why), m.study, m.study);
  }
  return text;
}

}  // namespace sgm
