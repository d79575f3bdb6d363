#include "experiments/stages/likelihood.h"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/study/draw.h"
#include "core/study/stage.h"
#include "experiments/stages/image_network.h"
#include "experiments/stages/train.h"

namespace sgm::stages {
namespace {

constexpr const char* so_far = "so_far.h5";  ///< of a cell's folder: what a stopped cell goes on from

/// What is computed of a cell's first images.
struct Found : ImageBits {
  int64_t images() const { return bits.defined() ? bits.size(0) : 0; }
  void add(const ImageBits& more) {
    const auto append = [](at::Tensor& to, const at::Tensor& rows) {
      if (rows.defined()) to = to.defined() ? at::cat({to, rows.cpu()}) : rows.cpu();
    };
    append(bits, more.bits), append(evaluations, more.evaluations);
    append(code, more.code), append(reconstruction, more.reconstruction);
  }
  void write(const std::filesystem::path& file) const {
    Group group;
    group.put("bits", bits), group.put("evaluations", evaluations), group.put("code", code);
    if (reconstruction.defined()) group.put("reconstruction", reconstruction);
    write_result(file.string(), group);
  }
};

/// Of an interrupted cell; nothing where there is none or it is damaged.
Found read_found(const std::filesystem::path& file) {
  Found found;
  if (!std::filesystem::exists(file)) return found;
  try {
    const Group group = read_result(file.string());
    found.bits = group.data("bits"), found.evaluations = group.data("evaluations");
    found.code = group.data("code");
    if (group.contains("reconstruction")) found.reconstruction = group.data("reconstruction");
  } catch (const InputError&) {
    return {};
  }
  return found;
}

void likelihood(const Likelihoods& options, CellRun& run) {
  require(run.precision != "bf16",
          "precision=bf16: its rounding, .4 % of the drift, puts tolerances of a likelihood out of reach\n  "
          "leave precision out");
  const Model model = trained_model(run, run.input("model"), options.ema);
  const Problem problem = problem_under(model, options.sde.value);
  const Rng rng = run.rng();
  const at::Tensor images = images_of(options, rng).to(run.device);
  require(images.sizes().slice(1) == at::IntArrayRef(model.sizes),
          "images of shape [{}] for a network of [{}]\n  give images of its own shape",
          fmt::join(images.sizes().slice(1), ", "), fmt::join(model.sizes, ", "));
  Found found = read_found(run.folder / so_far);
  for (int64_t at = found.images(); at < images.size(0); at = found.images()) {
    const at::Tensor part = images.narrow(0, at, std::min(options.batch, images.size(0) - at));
    found.add(image_bits(problem, part, is_symmetric(model), options.protocol, rng.rows(options.first + at),
                         options.reconstruct));
    if (found.images() < images.size(0)) found.write(run.folder / so_far);
    run.progress(found.images(), images.size(0), "images");
  }
  run.result.put("bits", found.bits, {"image", "draw", "probe"}, "bits per dimension");
  run.result.put("evaluations", found.evaluations.to(at::kInt), {"image", "draw"}, "of the score");
  if (options.reconstruct)
    run.result.put("reconstruction", found.reconstruction, {"image"},
                   "largest distance of what is decoded from the code, in grey levels of 256");
  run.result.set("protocol", options.protocol.text());
  run.result.set("images", images.size(0));
  run.result.set("dimensions", images.numel() / images.size(0));
  run.bulk.put("code", found.code, {"image", "channel", "row", "column"}, "state at the horizon");
  std::filesystem::remove(run.folder / so_far);
  run.bulk.put("pixels", images.cpu(), {"image", "channel", "row", "column"}, "of 8 bits");
}

const bool registered =
    register_stage(Stage{.doc = "bits per dimension of images under a trained network, by its "
                                "probability flow",
                         .honours_precision = true,
                         .honours_device = true},
                   likelihood);

}  // namespace

void Likelihoods::fields(Fields& on) {
  data.fields(on);
  on.choice("pictures", pictures,
            "test or train: the data set's; constant: one grey level each; noise: uniform values",
            {{"test", Pictures::test},
             {"train", Pictures::train},
             {"constant", Pictures::constant},
             {"noise", Pictures::noise}});
  on("first", first, "the first image", at_least(0));
  on("n", n, "images", range(1, 1e7));
  on("batch", batch, "images computed together", range(1, 1e6));
  on("ema", ema, "the moving average's weights, else those of the last step");
  on("reconstruct", reconstruct, "also the way back from the codes");
  on.component("sde", sde, sde_registry(), "the SDE whose flow is followed; absent: the network's own");
  on.table("protocol", protocol, "how bits per dimension are computed");
}

at::Tensor images_of(const Likelihoods& options, const Rng& rng) {
  const Dataset data = options.data.load();
  const at::Tensor& all = options.pictures == Pictures::train ? data.train : data.test;
  std::vector<int64_t> sizes = all.sizes().vec();
  sizes[0] = options.n;
  if (options.pictures == Pictures::noise)
    return rng.fork("noise").rows(options.first).integers(0, 256, sizes).to(at::kByte);
  if (options.pictures == Pictures::constant) {
    const at::Tensor grey = at::linspace(0, 255, options.n, at::kDouble).round().to(at::kByte);
    return grey.view({options.n, 1, 1, 1}).expand(sizes).contiguous();
  }
  const int64_t first = std::min(options.first, all.size(0) - 1);
  return all.narrow(0, first, std::min(options.n, all.size(0) - first));
}

std::vector<Cell> likelihood_cells(const std::string& name, const Likelihoods& options, const Cell& training,
                                   int64_t side_by_side) {
  std::vector<Cell> all;
  for (int64_t first = 0; first < options.n; first += side_by_side) {
    Likelihoods part = options;
    part.first = first, part.n = std::min(side_by_side, options.n - first);
    const auto passes =
        static_cast<double>(part.n * options.protocol.draws * options.protocol.dequantisation.importance);
    all.push_back(on_two_cores(
        stage_cell("likelihood", all.empty() ? name : fmt::format("{}_{}", name, all.size()), part),
        passes * 0.1));
    all.back().at = training.at;
    all.back().needs = {{"model", {needed(training)}}};
  }
  return all;
}

at::Tensor bits_of(const std::vector<const Group*>& cells) {
  std::vector<at::Tensor> all;
  for (const Group* cell : cells) all.push_back(cell->data("bits"));
  return at::cat(all);
}

}  // namespace sgm::stages
