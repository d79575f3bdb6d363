#include "core/study/study.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "datasets/stored.h"
#include "experiments/likelihood_ode/bits.h"

namespace sgm::likelihood_ode::likelihood_ood {
namespace {

/// Equal networks of two data sets, each asked for the likelihood of both and of pictures that are of
/// neither.
struct Options {
  DataOptions data, other;
  stages::ImageNetwork network;
  Bits bits;

  void fields(Fields& on) {
    data.fields(on);
    on.table("other", other, "the second data set; where it cannot be had it is left out");
    on.table("network", network, "the network, trained on each");
    on.table("bits", bits, "bits per dimension");
  }
  void check() const {
    network.check(data, {}, "network.");
    network.check(other, {}, "network.");
    checked_images(data, {}, {bits.need()});
    checked_images(other, {}, {bits.need()});
  }
  void prepare() const {
    data.prepare();
    try {
      other.prepare();
    } catch (const InputError& error) {
      to_stderr(fmt::format("likelihood_ood: {} is left out: {}\n", other.dataset.name, error.what()));
    }
  }
  /// Data sets of files are here once they are fetched; a folder of one's own is.
  bool has_other() const { return other.dataset.name == "folder" || stored(other.dataset.name).has_value(); }
};

std::vector<Cell> cells(const Options& options) {
  std::vector<std::pair<std::string, DataOptions>> sets{{"first", options.data}};
  if (options.has_other()) sets.emplace_back("second", options.other);
  std::vector<Cell> all;
  for (const auto& [model, data] : sets) {
    Cell training = options.network.training_cell(data);
    training.name = "train_" + model;
    training.at = {{"model", model}};
    all.push_back(training);
    for (const auto& [pictures, of] : sets) {
      stages::Likelihoods likelihood = options.bits.of(of, options.network.pool);
      for (Cell& cell : bits_cells(pictures, likelihood, training)) all.push_back(std::move(cell));
    }
    for (const auto& [name, pictures] :
         {std::pair{"constant", stages::Pictures::constant}, {"noise", stages::Pictures::noise}}) {
      stages::Likelihoods likelihood = options.bits.of(data, options.network.pool);
      likelihood.pictures = pictures;
      for (Cell& cell : bits_cells(name, likelihood, training)) all.push_back(std::move(cell));
    }
  }
  return all;
}

const bool registered = register_study<Options>(
    {.doc =
         "bits per dimension of two data sets under each other's network, of constant and of noise images: "
         "whether likelihood tells what a network was trained on",
     .source = "own; the failure of Nalisnick et al. (1810.09136), for score-based models"},
    cells);

}  // namespace
}  // namespace sgm::likelihood_ode::likelihood_ood
