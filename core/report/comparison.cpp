#include "core/report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace sgm {
namespace {

constexpr double close_within = 0.1;

struct Word {
  const char* glyph;
  const char* word;
  const char* meaning;
};

/// In the order of Status.
constexpr std::array words = {
    Word{"✓", "reproduced",
         "a paper's number, same protocol, inside the 95 % interval or the paper's tolerance"},
    Word{"≡", "verified", "an exact or independently computed number met: a test, not a reproduction"},
    Word{"?", "undecided", "the interval is too wide to say, or the miss is one of many tests (Holm)"},
    Word{"≈", "close", "a paper's number within 10 %"},
    Word{"✗", "off", "missed"},
    Word{"◇", "scaled-down", "another protocol or fewer samples, only orderings and ratios count"},
    Word{"–", "not run", "not computed here"},
    Word{"≠", "paper inconsistent", "the paper contradicts itself or its code"},
    Word{"“", "unverified quotation", "from memory, never judged"},
    Word{"○", "own", "nothing to compare with"},
};

constexpr std::array worst_first = {
    Status::off,   Status::undecided,  Status::inconsistent, Status::not_run,    Status::scaled_down,
    Status::close, Status::unverified, Status::verified,     Status::reproduced, Status::own};

size_t badness(Status status) {
  return static_cast<size_t>(std::find(worst_first.begin(), worst_first.end(), status) - worst_first.begin());
}

std::string title_of(const std::string& source) {
  if (source == "official-code-run") return "official code";
  return source == "own-run" ? "own runs" : source;
}

/// What keeps an entry from being judged at all; no reason where nothing does.
Comparison unjudged(const Entry& e, const Reported& r) {
  const auto as = [&](Status status, std::string reason) {
    return Comparison{e, r, status, std::move(reason)};
  };
  if (r.memory) return as(Status::unverified, "quoted from memory");
  if (e.scaled_down) return as(Status::scaled_down, "another protocol");
  if (r.n && e.n > 0 && e.n < *r.n) return as(Status::scaled_down, fmt::format("n = {} of {}", e.n, *r.n));
  if (r.seeds && e.seeds < *r.seeds)
    return as(Status::scaled_down, fmt::format("{} of {} seeds", e.seeds, *r.seeds));
  if (r.conflicting) return as(Status::inconsistent, "two values");
  return as(Status::own, "");
}

/// Of the comparisons of one source, the tests that Holm's step-down procedure rejects, and how many there
/// are.
std::pair<std::set<std::string>, size_t> rejected(const std::vector<Comparison>& all,
                                                  const std::string& source) {
  std::map<std::string, double> least;
  for (const Comparison& c : all) {
    if (!c.chance || c.reported->source != source) continue;
    const auto [at, fresh] = least.emplace(c.test(), *c.chance);
    if (!fresh) at->second = std::min(at->second, *c.chance);
  }
  std::vector<std::pair<double, std::string>> tests;
  for (const auto& [test, chance] : least) tests.emplace_back(chance, test);
  std::sort(tests.begin(), tests.end());
  std::set<std::string> off;
  for (const auto& [chance, test] : tests) {
    if (chance > significance / static_cast<double>(tests.size() - off.size())) break;
    off.insert(test);
  }
  return {off, tests.size()};
}

void allow_for_number(std::vector<Comparison>& all) {
  std::map<std::string, std::pair<std::set<std::string>, size_t>> by_source;
  for (const Comparison& c : all) {
    if (c.reported) by_source.emplace(c.reported->source, rejected(all, c.reported->source));
  }
  for (Comparison& c : all) {
    if (c.status != Status::off || !c.chance) continue;
    const auto& [off, tests] = by_source.at(c.reported->source);
    if (off.contains(c.test())) continue;
    c.status = Status::undecided;
    c.reason += fmt::format(", but one of {} tests", tests);
  }
}

/// Numbers by what becomes of them: "2 off, 1 not run".
std::string listed(const std::map<std::string, int64_t>& counts) {
  std::string text;
  for (const auto& [word, n] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, word);
  return text.empty() ? "" : " (" + text + ")";
}

/// The worst status of each test of a source.
std::map<std::string, Status> tests_of(const std::vector<Comparison>& all, const std::string& source) {
  std::map<std::string, Status> tests;
  for (const Comparison& c : all) {
    if (!c.reported || c.reported->source != source || c.status == Status::unverified) continue;
    const auto [at, fresh] = tests.emplace(c.test(), c.status);
    if (!fresh && badness(c.status) < badness(at->second)) at->second = c.status;
  }
  return tests;
}

}  // namespace

std::string to_string(Status status) {
  return words[static_cast<size_t>(status)].word;
}

std::string glyph(Status status) {
  return words[static_cast<size_t>(status)].glyph;
}

std::string legend() {
  std::string text;
  for (const auto& [glyph, word, meaning] : words)
    text += fmt::format("{}{} {}: {}", text.empty() ? "" : "; ", glyph, word, meaning);
  return text + ".";
}

Comparison compare(const Entry& entry, const Reported& reported) {
  Comparison result = unjudged(entry, reported);
  if (!result.reason.empty()) return result;
  const auto as = [&](Status status, std::string reason) {
    result.status = status;
    result.reason = std::move(reason);
    return result;
  };
  const bool paper = reported.of_paper();
  const Status met = paper ? Status::reproduced : Status::verified;
  const double truth = reported.value.value_or(std::nan(""));
  const double difference = std::abs(entry.value - truth);
  const double tolerance = reported.tolerance.value_or(0);
  if (std::isnan(difference)) return as(Status::off, "not a number");
  const bool near = paper && difference <= close_within * std::abs(truth);
  const double error = std::hypot(entry.standard_error.value_or(0), reported.standard_error.value_or(0));
  if (!(error > 0)) {
    if (difference <= tolerance) return as(met, reported.tolerance ? "tolerance" : "equal");
    return near ? as(Status::close, "10 %") : as(Status::off, reported.tolerance ? "tolerance" : "unequal");
  }
  result.chance = two_sided(difference, error, entry.runs);
  const double interval = interval_in_errors(entry.runs) * error;
  if (difference <= interval) {  // a wide one would agree with anything
    const double widest = truth != 0 ? close_within * std::abs(truth) : tolerance;
    return interval <= widest ? as(met, "95 % interval") : as(Status::undecided, "wide 95 % interval");
  }
  const bool tolerated = difference <= tolerance;
  if (tolerated && (paper || truth == 0)) return as(met, "tolerance, not the 95 % interval");
  if (near) return as(Status::close, "10 %, not the 95 % interval");
  return as(Status::off, tolerated ? "95 % interval, not the tolerance" : "95 % interval");
}

std::vector<Comparison> compare_all(const std::vector<Entry>& entries,
                                    const std::vector<Reported>& reported) {
  std::vector<Comparison> all;
  std::set<std::string> run;
  for (const Entry& entry : entries) {
    require(run.insert(entry.name).second, "the report has two entries named '{}'\n  give each its own name",
            entry.name);
    bool compared = false;
    for (const Reported& r : reported) {
      if (entry.own || r.name != entry.name) continue;
      all.push_back(compare(entry, r));
      compared = true;
    }
    if (!compared) all.push_back({entry});
  }
  for (const Reported& r : reported) {
    if (run.contains(r.name)) continue;
    all.push_back({{}, r, r.memory ? Status::unverified : Status::not_run, r.needs});
  }
  allow_for_number(all);
  return all;
}

Status worst(const std::vector<Comparison>& comparisons, const std::vector<Verdict>& orderings) {
  Status status = Status::own;
  const auto add = [&](Status other) {
    if (badness(other) < badness(status)) status = other;
  };
  for (const Comparison& c : comparisons) add(c.status);
  for (const Verdict verdict : orderings) {
    if (verdict == Verdict::no) add(Status::off);
    if (verdict == Verdict::undecided) add(Status::undecided);
  }
  return status;
}

std::string summary(const std::vector<Comparison>& comparisons, const std::vector<Verdict>& orderings) {
  std::vector<std::string> parts;
  for (const char* source : {"paper", "official-code-run", "exact", "own-run"}) {
    const std::map<std::string, Status> tests = tests_of(comparisons, source);
    std::map<std::string, int64_t> missed;
    for (const auto& [test, status] : tests) ++missed[to_string(status)];
    const int64_t met = missed[to_string(Status::reproduced)] + missed[to_string(Status::verified)];
    missed.erase(to_string(Status::reproduced));
    missed.erase(to_string(Status::verified));
    if (!tests.empty())
      parts.push_back(fmt::format("{} {} of {}{}", title_of(source), met, tests.size(), listed(missed)));
  }
  const auto count = [&](Status status) {
    return std::count_if(comparisons.begin(), comparisons.end(),
                         [&](const Comparison& c) { return c.status == status; });
  };
  if (const auto n = count(Status::unverified); n > 0)
    parts.push_back(fmt::format("{} quoted from memory", n));
  if (const auto n = count(Status::own); n > 0) parts.push_back(fmt::format("{} of its own", n));
  std::map<std::string, int64_t> verdicts;
  for (const Verdict verdict : orderings) ++verdicts[to_string(verdict)];
  const int64_t hold = verdicts["yes"];
  verdicts.erase("yes");
  if (!orderings.empty())
    parts.push_back(fmt::format("orderings {} of {}{}", hold, orderings.size(), listed(verdicts)));
  const Status status = worst(comparisons, orderings);
  return fmt::format("{} {}{}{}", glyph(status), to_string(status), parts.empty() ? "" : ": ",
                     fmt::join(parts, " · "));
}

}  // namespace sgm
