#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/config/fields.h"

namespace sgm {

/// Where a driver writes: `run.dir=PATH` in place of outputs/.
struct RunFolder {
  std::optional<std::string> dir;

  void fields(Fields& on) {
    on.path("dir", dir, "folder in place of outputs/ and of the report's folder; default: outputs/");
  }
};

/// The keys that every driver knows, beside those of its study.
struct RunOptions {
  std::string study = "???";
  std::string scale = "quick";
  std::string device = "cpu";
  std::string precision = "fp32";
  std::string reuse = "code";
  int64_t seed = 0;
  std::optional<int64_t> threads, jobs;
  RunFolder run;

  void fields(Fields& on) {
    on("study", study, "the table or figure to compute");
    on.choice("scale", scale, "which preset of the study", {"smoke", "quick", "paper"});
    on("seed", seed, "seed of all random numbers", at_least(0));
    on.choice("device", device, "where tensors live", {"cpu", "cuda"});
    on.choice("precision", precision, "arithmetic of networks", {"fp32", "bf16"});
    on("threads", threads, "threads of each cell; default: what the cell asks for", range(1, 1024));
    on("jobs", jobs, "cells side by side; default: as many as the cores carry", range(1, 1024));
    on.choice("reuse", reuse,
              "finished cells to reuse: of equal config and code, or the newest of equal config",
              {"code", "config"});
    on.table("run", run, "the run itself");
  }
};

}  // namespace sgm
