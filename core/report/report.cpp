#include "core/report/report.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/text.h"
#include "core/io/files.h"
#include "core/io/png.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;
constexpr int64_t image_width = 400;  // pixels; below, viewers would blur what they enlarge

/// Tiles with headings; a pixel is five dots.
Figure headed_picture(const at::Tensor& tiles, const at::Tensor& shown, const Headings& headings) {
  constexpr double padding = 2;  // of tile()
  const auto width = static_cast<double>(tiles.size(2)), height = static_cast<double>(tiles.size(1));
  Panel panel{.layers = {sgm::picture(shown)}, .key = "", .bare = true};
  for (size_t i = 0; i < headings.columns.size(); ++i)
    panel.x.ticks.emplace_back(padding + static_cast<double>(i) * (width + padding) + width / 2,
                               headings.columns[i]);
  for (size_t i = 0; i < headings.rows.size(); ++i)
    panel.y.ticks.emplace_back(static_cast<double>(shown.size(0)) - padding -
                                   static_cast<double>(i) * (height + padding) - height / 2,
                               headings.rows[i]);
  panel.unit = 5.0 / picture_dots;
  return {.panels = {panel}, .width = 6.75, .height = 0};
}

/// "seed 0" or "seeds 0, 1", as the cells were computed; nothing where they do not say.
std::string seeds_of(const Group& result) {
  std::set<int64_t> seeds;
  for (const auto& [cell, group] : result.groups) {
    for (const auto& [name, value] : group.attributes) {
      if (name == "seed") seeds.insert(std::get<int64_t>(value));
    }
  }
  return seeds.empty() ? "" : fmt::format("seed{} {}", seeds.size() > 1 ? "s" : "", fmt::join(seeds, ", "));
}

}  // namespace

Node options_of(const Group& cell) {
  for (const auto& [name, value] : cell.attributes) {
    if (name == "config") return parse_toml(std::get<std::string>(value), "config");
  }
  return Node(Node::Table{});
}

Report::Report(const Group& result, std::string study, std::string scale, std::filesystem::path folder,
               const Node& reported, About about)
    : result(result),
      study(std::move(study)),
      scale(std::move(scale)),
      folder(std::move(folder)),
      cells(result),
      all(cells),
      about_(std::move(about)),
      reported_(reported_of(reported)) {}

void Report::claim(const std::string& name) {
  require(!name.empty() && name.find('/') == std::string::npos && name != "report" && name != "status" &&
              name != "result" && name != "manifest",
          "report of {}: '{}' cannot be the name of a table or figure", study, name);
  require(std::find(names_.begin(), names_.end(), name) == names_.end(),
          "report of {}: '{}' is written twice\n  give the second another name", study, name);
  names_.push_back(name);
}

void Report::write_table(const Table& table, const std::string& name) {
  claim(name);
  write_whole(folder / (name + ".md"), to_markdown(table));
  write_whole(folder / (name + ".csv"), to_csv(table));
  write_whole(folder / (name + ".tex"), to_latex(table));
  to_stdout(to_terminal(table) + "\n");
}

void Report::table(const Table& table, const std::string& name) {
  if (gathers_) return;
  write_table(table, name);
  body_.push_back(to_markdown(table) + fmt::format("\n[{0}.csv]({0}.csv) · [{0}.tex]({0}.tex)\n", name));
}

void Report::picture(const std::string& name, const std::string& caption, bool drawn, bool vector) {
  std::string files = fmt::format("[{0}.png]({0}.png)", name);
  if (vector) files = fmt::format("[{0}.gp]({0}.gp)", name);
  if (vector && fs::exists(folder / (name + ".csv"))) files += fmt::format(" · [{0}.csv]({0}.csv)", name);
  if (drawn && thumbnail_.empty()) thumbnail_ = name + ".png";
  body_.push_back(
      drawn ? fmt::format("![{0}]({0}.png)\n\n{1}{2}{3}\n", name, markdown_escape(caption),
                          caption.empty() ? "" : "\n\n", files)
            : fmt::format(
                  "{}: not drawn, gnuplot or poppler-utils is missing; [{}.gp]({}.gp) draws it.\n\n{}\n",
                  name, name, name, markdown_escape(caption)));
}

void Report::figure(const Figure& figure, const std::string& name) {
  if (gathers_) return;
  claim(name);
  picture(name, figure.caption, draw(figure, (folder / name).string()), true);
}

void Report::image(const at::Tensor& pixels, const std::string& name, const std::string& caption,
                   int64_t columns, const Headings& headings) {
  if (gathers_) return;
  claim(name);
  require(pixels.scalar_type() == at::kByte && (pixels.dim() == 3 || pixels.dim() == 4),
          "image '{}' of the report of {} has {} dimensions of type {}\n  {}", name, study, pixels.dim(),
          c10::toString(pixels.scalar_type()), "give uint8 (H, W, C) or (N, H, W, C)");
  const at::Tensor shown = pixels.dim() == 4 ? tile(pixels, std::min(columns, pixels.size(0))) : pixels;
  const bool headed = !headings.columns.empty() || !headings.rows.empty();
  if (headed && draw(headed_picture(pixels, shown, headings), (folder / name).string()))
    return picture(name, caption, true, true);
  const int64_t times = std::clamp<int64_t>((image_width + shown.size(1) - 1) / shown.size(1), 1, 8);
  write_png((folder / (name + ".png")).string(),
            shown.repeat_interleave(times, 0).repeat_interleave(times, 1));
  picture(name, caption, true, false);
}

void Report::entry(const Entry& entry) {
  entries_.push_back(entry);
}

const Reported* Report::reported(const std::string& name) const {
  const auto found =
      std::find_if(reported_.begin(), reported_.end(), [&](const Reported& one) { return one.name == name; });
  return found == reported_.end() ? nullptr : &*found;
}

void Report::ordering(const std::string& name, const std::string& statement, Verdict verdict,
                      const std::string& uncertainty) {
  orderings_.push_back({name, statement, verdict, uncertainty});
}

void Report::note(const std::string& text) {
  notes_.push_back(text);
}

std::string Report::markdown(const std::vector<Comparison>& comparisons) const {
  std::string text =
      fmt::format("# {} at scale {}: {}\n\n", markdown_escape(study), scale, in_a_line(comparisons));
  if (!about_.doc.empty()) text += markdown_escape(about_.doc) + "\n\n";
  if (!about_.source.empty()) text += "After " + markdown_escape(about_.source) + ".\n\n";
  std::string how = about_.command.empty() ? "" : "`" + about_.command + "`";
  if (about_.seconds)
    how += (how.empty() ? "" : ", ") + fmt::format("computed in {}", duration(*about_.seconds));
  if (!about_.hardware.empty()) how += (how.empty() ? "" : ", ") + markdown_escape(about_.hardware);
  if (const std::string seeds = about_.runs.empty() ? seeds_of(result) : about_.runs; !seeds.empty())
    how += (how.empty() ? "" : ", ") + seeds;
  if (!how.empty()) text += how + "\n\n";
  for (const std::string& part : body_) text += part + "\n";
  if (!comparisons.empty()) text += to_markdown(entries_table(comparisons)) + "\n";
  if (!orderings_.empty()) {
    Table table{.title = "Orderings", .columns = {{"ordering"}, {"statement"}, {"holds"}, {"uncertainty"}}};
    for (const Ordering& o : orderings_)
      table.rows.push_back({o.name, o.statement, to_string(o.verdict), o.uncertainty});
    text += to_markdown(table) + "\n";
  }
  for (const std::string& note : notes_) text += "- " + markdown_escape(note) + "\n";
  return text;
}

std::vector<Verdict> Report::verdicts() const {
  std::vector<Verdict> all;
  for (const Ordering& o : orderings_) all.push_back(o.verdict);
  return all;
}

std::string Report::in_a_line(const std::vector<Comparison>& comparisons) const {
  return summary(comparisons, verdicts());
}

Node Report::status(const std::vector<Comparison>& comparisons) const {
  Node::Table top{{"study", study}, {"scale", scale}};
  const auto add = [](Node::Table& table, const char* key, const std::string& text) {
    if (!text.empty()) table.emplace_back(key, text);
  };
  add(top, "experiment", about_.experiment);
  add(top, "doc", about_.doc);
  add(top, "source", about_.source);
  add(top, "command", about_.command);
  if (about_.seconds) top.emplace_back("seconds", *about_.seconds);
  top.emplace_back("status", to_string(worst(comparisons, verdicts())));
  top.emplace_back("summary", in_a_line(comparisons));
  add(top, "figure", thumbnail_);
  Node::List entries, orderings;
  for (const Comparison& j : comparisons) {
    Node::Table row{{"name", j.name()}, {"status", to_string(j.status)}};
    if (j.entry) {
      row.emplace_back("value", j.entry->value);
      if (j.entry->standard_error) row.emplace_back("standard_error", *j.entry->standard_error);
      row.emplace_back("n", j.entry->n);
      row.emplace_back("seeds", j.entry->seeds);
    }
    if (j.reported) {
      row.emplace_back("reference", *j.reported->value);
      if (j.reported->standard_error)
        row.emplace_back("reference_standard_error", *j.reported->standard_error);
      add(row, "unit", j.reported->unit);
      add(row, "source", j.reported->source);
      add(row, "citation", j.reported->citation);
    }
    add(row, "decided_by", j.reason);
    entries.emplace_back(row);
  }
  for (const Ordering& o : orderings_) {
    orderings.emplace_back(Node::Table{{"name", o.name},
                                       {"statement", o.statement},
                                       {"holds", to_string(o.verdict)},
                                       {"uncertainty", o.uncertainty}});
  }
  if (!entries.empty()) top.emplace_back("entry", entries);
  if (!orderings.empty()) top.emplace_back("ordering", orderings);
  return top;
}

std::string Report::finish() {
  const std::vector<Comparison> comparisons = compare_all(entries_, reported_);
  if (!comparisons.empty()) write_table(entries_table(comparisons), "entries");
  for (const Ordering& o : orderings_)
    to_stdout(fmt::format("{}: {} ({}; {})\n", o.name, to_string(o.verdict), o.statement, o.uncertainty));
  for (const std::string& note : notes_) to_stdout(note + "\n");
  write_whole(folder / "report.md", markdown(comparisons));
  write_whole(folder / "status.toml", to_toml(status(comparisons)));
  return in_a_line(comparisons);
}

}  // namespace sgm
