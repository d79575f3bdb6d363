#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/config/fields.h"

/// Options of every kind of field, for the tests; the components are texts.
namespace sgm::test {

struct Pc {
  int64_t steps = 100;
  double snr = 0.16;
  void fields(Fields& on) {
    on("steps", steps, "predictor steps", range(1, 100000));
    on("snr", snr, "signal-to-noise ratio of the corrector", above(0));
  }
  operator std::string() const { return "pc with " + std::to_string(steps); }
};
struct Ode {
  double tolerance = 1e-5;
  void fields(Fields& on) { on("tolerance", tolerance, "error per step", inside(0, 1)); }
  operator std::string() const { return "ode"; }
};

inline Registry<Factory<std::string>>& samplers() {
  static Registry<Factory<std::string>> registry("sampler");
  static const bool filled = registry.add("pc", factory<std::string, Pc>("predictor-corrector")) &&
                             registry.add("ode", factory<std::string, Ode>("probability flow"));
  (void)filled;
  return registry;
}

enum class Mode { fast, exact };

struct Ema {
  double decay = 0.999;
  void fields(Fields& on) { on("decay", decay, "of the running mean", range(0, 1)); }
};

struct Train {
  int64_t steps = 1000;
  double lr = 2e-4;
  std::optional<double> clip;
  Ema ema;
  void fields(Fields& on) {
    on("steps", steps, "updates", range(1, 1e9));
    on("lr", lr, "learning rate", above(0));
    on("clip", clip, "largest gradient norm", above(0));
    on.table("ema", ema, "exponential moving average");
  }
};

struct Options {
  bool verbose = false;
  std::string device = "cpu";
  Mode mode = Mode::fast;
  double time = 1;
  std::vector<int64_t> sizes{32, 64};
  std::vector<double> sigmas{1, 0.1};
  Train train;
  Chosen<std::string> sampler{"pc"};
  void fields(Fields& on) {
    on("verbose", verbose, "say more");
    on.choice("device", device, "where to compute", {"cpu", "cuda"});
    on.choice<Mode>("mode", mode, "how to compute", {{"fast", Mode::fast}, {"exact", Mode::exact}});
    on("time", time, "allowed time", at_least(0), "s");
    on("sizes", sizes, "hidden layers", range(1, 4096));
    on("sigmas", sigmas, "noise levels", above(0));
    on.table("train", train, "training");
    on.component("sampler", sampler, samplers(), "how to sample");
  }
};

}  // namespace sgm::test
