#include "experiments/fid_tables/substitute_report.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "experiments/fid_tables/measurements_report.h"

namespace sgm::fid_tables {
namespace {

using stages::ImageSet;

Datum inception_score(const ImageSet& set) {
  std::vector<double> scores;
  for (const Group* group : set.numbers) {
    for (const double score : doubles(group->data("inception_score"))) scores.push_back(score);
  }
  return measured(mean_of(scores));
}

/// Precision or recall; absent where the sets are too small for them.
Datum share(const Distances& distances, const Quantity& quantity) {
  if (!distances.cells.at(0)->contains(quantity.name)) return {};
  return measured(distances.mean(quantity));
}

/// By which protocol an extractor's columns are.
std::string note_of(const Measurements& measurements, const std::string& extractor) {
  const Distances floor = measurements.distances("test", extractor);
  const auto text = [&](const char* key) { return std::get<std::string>(floor.cells.at(0)->attribute(key)); };
  std::string note = fmt::format(
      "{}: the first n images of each set against {} of {}; extractor {}, resize {}, quantisation {}, {}. "
      "Of test images {} sets of {}.",
      measurements.called(extractor), std::get<int64_t>(floor.cells[0]->attribute("reference_n")),
      text("reference_images"), text("extractor"), text("resize"), text("quantisation"), text("dtype"),
      floor.cells.size(), floor.n());
  if (text("full_rank") == "no")
    note +=
        " No more images than dimensions: these Fréchet distances are biased beyond what their number "
        "explains, KID is not.";
  return note;
}

void put_table(const Measurements& measurements, const Substitute& substitute, Report& out) {
  const Group& numbers = out.result.at("numbers");
  const Group& training = out.result.at(substitute.training);
  Table table{.title = fmt::format("Substitute, not the paper's table: this suite's small networks on {}",
                                   std::get<std::string>(training.attribute("data"))),
              .columns = {{"images"},
                          {"sets"},
                          {"n"},
                          {"Fréchet distance (classifier features)", "", 3, "lower"},
                          {"inception score of this classifier", "", 3, "higher"}}};
  for (const std::string& extractor : measurements.extractors()) {
    const std::string called = measurements.called(extractor);
    table.columns.insert(
        table.columns.end(),
        {{"n, " + called},
         {"Fréchet distance, " + measurements.called(extractor, "frechet_dimensions"), "", 3, "lower"},
         {"KID, " + called, "", 3, "lower"},
         {"precision", "", 2},
         {"recall", "", 2}});
  }
  const auto add = [&](const std::string& name, const std::string& title, const ImageSet& set, int64_t sets,
                       bool judged) {
    std::vector<Datum> row{title, sets, std::get<int64_t>(set.numbers.at(0)->attribute("n"))};
    row.push_back(judged ? Datum(measured(stages::frechet_of(set))) : Datum());
    row.push_back(judged ? inception_score(set) : Datum());
    for (const std::string& extractor : measurements.extractors()) {
      const Distances distances = measurements.distances(name, extractor);
      if (distances.cells.empty()) {
        row.insert(row.end(), {Datum(), Datum(), Datum(), Datum(), Datum()});
        continue;
      }
      row.insert(row.end(),
                 {distances.n(), measured(distances.mean(stages::frechet)),
                  measured(distances.mean(stages::kernel_distance)), share(distances, stages::precision_of_k),
                  share(distances, stages::recall_of_k)});
    }
    table.rows.push_back(row);
  };
  const bool labelled = measurements.labelled();
  for (const SubstituteRow& row : substitute.rows)
    add(row.name, row.title, measurements.judged(row.name),
        static_cast<int64_t>(measurements.networks(row.name)), labelled);
  const auto parts = [&](const char* floor) {
    return labelled ? numbers.at(floor).data("frechet").numel() : int64_t{1};
  };
  add("test", "real test images (floor)", {"", {&numbers.at("test")}}, parts("test"), labelled);
  if (labelled)
    add("gaussian", "Gaussian fitted to the training set", {"", {&numbers.at("gaussian")}}, parts("gaussian"),
        true);
  table.notes = {
      "Nothing here is FID, and no number stands beside one of the paper's: other data, image size, "
      "networks, "
      "features and numbers of images. Distances of so few images are biased upwards, of equal n alike."};
  if (labelled)
    table.notes.push_back(
        fmt::format("Classifier: of this suite, test accuracy {:.1f} %, against the whole training set. ±: "
                    "standard error "
                    "over the sets (of samples: one set a network) or, of one set, its own estimate.",
                    100 * numbers.value("accuracy")));
  for (const std::string& extractor : measurements.extractors())
    table.notes.push_back(note_of(measurements, extractor));
  if (std::find(measurements.extractors().begin(), measurements.extractors().end(), "inception") ==
      measurements.extractors().end())
    table.notes.emplace_back(
        "Not run: the columns of FID's Inception. measures.extractors leaves it out, or its weights were not "
        "on this machine: build/bin/sgm fetch inception gets them.");
  out.table(table);
}

void put_samples(const Measurements& measurements, const Substitute& substitute, Report& out) {
  std::vector<at::Tensor> images;
  Headings headings;
  for (const SubstituteRow& row : substitute.rows) {
    const at::Tensor shown = measurements.judged(row.name).numbers.at(0)->data("image");
    images.push_back(shown.narrow(0, 0, std::min<int64_t>(10, shown.size(0))));
    headings.rows.push_back(row.title);
  }
  out.image(stages::tiles(at::cat(images)), "samples",
            fmt::format("The first {} samples of each row's first network, uncurated.", images[0].size(0)),
            images[0].size(0), headings);
}

/// Network by network where they are the same networks, else by the spreads of both.
Verdict decided(const Mean& nearer, const Mean& farther, const std::vector<double>& differences,
                bool paired) {
  return paired ? stages::positive(mean_of(differences)) : stages::larger(farther, nearer);
}

void put_claim(const Claim& claim, const std::string& suffix, const std::string& of,
               const std::vector<double>& near, const std::vector<double>& far, Report& out) {
  std::vector<double> differences;
  for (size_t i = 0; i < std::min(near.size(), far.size()); ++i) differences.push_back(far[i] - near[i]);
  const bool paired = claim.paired && near.size() == far.size();
  const Mean a = mean_of(near), b = mean_of(far);
  out.ordering(
      claim.name + "." + suffix, claim.statement, decided(a, b, differences, paired),
      fmt::format(
          "{}: {} against {}{}; {} network{} each", of, stages::text_of(a), stages::text_of(b),
          paired ? fmt::format(", network by network {} farther", stages::text_of(mean_of(differences))) : "",
          near.size(), near.size() == 1 ? "" : "s"));
}

std::vector<double> values_of(const ImageSet& set) {
  std::vector<double> all;
  for (const Group* group : set.numbers) all.push_back(group->data("frechet").mean().item<double>());
  return all;
}

void put_claims(const Measurements& measurements, const Substitute& substitute, Report& out) {
  for (const Claim& claim : substitute.claims) {
    if (measurements.labelled())
      put_claim(claim, "classifier", "Fréchet distance in classifier features",
                values_of(measurements.judged(claim.nearer)), values_of(measurements.judged(claim.farther)),
                out);
    for (const std::string& extractor : measurements.extractors()) {
      const Distances near = measurements.distances(claim.nearer, extractor);
      const Distances far = measurements.distances(claim.farther, extractor);
      put_claim(claim, extractor == "inception" ? "inception" : "classifier_distances",
                "Fréchet distance in " + measurements.called(extractor, "frechet_dimensions"),
                near.each(stages::frechet), far.each(stages::frechet), out);
      put_claim(claim, extractor == "inception" ? "inception_kid" : "classifier_kid",
                "KID in " + measurements.called(extractor), near.each(stages::kernel_distance),
                far.each(stages::kernel_distance), out);
    }
  }
}

void put_entry(const std::string& name, const Mean& mean, int64_t n, size_t sets, Report& out) {
  const auto seeds = static_cast<int64_t>(sets);
  Entry entry{.name = name, .value = mean.value, .n = n, .seeds = seeds, .runs = seeds > 1 ? seeds : 0};
  if (mean.freedom > 0) entry.standard_error = mean.error;
  out.entry(entry);
}

void put_entries(const Measurements& measurements, const Substitute& substitute, Report& out) {
  for (const SubstituteRow& row : substitute.rows) {
    const ImageSet set = measurements.judged(row.name);
    if (measurements.labelled())
      put_entry("classifier_frechet." + row.name, stages::frechet_of(set),
                std::get<int64_t>(set.numbers[0]->attribute("n")), set.numbers.size(), out);
    for (const std::string& extractor : measurements.extractors()) {
      const Distances distances = measurements.distances(row.name, extractor);
      for (const auto& [quantity, of] :
           {std::pair{stages::frechet, "frechet_dimensions"}, {stages::kernel_distance, "dimensions"}})
        put_entry(fmt::format("{}_{}_{}.{}", extractor, std::get<int64_t>(distances.cells[0]->attribute(of)),
                              quantity.name, row.name),
                  distances.mean(quantity), distances.n(), distances.cells.size(), out);
    }
  }
}

/// Which rows are no nearer than a Gaussian, which needs no network.
void put_gaussian_note(const Measurements& measurements, const Substitute& substitute, Report& out) {
  if (!measurements.labelled()) return;
  const Mean gaussian = stages::frechet_of({"", {&out.result.at("numbers").at("gaussian")}});
  std::vector<std::string> farther;
  for (const SubstituteRow& row : substitute.rows) {
    if (stages::frechet_of(measurements.judged(row.name)).value >= gaussian.value)
      farther.push_back(row.title);
  }
  if (!farther.empty())
    out.note(fmt::format(
        "By the classifier's features no nearer to the data than a Gaussian fitted to them, which "
        "needs no training: {}. An order among such rows says little of the papers'.",
        fmt::join(farther, "; ")));
}

}  // namespace

void put_study(const PaperTable& paper, const Substitute& substitute, Report& out) {
  put_paper(paper, out);
  put_measured(substitute, out);
}

void put_measured(const Substitute& substitute, Report& out) {
  const Measurements measurements(substitute, out);
  put_table(measurements, substitute, out);
  put_samples(measurements, substitute, out);
  put_claims(measurements, substitute, out);
  put_entries(measurements, substitute, out);
  put_gaussian_note(measurements, substitute, out);
  if (!measurements.labelled())
    out.note("The images have no labels, so there is no classifier to judge samples by.");
  out.note(stages::training_note(out.result.at(substitute.training), substitute.paper));
  for (const std::string& note : substitute.notes) out.note(note);
}

}  // namespace sgm::fid_tables
