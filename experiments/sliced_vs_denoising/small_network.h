#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/net/model.h"
#include "core/study/study.h"
#include "core/train/train.h"

namespace sgm::sliced_vs_denoising {

/// A small network of x and time, and how it is trained: Adam with cosine decay and a moving average of the
/// weights. The SDE gives the noise that the network reads, and by whose size its output is divided.
struct SmallNetwork {
  Chosen<MakeNet> net{"time_mlp"};
  Chosen<SdePtr> sde{"ve"};
  int64_t batch = 256;
  double ema = 0.99;

  void fields(Fields& on);
};

/// What a score is trained by.
using LossOf = std::function<Loss(const Problem& problem)>;

/// The network's problem after so many steps at that rate, on samples of these sizes, with the moving
/// average's weights. Leaves the processor seconds of a step in the cell's timings, as `timing`.
Problem learnt(const SmallNetwork& how, const std::vector<int64_t>& sizes, int64_t steps, double rate,
               const LossOf& loss, const std::function<Batch(const Rng& step, BatchRows rows)>& draw,
               const Rng& rng, CellRun& run, const std::string& timing);

/// Steps that cost as much as `steps` of an objective whose step costs 1, where one costs `cost`; at least
/// one.
int64_t steps_at_cost(int64_t steps, double cost);

/// The error of each rate that was tried; the rate of the least one.
void put_tuning(const std::vector<double>& rates, const std::vector<double>& errors, Group& result);
double tuned_rate(const std::vector<double>& rates, const std::vector<double>& errors);

double average(const std::vector<double>& values);
/// A quantity of several networks: their mean with its standard error, where there are several, and all of
/// them as NAME_of_networks.
void put_networks(const Quantity& quantity, const std::vector<double>& values, Group& result);
std::vector<double> of_networks(const Group& cell, const Quantity& quantity);

}  // namespace sgm::sliced_vs_denoising
