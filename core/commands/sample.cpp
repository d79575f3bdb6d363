#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/cells/configure.h"
#include "core/cells/guarded.h"
#include "core/cells/progress.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/call_folder.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/parts.h"
#include "core/commands/trained.h"
#include "core/config/compose.h"
#include "core/io/files.h"
#include "core/io/png.h"
#include "core/io/result_file.h"
#include "core/study/draw.h"
#include "core/tensor/device.h"
#include "core/tensor/waiting.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

struct SampleOptions {
  std::string ckpt = "???";
  std::string out = "???";
  std::string device = "cpu";
  std::optional<int64_t> n, threads;
  std::optional<std::string> seeds;
  Precision precision = Precision::fast;
  Waiting waiting = Waiting::automatic;
  Start start = Start::prior;
  int64_t batch = 64, seed = 0;
  bool ema = true;
  Chosen<SdePtr> sde{};
  Chosen<Sampler> sampler{"annealed_langevin"};

  void fields(Fields& on) {
    on.path(
        "ckpt", ckpt,
        "checkpoint file, or a folder of them: the newest whole one; or one with a single training below it");
    on.path(
        "out", out,
        "folder for samples.h5, samples.png and manifest.toml; samples that are there are never overwritten");
    on("n", n, "how many samples; default: as many as seeds, or 64", range(1, 1e7));
    on("seeds", seeds, "which samples, as 0-63 or [0-9,20]; default: from 0 on");
    on("seed", seed, "seed of the stream whose rows are `seeds`", at_least(0));
    on.choice("start", start,
              "where chains start: the SDE's prior, or uniform in the data's range as NCSN does; default: as "
              "the checkpoint's study does with its sampler, the prior with another",
              start_names());
    on("ema", ema, "the moving average's weights, if the checkpoint has them");
    on("batch", batch, "samples computed together", range(1, 1e6));
    on.choice("device", device, "where tensors live", {"cpu", "cuda"});
    on.choice("precision", precision,
              "arithmetic of the network: fp32 is LibTorch's, fast the same up to rounding, bf16 coarser",
              {{"fp32", Precision::fp32}, {"fast", Precision::fast}, {"bf16", Precision::bf16}});
    on("threads", threads, "threads; default: all cores", range(1, 1024));
    on.choice("waiting", waiting,
              "how threads wait for each other: spin where cores are free, yield beside other work, or auto",
              {{"auto", Waiting::automatic}, {"spin", Waiting::spin}, {"yield", Waiting::yield}});
    on.component("sde", sde, sde_registry(),
                 "the SDE that is sampled, with the network's denoiser; absent: the one it was trained for");
    on.component("sampler", sampler, sampler_registry(),
                 "how samples are drawn; default: as in the checkpoint's study");
  }

  static std::vector<std::pair<std::string, Start>> start_names() {
    return {{"prior", Start::prior}, {"uniform", Start::uniform}};
  }
  /// Start and sampler become those of a study.
  void take(const StudySampling& study) {
    for (const auto& [name, value] : start_names()) {
      if (name == study.start) start = value;
    }
    sampler = {study.sampler.at<std::string>("name"), study.sampler};
  }
};

/// What the command line asks for, with all its errors at once.
struct Request {
  SampleOptions options;
  Draw how;
  bool own_levels = false;               ///< sampler.levels was given
  std::optional<StudySampling> study{};  ///< the checkpoint's: what it does is the default
};

/// seeds=7 and seeds=[0-9,20] are texts too.
void write_seeds_as_text(Node& config) {
  Node* seeds = config.find("seeds");
  if (seeds == nullptr || !(seeds->is<Node::List>() || seeds->is<int64_t>())) return;
  std::vector<std::string> parts;
  for (const Node& one : seeds->is<Node::List>() ? seeds->as<Node::List>() : Node::List{*seeds}) {
    parts.push_back(one.is<int64_t>()       ? std::to_string(one.as<int64_t>())
                    : one.is<std::string>() ? one.as<std::string>()
                                            : "?");
  }
  Node written(fmt::format("{}", fmt::join(parts, ",")));
  written.origin = seeds->origin;
  config.set("seeds", std::move(written));
}

/// The command line's configuration, and the defaults of the study whose checkpoint it names.
struct Asked {
  Node config;
  std::optional<StudySampling> study;
};
Asked asked(const std::vector<std::string>& words, Errors& errors) {
  Asked asked{compose(search_path(""), "sample", words, errors).config, {}};
  write_seeds_as_text(asked.config);
  Node* ckpt = asked.config.find("ckpt");
  if (ckpt == nullptr || !ckpt->is<std::string>()) return asked;
  try {
    ckpt->as<std::string>() = trained_network(ckpt->as<std::string>());
    asked.study = sampling_of_study(ckpt->as<std::string>());
  } catch (const InputError& error) {
    errors.add(error.what());
  }
  return asked;
}

Request request_of(const std::vector<std::string>& words) {
  Errors errors;
  auto [config, study] = asked(words, errors);
  Request request;
  request.study = study;
  SampleOptions& options = request.options;
  if (study) options.take(*study);
  bind_fields(
      config, [&](Fields& on) { options.fields(on); }, errors);
  request.own_levels = config.find("sampler.levels") != nullptr;
  const bool is_studys = study && options.sampler.name == study->sampler.at<std::string>("name");
  if (!is_studys && config.find("start") == nullptr) options.start = Start::prior;
  const Node* seeds = config.find("seeds");
  try {
    request.how.seeds = seeds_of(options.seeds.value_or(fmt::format("0-{}", options.n.value_or(64) - 1)));
    const auto given = static_cast<int64_t>(request.how.seeds.size());
    require(options.n.value_or(given) == given, "n={} but seeds={} are {}\n  give one of the two",
            options.n.value_or(0), options.seeds.value_or(""), given);
  } catch (const InputError& error) {
    const std::string text = error.what();
    errors.add(text.substr(0, text.find('\n')), seeds != nullptr ? seeds->origin : Origin{},
               text.substr(text.find_last_of('\n') + 3));
  }
  errors.raise();
  request.how.sde = options.sde.value;
  request.how.start = options.start;
  request.how.batch = options.batch;
  return request;
}

/// The checkpoint's number of noise levels is the sampler's, unless the command line says otherwise.
void take_levels(const Model& model, Chosen<Sampler>& sampler) {
  if (sampler.options->find("levels") == nullptr) return;
  sampler.options->set("levels", model.levels.t.numel());
  Node options = *sampler.options;
  options.erase("name");
  bind_fields(options, [&](Fields& on) { sampler.value = sampler_registry().at(sampler.name).make(on); });
}

/// The samples, with a line of progress over all batches; from what an earlier call left.
Samples draw_aloud(const Model& model, const Request& request, const Parts& parts) {
  const Draw& how = request.how;
  const Sampler& sampler = request.options.sampler.value;
  const Rng rng = Rng(static_cast<uint64_t>(request.options.seed)).fork("sample");
  Progress progress(1);
  progress.started(0, fmt::format("sample {} by {}", how.seeds.size(), request.options.sampler.name));
  int64_t batches = count_batches(how);
  int64_t done = 0;
  const auto start = std::chrono::steady_clock::now();
  const auto resumed = [&](int64_t there, int64_t all) {
    to_stderr(fmt::format("{} of {} samples are there: it goes on with the rest\n", there, all));
    batches -= batches * there / all;
  };
  const auto drawn = [&](int64_t first, int64_t count) {
    Draw one = how;
    one.seeds = {how.seeds.begin() + first, how.seeds.begin() + first + count};
    const Samples samples = draw(model, sampler, one, rng, [&](StepState& state) {
      const int64_t total = std::max(done + 1, batches * state.total);
      progress.update(0, {Message::Kind::progress, ++done, total, ""});
    });
    Group part;
    part.set("nfe", samples.nfe);
    part.put("sample", samples.x);
    return part;
  };
  const std::vector<Group> all = parts.all(static_cast<int64_t>(how.seeds.size()), how.batch, drawn, resumed);
  progress.ended(0, "done", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  return {joined(all, "sample"), std::get<int64_t>(all.back().attribute("nfe"))};
}

Group result_of(const Model& model, const Request& request, const Samples& samples) {
  const SampleOptions& options = request.options;
  Group result;
  result.put("seed", at::tensor(request.how.seeds), {"seed"}, "seed of the sample");
  const std::string unit = is_symmetric(model) ? "[-1, 1]" : "[0, 1]";
  const bool images = model.sizes.size() == 3;
  result.put("sample", samples.x,
             images ? std::vector<std::string>{"seed", "channel", "y", "x"} : std::vector<std::string>{},
             "samples, data in " + unit);
  result.set("nfe", samples.nfe);
  set_origin(result, model, options.ckpt, what_decides(dump_of(options)));
  return result;
}

/// With which sampler and from where, and whose choice that was.
std::string manner(const Request& request) {
  const SampleOptions& options = request.options;
  Node values = *options.sampler.options;
  values.erase("name");
  const std::string whose =
      request.study
          ? fmt::format("of {} at {} where the call says nothing", request.study->study, request.study->scale)
          : "sgm's own where the call says nothing: the checkpoint tells no study that samples";
  const std::string under = options.sde.value ? "under " + canonical_text(*options.sde.options) + "\n  " : "";
  return fmt::format("start={} sampler={} {}\n  {}{}", options.start == Start::prior ? "prior" : "uniform",
                     options.sampler.name, canonical_text(values), under, whose);
}

int sample(const Request& request, const Node& provenance) {
  const SampleOptions& options = request.options;
  CallFolder folder(options.out, "samples.h5", "sgm sample");
  const fs::path& out = folder.path();
  if (options.device == "cuda") load_cuda();  // before the first at:: call
  at::set_num_threads(static_cast<int>(options.threads.value_or(usable_cores())));
  const WaitingPolicy waiting(options.waiting, at::get_num_threads());
  if (options.precision == Precision::bf16 && !has_bf16_units()) {
    to_stderr(
        "warning: this processor has no bf16 arithmetic, so the network runs slower than in fp32\n  leave "
        "precision out\n");
  }
  Request wanted = request;
  const Model model =
      read_trained(options.ckpt, options.ema, {at::Device(options.device), options.precision});
  if (!request.own_levels) take_levels(model, wanted.options.sampler);
  require_fitting(model, wanted.options.sampler.value, wanted.how.sde);
  folder.take();
  const std::string start = utc_now();
  const auto begin = std::chrono::steady_clock::now();
  const Parts parts(out, what_decides(dump_of(wanted.options)), options.ckpt);
  const Samples samples = draw_aloud(model, wanted, parts);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const bool pictures = model.sizes.size() == 3 && (model.sizes[0] == 1 || model.sizes[0] == 3);
  const auto columns = static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(samples.x.size(0)))));
  const at::Tensor grid = in_unit_range(model, samples.x).movedim(1, -1);  // white lines between the images
  if (pictures) write_png((out / "samples.png").string(), tile(grid, columns));
  write_whole((out / "manifest.toml").string(),
              to_toml(manifest(provenance, start, seconds, at::get_num_threads(), waiting.record())));
  write_result(folder.result().string(),
               result_of(model, wanted, samples));  // last: from here on the samples are there
  parts.remove();
  folder.finish();
  to_stdout(fmt::format("{} samples, {} evaluations each, in {}\n{}\nwhere to look: {}\n", samples.x.size(0),
                        samples.nfe, duration(seconds), manner(wanted), shown(out)));
  return computed;
}

}  // namespace

int sample_command(int argc, char** argv) {
  const CommandLine line = command_line(argc, argv, 2, {"--help"});
  if (line.help) {
    to_stdout(
        fmt::format("usage: sgm sample ckpt=PATH out=DIR [KEY=VALUE …]\n\n{}",
                    command_help("sample", line.words, [](Fields& on) { SampleOptions().fields(on); })));
    return computed;
  }
  keep_freed_memory();
  end_on_signals();
  return sample(request_of(line.words), call_provenance(argc, argv));
}

}  // namespace sgm
