#include "core/commands/fid_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/metric/frechet.h"
#include "core/metric/frechet_error.h"

namespace sgm {
namespace {

constexpr int64_t enough = 10'000;  // images, of which Heusel et al. 2017 ask for that many at least

/// 0: not known.
int64_t dimensions_of(const FidSide& side) {
  if (side.statistics.protocol) return side.statistics.protocol->dimensions;
  return side.statistics.gaussian.mean.defined() ? side.statistics.gaussian.mean.size(0) : 0;
}

std::string protocol_text(const FidSide& side) {
  if (!side.statistics.protocol) return "protocol unknown";
  const FeatureProtocol& p = *side.statistics.protocol;
  return fmt::format("{}, weights {}, {} dimensions, resize {}, quantisation {}, {}; {}, {}", p.extractor,
                     p.weights.substr(0, 12), p.dimensions, p.resize, p.quantisation, p.dtype, p.images,
                     p.order);
}

Datum count_of(const FidSide& side) {
  if (!side.statistics.n) return std::monostate();
  return *side.statistics.n;
}

/// The standard error by the features that are at hand.
std::optional<double> error_of(const FidSide& a, const FidSide& b) {
  if (a.features.defined() && b.features.defined())
    return frechet_error(a.features, b.features).standard_error;
  if (a.features.defined()) return frechet_error(a.features, b.statistics.gaussian).standard_error;
  if (b.features.defined()) return frechet_error(b.features, a.statistics.gaussian).standard_error;
  return std::nullopt;
}

/// What n does to the distance, by side.
void add_notes_on_n(const FidSide& side, const char* which, std::vector<std::string>& notes) {
  const std::optional<int64_t>& n = side.statistics.n;
  const int64_t D = dimensions_of(side);
  if (!n) {
    notes.push_back(fmt::format("n of {} is not known: its bias, about 1/n, is not, either", which));
    return;
  }
  if (*n < enough) {
    notes.push_back(fmt::format(
        "{} has {} images: the distance is biased upwards, about as 1/n, and is to be compared with those of "
        "equal n alone",
        which, *n));
  }
  if (*n <= D) {
    notes.push_back(fmt::format(
        "the covariance of {} is of rank {} at most, of {} dimensions: {} images tell nothing of the others",
        which, *n - 1, D, *n));
  }
}

}  // namespace

const std::vector<std::string>& allowable() {
  static const std::vector<std::string> names = {"extractor", "weights", "resize", "quantisation", "dtype"};
  return names;
}

void require_allowable(const std::vector<std::string>& allow) {
  for (const std::string& name : allow) {
    require(name != "dimensions",
            "'allow' is dimensions: sets of unlike dimensions have no distance\n  take both of one");
    require(std::find(allowable().begin(), allowable().end(), name) != allowable().end(),
            "'allow' is '{}', which is nothing that protocols differ in\n  {}", name,
            suggest(name, allowable()));
  }
}

void require_comparable(const FidSide& a, const FidSide& b, const std::vector<std::string>& allow) {
  require(dimensions_of(a) == dimensions_of(b),
          "{} has features of {} dimensions, {} of {}\n  take both of one number of dimensions", a.name,
          dimensions_of(a), b.name, dimensions_of(b));
  if (!a.statistics.protocol || !b.statistics.protocol) return;
  std::string refused, names;
  for (const std::string& line : a.statistics.protocol->unlike(*b.statistics.protocol)) {
    const std::string name = line.substr(0, line.find(':'));
    if (std::find(allow.begin(), allow.end(), name) != allow.end()) continue;
    refused += "\n  " + line;
    names += (names.empty() ? "" : ",") + name;
  }
  require(refused.empty(),
          "the features of {} and {} are not made alike:{}\n  make them alike with sgm stats, or say that "
          "they may "
          "differ: allow={}",
          a.name, b.name, refused, names);
}

std::string distance_name(const FidSide& a, const FidSide& b) {
  const auto is_fid = [](const FidSide& side) {
    return side.statistics.protocol && side.statistics.protocol->extractor == "inception-2015-12-05" &&
           side.statistics.protocol->dimensions == 2048;
  };
  if (is_fid(a) && is_fid(b)) return "FID";
  const FidSide& known = a.statistics.protocol ? a : b;
  const bool both = a.statistics.protocol && b.statistics.protocol;
  const bool inception = both && known.statistics.protocol->extractor == "inception-2015-12-05";
  return fmt::format("Fréchet distance, {} of {} dimensions ({})",
                     inception ? "Inception features" : "features", dimensions_of(a),
                     both ? "not FID" : "FID only if both are FID's: a protocol is unknown");
}

Table fid_table(const FidSide& a, const FidSide& b) {
  const Gaussian& of_a = a.statistics.gaussian;
  const Gaussian& of_b = b.statistics.gaussian;
  Table table{.title = distance_name(a, b)};
  table.columns = {{"distance", "", 6}, {"n of A"}, {"n of B"}};
  table.rows = {{Measured{frechet_distance(of_a, of_b), error_of(a, b)}, count_of(a), count_of(b)}};
  for (const auto& [which, side] : {std::pair{"A", &a}, {"B", &b}}) {
    table.notes.push_back(
        fmt::format("{}: {}{}", which, side->name, side->note.empty() ? "" : " (" + side->note + ")"));
    table.notes.push_back("   " + protocol_text(*side));
  }
  if (a.statistics.protocol && b.statistics.protocol) {
    for (const std::string& line : a.statistics.protocol->unlike(*b.statistics.protocol))
      table.notes.push_back("allowed difference: " + line);
  }
  const bool both = a.features.defined() && b.features.defined();
  if (both || a.features.defined() || b.features.defined()) {
    table.notes.push_back(fmt::format("± is the standard error that sampling {} gives the distance",
                                      both                   ? "the images of A and B"
                                      : a.features.defined() ? "the images of A alone"
                                                             : "the images of B alone"));
  }
  add_notes_on_n(a, "A", table.notes);
  add_notes_on_n(b, "B", table.notes);
  const int64_t fewest = std::min(a.statistics.n.value_or(0), b.statistics.n.value_or(0));
  if (fewest > 2 * dimensions_of(a)) {
    table.notes.push_back(
        fmt::format("of Gaussian features with these covariances it would be too large by about {:.3g}",
                    frechet_bias(of_a, a.statistics.n, of_b, b.statistics.n)));
  }
  return table;
}

}  // namespace sgm
