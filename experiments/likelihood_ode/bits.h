#pragma once
#include <string>
#include <vector>

#include "experiments/stages/image_network.h"
#include "experiments/stages/likelihood.h"

namespace sgm::likelihood_ode {

/// How many images a study takes bits per dimension of, and by which protocol.
struct Bits {
  int64_t images = 100, batch = 50;
  BitsProtocol protocol;

  void fields(Fields& on);
  /// What the study asks of the data set's test images, under the key of its table ("bits.").
  Need need(const std::string& under = "bits.") const;
  stages::Likelihoods of(const DataOptions& data, int64_t pool) const;
};

/// Networks of a kind: their trainings, named PREFIX and PREFIX_network_1, …
std::vector<Cell> trainings(const stages::ImageNetwork& network, const DataOptions& data,
                            const std::string& name, const Coordinates& at);

/// Cells "OF_of_TRAINING" of the stage `likelihood`, at the training's coordinates and of = OF.
std::vector<Cell> bits_cells(const std::string& of, const stages::Likelihoods& options, const Cell& training);

/// Trainings of one kind of network, which says how they are sampled.
struct Kind {
  const stages::ImageNetwork* network;
  std::vector<Cell> trainings;
};

/// The samples of all kinds' trainings, one after the other, and the last cell "numbers", which judges them
/// as equal sets beside the first kind's floors. Equal networks of different kinds share their chains' noise.
std::vector<Cell> judged(const std::vector<Kind>& kinds, const DataOptions& data, const Cell& classifier);

}  // namespace sgm::likelihood_ode
