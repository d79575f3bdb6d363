#include "core/commands/likelihood_result.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <fmt/format.h>

#include "core/cells/repository.h"
#include "core/commands/trained.h"

namespace sgm {
namespace {

/// What the density is of, and what it leaves out.
std::string gap_text(const LikelihoodCall& call, const LikelihoodTask& task) {
  const at::Tensor eps = at::full({}, call.protocol.likelihood.eps, at::kDouble);
  const Sde& sde = *task.evaluation.problem.sde;
  const double noise = (sde.sigma(eps) / sde.alpha(eps)).item<double>();
  const bool decoded = call.protocol.dequantisation.law == Dequantisation::Law::decoder;
  return fmt::format(
      "the density is that at t = {}, of data with noise of {:.3g} grey levels; the gap [0, {}] {}",
      call.protocol.likelihood.eps, noise / ByteScale::of(is_symmetric(task.model)).cell(),
      call.protocol.likelihood.eps, decoded ? "is the decoder's part" : "is no part of it");
}

}  // namespace

Table likelihood_table(const LikelihoodCall& call, const LikelihoodTask& task, const ImageBits& found) {
  const SplitError split = split_error(found.bits);
  const auto& told = task.model.about;
  const std::string on = told.contains("data") ? ", trained on " + told.at("data") : "";
  const Node sde = call.sde.value ? *call.sde.options : dump_of(task.model.options).at("sde");
  Table table{.title = "Bits per dimension"};
  table.columns = {{"bits/dim"},
                   {"error of images", "", 2},
                   {"of dequantisation draws", "", 2},
                   {"of probes", "", 2},
                   {"NFE", "", 4},
                   {"most NFE"}};
  table.rows = {{Measured{split.mean, split.error}, Measured{split.images}, Measured{split.draws},
                 Measured{split.probes}, Measured{found.evaluations.to(at::kDouble).mean().item<double>()},
                 found.evaluations.max().item<int64_t>()}};
  table.notes = {
      fmt::format("{} of the {} {} images of {}", task.bytes.size(0), task.of, call.split, task.data),
      fmt::format("{}, step {}{}; flow of {}", in_repository(call.ckpt), told.at("step"), on,
                  canonical_text(sde)),
      call.protocol.text(),
      gap_text(call, task),
      "± is the standard error over images; its parts' squares add up to its square; a part of one draw or "
      "one "
      "probe is within the one before it",
      "NFE: evaluations of the score for one draw of an image, K points together; each also costs " +
          std::string(call.protocol.likelihood.divergence == LikelihoodOptions::Trace::exact
                          ? "a backward pass a dimension"
                          : "a backward pass a probe"),
  };
  if (call.reconstruct) {
    table.notes.push_back(fmt::format("images decoded from their codes are off by at most {:.3g} grey levels",
                                      found.reconstruction.max().item<double>()));
  }
  return table;
}

Group likelihood_result(const LikelihoodCall& call, const LikelihoodTask& task, const ImageBits& found) {
  Group result;
  const SplitError split = split_error(found.bits);
  result.put("image", at::arange(found.bits.size(0)), {"image"}, "place of the image in its part of the set");
  result.put("bits", found.bits, {"image", "draw", "probe"}, "bits per dimension", "bits/dim");
  result.put("evaluations", found.evaluations, {"image", "draw"}, "evaluations of the score");
  const bool images = found.code.dim() == 4;
  result.put("code", found.code,
             images ? std::vector<std::string>{"image", "channel", "row", "column"}
                    : std::vector<std::string>{"image", "dimension"},
             "where the flow takes the first draw's point");
  if (call.reconstruct) {
    result.put("reconstruction", found.reconstruction, {"image"},
               "largest distance of the point decoded from the code", "grey levels of 256");
  }
  result.put({"bits_per_dimension", "mean over images, draws and probes", "bits/dim"}, split.mean,
             split.error);
  result.put("error_of_images", split.images, "what images add to its standard error", "bits/dim");
  result.put("error_of_draws", split.draws, "what dequantisation draws add to it", "bits/dim");
  result.put("error_of_probes", split.probes, "what probes add to it", "bits/dim");
  result.set("protocol", call.protocol.text());
  result.set("gap", gap_text(call, task));
  result.set("data", task.data);
  result.set("data_content", task.digest);
  result.set("split", call.split);
  result.set("images_in_split", task.of);
  set_origin(result, task.model, call.ckpt, what_decides(dump_of(call)));
  return result;
}

}  // namespace sgm
