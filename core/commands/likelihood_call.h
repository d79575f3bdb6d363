#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/commands/evaluation.h"
#include "core/data/data_options.h"
#include "core/likelihood/image_bits.h"
#include "core/tensor/waiting.h"

namespace sgm {

/// The options of `sgm likelihood`.
struct LikelihoodCall {
  std::string ckpt = "???";
  std::string out = "???";
  std::string split = "test";
  std::string device = "cpu";
  std::optional<int64_t> n, threads;
  Precision precision = Precision::fp32;
  Waiting waiting = Waiting::automatic;
  int64_t batch = 64, seed = 0;
  bool ema = true, reconstruct = false;
  DataOptions data{.dataset = {"???"}, .limit = {}};
  Chosen<SdePtr> sde{};
  BitsProtocol protocol{};

  void fields(Fields& on);
};

/// What the words of a command line ask for. InputError with all that is wrong with them.
LikelihoodCall likelihood_call(const std::vector<std::string>& words);

/// What is to be computed: the images that are asked for, and by which model.
struct LikelihoodTask {
  Model model;
  Evaluation evaluation;
  at::Tensor bytes;    ///< (n, ...), uint8
  int64_t of = 0;      ///< so many images has the part of the data set
  std::string data;    ///< its name, with what was done to it
  std::string digest;  ///< name and digest of its content
};

/// Reads the checkpoint, then fetches and reads the data. InputError with all that hinders, of which nothing
/// needs data that are to be fetched but their values.
LikelihoodTask likelihood_task(const LikelihoodCall& call);

}  // namespace sgm
