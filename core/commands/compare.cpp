#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/names.h"
#include "core/base/text.h"
#include "core/cells/guarded.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/publish.h"
#include "core/io/files.h"
#include "core/report/ablation_table.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

constexpr const char* usage = "sgm compare RUN|STUDY… [SCALE] [by=KEY] [metric=QUANTITY] [KEY=VALUE …]";

const std::vector<std::string> scales = {"smoke", "quick", "paper"};
const std::vector<std::string> formats = {"terminal", "markdown", "csv", "latex"};
const std::vector<std::string> own_keys = {"by", "metric", "to", "out", "over", "allow", "better", "paired"};

/// What the words of a command line ask for.
struct CompareCall {
  std::vector<std::string> names;  ///< of studies, and folders
  std::vector<std::string> scales{};
  AblationCall ablation{};
  std::string to = "terminal", out{};
};

std::vector<std::string> listed(std::string text) {
  if (text.size() > 1 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  std::vector<std::string> all;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find(',', start), text.size());
    all.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return all;
}

void require_one_of(const std::string& key, const std::string& value, const std::vector<std::string>& known) {
  require(std::find(known.begin(), known.end(), value) != known.end(), "'{}' is '{}'\n  {}", key, value,
          suggest(value, known));
}

/// Keys are written as everywhere: by=KEY, not --by KEY.
void refuse_keys_as_flags(int argc, char** argv) {
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    if (!word.starts_with("--")) continue;
    std::string key = word.substr(2, word.find('=') - 2);
    if (key == "format") key = "to";
    require(std::find(own_keys.begin(), own_keys.end(), key) == own_keys.end(),
            "unknown flag '{}' (argument {})\n  write {}=VALUE", word, i, key);
  }
}

CompareCall compare_call(const std::vector<std::string>& words) {
  CompareCall call;
  AblationCall& ablation = call.ablation;
  std::set<std::string> seen;
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos || fs::exists(word)) {
      const bool scale = std::find(scales.begin(), scales.end(), word) != scales.end();
      (scale ? call.scales : call.names).push_back(word);
      continue;
    }
    const std::string key = word.substr(0, equals);
    const std::string value = word.substr(equals + 1);
    require(!key.empty() && !value.empty(), "'{}' is no KEY=VALUE\n  {}", word, usage);
    require(seen.insert(key).second, "'{}' is given twice\n  join them: {}=A,B", key, key);
    if (key == "by") {
      ablation.by = listed(value);
    } else if (key == "over") {
      ablation.over = listed(value);
    } else if (key == "allow") {
      ablation.allow = listed(value);
    } else if (key == "metric") {
      ablation.metric = value;
    } else if (key == "to") {
      call.to = value;
    } else if (key == "out") {
      call.out = value;
    } else if (key == "better") {
      ablation.better = value;
    } else if (key == "paired") {
      ablation.paired = value;
    } else {
      ablation.only.emplace_back(key, listed(value));
    }
  }
  require_one_of("to", call.to, formats);
  require_one_of("paired", ablation.paired, {"auto", "yes", "no"});
  if (!ablation.better.empty()) require_one_of("better", ablation.better, {"lower", "higher", "none"});
  require(!call.names.empty(), "nothing to compare is named\n  {}; sgm list tells the studies", usage);
  return call;
}

/// The newest report below outputs/SCALE/STUDY; empty if there is none.
fs::path newest_report(const std::string& study, const std::string& scale) {
  fs::path newest;
  std::error_code absent;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(repository() / "outputs" / scale / study, absent)) {
    const fs::path file = entry.path() / "result.h5";
    if (!entry.path().filename().string().starts_with("report") || !fs::exists(file)) continue;
    if (newest.empty() || fs::last_write_time(file) > fs::last_write_time(newest)) newest = file;
  }
  return newest;
}

fs::path result_file_of(const std::string& name, const std::vector<std::string>& wanted) {
  if (fs::is_regular_file(name)) return name;
  if (fs::is_directory(name)) {
    const fs::path folder(name);
    if (fs::exists(folder / "result.h5")) return folder / "result.h5";
    require(fs::exists(folder / "report" / "result.h5"),
            "the folder {} has no result.h5\n  name the folder of a report, as results/STUDY/quick", name);
    return folder / "report" / "result.h5";
  }
  study_registry().at(name);
  const std::vector<std::string> tried =
      wanted.empty() ? std::vector<std::string>{"quick", "paper", "smoke"} : wanted;
  for (const std::string& scale : tried) {
    const fs::path file = published_folder(name, scale) / "result.h5";
    if (fs::exists(file)) return file;
  }
  for (const std::string& scale : tried) {
    const fs::path file = newest_report(name, scale);
    if (!file.empty()) return file;
  }
  throw InputError(fmt::format("nothing of study '{}' is computed at scale {}\n  type: ./run_all.sh {} {}",
                               name, fmt::join(tried, " or "), wanted.empty() ? "quick" : wanted[0], name));
}

std::vector<ResultSource> sources_of(const CompareCall& call) {
  std::vector<ResultSource> sources;
  std::set<fs::path> seen;
  for (const std::string& name : call.names) {
    const fs::path file = result_file_of(name, call.scales);
    if (seen.insert(fs::weakly_canonical(file)).second) sources.push_back({name, read_result(file.string())});
  }
  return sources;
}

/// What may be compared, told where no metric is asked for.
std::string quantities_text(const std::vector<QuantityThere>& quantities) {
  constexpr size_t most = 40;
  Table table{.columns = {{"metric="}, {"cells"}, {"an array over"}, {"is"}}};
  for (size_t i = 0; i < std::min(most, quantities.size()); ++i) {
    const QuantityThere& q = quantities[i];
    table.rows.push_back({q.path, q.cells,
                          q.axes.empty() ? Datum() : Datum(fmt::format("{}", fmt::join(q.axes, ", "))),
                          q.what.empty() ? Datum() : Datum(q.what)});
  }
  if (quantities.size() > most)
    table.notes.push_back(fmt::format("and {} of fewer cells", quantities.size() - most));
  return to_terminal(table);
}

std::string written(const Table& table, const std::string& format) {
  return format == "markdown" ? to_markdown(table)
         : format == "csv"    ? to_csv(table)
         : format == "latex"  ? to_latex(table)
                              : to_terminal(table);
}

int compare(const CompareCall& call) {
  const std::vector<ResultSource> sources = sources_of(call);
  const std::vector<QuantityThere> quantities = quantities_in(sources);
  require(!quantities.empty(), "there are no numbers in {}\n  compare others", fmt::join(call.names, ", "));
  require(!call.ablation.metric.empty(),
          "'metric' is not given; there are\n{}\n  type: sgm compare {} metric={}",
          quantities_text(quantities), fmt::join(call.names, " "), quantities[0].path);
  const QuantityThere quantity = quantity_called(call.ablation.metric, quantities);
  const Ablation ablation = ablation_of(call.ablation, quantity, observations_of(sources, quantity));
  Table table = ablation_table(ablation);
  std::vector<std::string> without = cells_without(sources, quantity);
  if (!without.empty()) {
    const size_t count = without.size();
    if (count > 6) without.resize(6);
    table.notes.push_back(fmt::format("{} other cell{} of the same kind {} no {}: {}{}.", count,
                                      count == 1 ? "" : "s", count == 1 ? "has" : "have", quantity.path,
                                      fmt::join(without, ", "), count > 6 ? " …" : ""));
  }
  to_stdout(written(table, call.to));
  if (call.out.empty()) return computed;
  make_folder(call.out);
  const fs::path stem = fs::path(call.out) / "compare";
  write_whole(stem.string() + ".md", to_markdown(table));
  write_whole(stem.string() + ".csv", to_csv(table));
  write_whole(stem.string() + ".tex", to_latex(table));
  if (const std::optional<Figure> figure = ablation_figure(ablation))
    draw(*figure, (fs::path(call.out) / "figure").string());
  to_stderr(fmt::format("where to look: {}\n", shown(call.out)));
  return computed;
}

}  // namespace

int compare_command(int argc, char** argv) {
  refuse_keys_as_flags(argc, argv);
  const CommandLine line = command_line(argc, argv, 2, {"--help"});
  if (line.help) {
    to_stdout(fmt::format(
        "usage: {}\n\n"
        "Compares a quantity of cells by what they differ in. RUN is the folder of a report (it has a\n"
        "result.h5); STUDY means what is published of it at SCALE, else its newest report in outputs/.\n"
        "Several are joined. Draws are averaged, then seeds and networks: mean ± standard error of n.\n\n"
        "  metric=QUANTITY      what is compared; without it the quantities are listed\n"
        "  by=KEY,KEY           what makes the rows: coordinates or options (sampler, sampler.eps, cell);\n"
        "                       without it what differs is found\n"
        "  KEY=VALUE,VALUE      only cells of these values\n"
        "  over=KEY,KEY         averaged over as over seeds: other data, the levels of an array\n"
        "  better=lower|higher|none   known for usual quantities\n"
        "  paired=auto|yes|no   auto: where the same network, data or noise is used; else Welch's test\n"
        "  allow=NAME,NAME      in what protocols may differ: {}\n"
        "  to=terminal|markdown|csv|latex   what is printed\n"
        "  out=DIR              compare.md, .csv and .tex there, and a figure if one key is a number\n\n"
        "Each row is tested against the best; p is Holm's over the table. Bold: the best; underlined: what\n"
        "cannot be told from it at 5 %. Example: sgm compare ssm_sde by=method law=vp "
        "metric=score_error\n",
        usage, fmt::join(protocol_names(), ", ")));
    return computed;
  }
  return compare(compare_call(line.words));
}

}  // namespace sgm
