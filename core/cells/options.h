#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/config/fields.h"

namespace sgm {

/// Where a driver writes: `run.dir=PATH` in place of outputs/.
struct RunFolder {
  std::optional<std::string> dir;

  void fields(Fields& on) { on.path("dir", dir, "folder in place of outputs/; default: outputs/"); }
};

/// The keys that every driver knows, beside those of its study.
struct RunOptions {
  std::string study = "???";
  std::string scale = "quick";
  std::string device = "cpu";
  std::string precision = "fast";
  std::string waiting = "auto";
  std::string reuse = "code";
  std::string fresh = "no";
  int64_t seed = 0, seeds = 1, draws = 1;
  std::optional<int64_t> threads, jobs;
  RunFolder run;

  void fields(Fields& on) {
    on("study", study, "the table or figure to compute");
    on.choice("scale", scale, "which preset of the study", {"smoke", "quick", "paper"});
    on("seed", seed, "seed of all random numbers, or the first of several", at_least(0));
    on("seeds", seeds, "how many seeds: trainings and all that follows from them", range(1, 1000));
    on("draws", draws, "how many sampling runs under each seed", range(1, 1000));
    on.choice("device", device, "where tensors live", {"cpu", "cuda"});
    on.choice(
        "precision", precision,
        "arithmetic of networks: fast is float32 up to rounding, fp32 LibTorch's operators, bf16 coarser",
        {"fast", "fp32", "bf16"});
    on.choice("waiting", waiting,
              "how threads wait for each other: spin where cores are free, yield beside other work, or auto",
              {"auto", "spin", "yield"});
    on("threads", threads, "threads of each cell; default: what the cell asks for", range(1, 1024));
    on("jobs", jobs, "cells side by side; default: as many as the cores carry", range(1, 1024));
    on.choice("reuse", reuse,
              "finished cells to reuse: of equal config and code, or the newest of equal config",
              {"code", "config"});
    on.choice("fresh", fresh, "yes: computes again what is finished; the old results stay", {"no", "yes"});
    on.table("run", run, "the run itself");
  }
};

}  // namespace sgm
