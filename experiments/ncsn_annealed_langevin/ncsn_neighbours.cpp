#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "core/metric/nearest.h"
#include "experiments/ncsn_annealed_langevin/images.h"

namespace sgm::ncsn {
namespace {

/// Nearest training images of samples, of test images, and of planted copies: training images with a little
/// noise.
struct Neighbourhood {
  CellData data;
  int64_t shown = 8;
  int64_t k = 6;
  int64_t test = 1000;
  int64_t planted = 100;
  double noise = 0.05;

  void fields(Fields& on) {
    data.fields(on);
    on("shown", shown, "samples whose neighbours are shown", range(1, 1000));
    on("k", k, "neighbours of each", range(2, 100));
    on("test", test, "test images", range(2, 1e6));
    on("planted", planted, "planted copies", range(2, 1e6));
    on("noise", noise, "standard deviation of the copies' noise, in units of the pixels' range", at_least(0));
  }
};

struct Options {
  DataOptions data;
  Neighbourhood neighbourhood;

  void fields(Fields& on) {
    data.fields(on);
    on("shown", neighbourhood.shown, "samples whose neighbours are shown", range(1, 1000));
    on("k", neighbourhood.k, "neighbours of each", range(2, 100));
    on("test", neighbourhood.test, "test images", range(2, 1e6));
    on("planted", neighbourhood.planted, "planted copies", range(2, 1e6));
    on("noise", neighbourhood.noise, "standard deviation of the copies' noise, in units of the pixels' range",
       at_least(0));
  }
  void check() const { checked_images(data, {{"k", neighbourhood.k, 2}}, {{"", 1}}); }
};

std::vector<Cell> cells(const Options& options) {
  Neighbourhood neighbourhood = options.neighbourhood;
  neighbourhood.data = CellData(options.data);
  Cell only = cell("neighbours", neighbourhood);
  only.parents = {"ncsn_samples/numbers"};
  only.threads = 2;
  only.seconds = 20;
  return {only};
}

void run(const Neighbourhood& options, CellRun& run) {
  run.device = at::kCPU;  // the search; its parents train and sample where the key says
  const Dataset data = options.data.load();
  const at::Tensor samples = run.parent("ncsn_samples/numbers").data("samples/image");
  Rng draws = Rng(static_cast<uint64_t>(run.seed)).fork("planted copies");
  const at::Tensor which = draws.integers(0, data.train.size(0), {options.planted});
  const at::Tensor clean = unit_images(data.train.index_select(0, which), false);
  const at::Tensor planted = as_pixels(clean + options.noise * draws.normal_like(clean));
  const std::vector<std::pair<std::string, at::Tensor>> sets{
      {"samples", samples},
      {"test", data.test.narrow(0, 0, std::min(options.test, data.test.size(0)))},
      {"planted", planted}};
  run.result.set("data", name_of(data));
  int64_t done = 0;
  for (const auto& [name, images] : sets) {
    const Neighbours near = nearest(images, data.train, options.k);
    Group& group = run.result.group(name);
    group.put("ratio", nearest_ratio(near), {"query"}, "d1/d2 to the training set");
    group.put("distance", near.distance.select(1, 0) / 255, {"query"},
              "Euclidean distance to the nearest training image, pixels in [0, 1]");
    if (name == "planted")
      group.put("found", (near.index.select(1, 0) == which).to(at::kDouble).mean().item<double>(),
                "share of copies whose nearest is their original");
    const int64_t shown = std::min(options.shown, images.size(0));
    group.put("queries", images.narrow(0, 0, shown), {"shown", "channel", "row", "column"},
              "the first queries");
    std::vector<int64_t> sizes{shown, options.k};
    sizes.insert(sizes.end(), data.train.sizes().begin() + 1, data.train.sizes().end());
    group.put("neighbour", data.train.index_select(0, near.index.narrow(0, 0, shown).flatten()).view(sizes),
              {"shown", "nearest", "channel", "row", "column"}, "their nearest training images");
    run.progress(++done, 3, name);
  }
}

const bool registered = register_study<Options, Neighbourhood>(
    "ncsn_neighbours",
    {.experiment = "ncsn_annealed_langevin",
     .doc = "samples beside their nearest training images: made, not copied",
     .source = "NCSN (1907.05600) Figs. 9-10",
     .honours_device = true},
    cells, run);

}  // namespace
}  // namespace sgm::ncsn
