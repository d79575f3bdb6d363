#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/text.h"
#include "core/cells/configure.h"
#include "core/cells/guarded.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/commands/command_line.h"
#include "core/commands/commands.h"
#include "core/commands/study_report.h"
#include "core/config/compose.h"
#include "core/train/checkpoint.h"
#include "core/train/model.h"
#include "core/train/official.h"
#include "core/train/resume.h"
#include "datasets/inception.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

struct ImportOptions {
  std::optional<std::string> out;
  bool ema = false, symmetric = false;
  std::optional<int64_t> size;
  ModelOptions model{.net = {""}};

  void fields(Fields& on) {
    on.path("out", out,
            "checkpoint to write, never over another file; default: FILE with .safetensors in place of .pth");
    on("ema", ema, "the moving average's weights in place of the parameters");
    on("size", size, "height and width of its images; default: 28 for one channel, 32 for three",
       range(4, 4096));
    on("symmetric", symmetric, "its data lie in [-1, 1], not in [0, 1]");
    model.fields(on);
  }
};

/// What the names and shapes of a file tell of its network.
struct Shapes {
  /// of the first convolution; rows of the first table of noise levels; 0: none
  int64_t channels = 1;
  int64_t filters = 0;
  int64_t levels = 0;
};

Shapes shapes_of(const OfficialState& state) {
  Shapes shapes;
  for (const auto& [name, tensor] : state.weights) {
    if (tensor.dim() == 4 && shapes.filters == 0) shapes = {tensor.size(1), tensor.size(0), shapes.levels};
    if (name.ends_with("embed.weight") && shapes.levels == 0) shapes.levels = tensor.size(0);
  }
  return shapes;
}

/// What the command line says, and whether it says it.
struct Given {
  Node config;
  ImportOptions options;  ///< as bound, without what the file will tell
  bool has(const char* key) const { return config.find(key) != nullptr; }
  /// All that the buffer "sigmas" would tell.
  bool has_levels() const { return has("levels") && has("sde.sigma_min") && has("sde.sigma_max"); }
};

/// The buffer "sigmas" of NCSNv2, undefined if there is none. InputError unless it has what a model of ours
/// can have: levels that fall geometrically. A tenth of a step is more than float32's rounding.
at::Tensor levels_in(const OfficialState& state, const Given& given) {
  const at::Tensor sigmas = state.find("sigmas");
  if (!sigmas.defined() || given.has_levels()) return {};
  const at::Tensor levels = sigmas.to(at::kDouble).flatten();
  const at::Tensor logs = levels.log();
  const int64_t n = levels.numel();
  const double step = n > 1 ? ((logs[-1] - logs[0]) / static_cast<double>(n - 1)).item<double>() : 0;
  const bool is_geometric = step < 0 && ((logs.diff() - step).abs() < -0.1 * step).all().item<bool>();
  const auto number = [&](int64_t i) { return fmt::format("{:.4g}", levels[i].item<double>()); };
  std::vector<std::string> first;
  for (int64_t i = 0; i < std::min<int64_t>(n, 3); ++i) first.push_back(number(i));
  require(is_geometric,
          "its {} noise levels 'sigmas' do not fall geometrically: {}{}\n  sgm has geometric levels only; to "
          "have those in place of the file's, give all three, as levels=10 sde.sigma_max=1 "
          "sde.sigma_min=0.01",
          n, fmt::join(first, ", "), n > 3 ? ", … " + number(n - 1) : "");
  return levels;
}

/// The command line with what the file says where it is silent: the network's width and levels, and the SDE
/// from the buffer "sigmas".
Node completed(const Given& given, const std::string& net, const Shapes& shapes, const at::Tensor& sigmas) {
  Node config = given.config;
  const auto missing = [&](const char* key) { return !given.has(key); };
  const std::vector<FieldRow> known = describe_component(net_registry(), net);
  const auto knows = [&](const char* key) {
    return std::any_of(known.begin(), known.end(), [&](const FieldRow& row) { return row.key == key; });
  };
  config.set("net.name", net);
  if (knows("filters") && missing("net.filters") && shapes.filters > 0)
    config.set("net.filters", shapes.filters);
  if (knows("levels") && missing("net.levels") && shapes.levels > 0) config.set("net.levels", shapes.levels);
  const bool listed = sigmas.defined();
  if (missing("levels") && (listed || shapes.levels > 0))
    config.set("levels", listed ? sigmas.numel() : shapes.levels);
  if (given.options.model.sde.name != "ve") return config;
  // Where a file does not tell, NCSN's own levels.
  if (missing("sde.sigma_max")) config.set("sde.sigma_max", listed ? sigmas.max().item().toDouble() : 1.0);
  if (missing("sde.sigma_min")) config.set("sde.sigma_min", listed ? sigmas.min().item().toDouble() : 0.01);
  return config;
}

/// A network that has the file's parameters, with them loaded.
struct Fit {
  Model model;
  std::string net;
};

Fit fit_to(const OfficialState& state, const Given& given, const at::Tensor& sigmas, const std::string& net) {
  const Shapes shapes = shapes_of(state);
  ImportOptions options;
  bind(completed(given, net, shapes, sigmas), options);
  const int64_t size = options.size.value_or(shapes.channels == 1 ? 28 : 32);
  Fit fit{make_model(options.model, {shapes.channels, size, size}, Rng(0)), net};
  load(fit.model.net.parameters, state.weights, {"sigmas"});
  return fit;
}

Fit recognised(const OfficialState& state, const Given& given) {
  const at::Tensor sigmas = levels_in(state, given);
  const std::string& chosen = given.options.model.net.name;
  if (!chosen.empty()) return fit_to(state, given, sigmas, chosen);
  std::vector<Fit> fits;
  for (const std::string& net : net_registry().names()) {
    const Guarded tried = guarded([&] {
      fits.push_back(fit_to(state, given, sigmas, net));
      return computed;
    });
    if (tried.code == run_failed) throw RunError(tried.error);
  }
  std::vector<std::string> names;
  for (const Fit& fit : fits) names.push_back(fit.net);
  require(fits.size() < 2, "{} have these parameters\n  choose one, as net={}", join_names(names),
          names.empty() ? "" : names[0]);
  require(!fits.empty(),
          "no network of the suite has these parameters: {} tensors, the first {} [{}]\n  networks: {}; "
          "net=NAME net.KEY=VALUE tells what differs, --list shows the tensors",
          state.weights.size(), state.weights[0].first, fmt::join(state.weights[0].second.sizes(), ", "),
          join_names(net_registry().names()));
  return fits[0];
}

void list(const PthValue& file) {
  int64_t numbers = 0;
  const auto tensors = file.tensors();
  for (const auto& [name, tensor] : tensors) {
    to_stdout(fmt::format("{}  {}  [{}]\n", visible(name), c10::toString(tensor.scalar_type()),
                          fmt::join(tensor.sizes(), ", ")));
    numbers += tensor.numel();
  }
  to_stdout(fmt::format("{} tensors, {} numbers\n", tensors.size(), numbers));
}

/// Whether tensors are those of FID's Inception.
bool is_inception(const PthValue& file) {
  const auto tensors = file.tensors();
  return std::any_of(tensors.begin(), tensors.end(),
                     [](const auto& named) { return named.first == "Mixed_5b.branch1x1.conv.weight"; });
}

int import_inception(const std::string& path, const std::vector<std::string>& words) {
  require(words.empty(), "'{}': the weights of FID's Inception have no settings\n  leave it out",
          words.empty() ? "" : words[0]);
  const InceptionFile file = keep_inception(path);
  to_stdout(fmt::format("FID's Inception through {} dimensions, SHA-256 {}\nwhere to look: {}\n",
                        file.dimensions, file.digest, shown(file.path)));
  return computed;
}

int import(const std::string& path, const std::vector<std::string>& words) {
  Given given{compose(search_path(""), "import", words).config, {}};
  ImportOptions& options = given.options;
  bind(given.config, options);
  const fs::path out =
      options.out ? fs::path(*options.out) : fs::path(path).replace_extension(".safetensors");
  require(!fs::exists(out), "{} is there already, and is never overwritten\n  give another name, out=PATH",
          shown(fs::absolute(out)));
  at::set_num_threads(usable_cores());
  const PthValue file = read_pth(path);
  if (is_inception(file)) return import_inception(path, words);
  const OfficialState state = official_state(file);
  const Fit fit = recognised(state, given);
  std::vector<std::string> names;
  for (const auto& [name, parameter] : fit.model.net.parameters) names.push_back(name);
  if (options.ema) load(fit.model.net.parameters, state.average(names), {"sigmas"});
  require_finite(fit.model.net.parameters);
  require_writable(fs::absolute(out).parent_path());
  Checkpoint checkpoint = origin_of(fit.model);
  checkpoint.about = {{"data", "unknown"},
                      {"range", options.symmetric ? "symmetric" : "unit"},
                      {"imported", fs::path(path).filename().string()},
                      {"weights", options.ema ? "moving average" : "parameters"}};
  for (const auto& [name, parameter] : fit.model.net.parameters)
    checkpoint.parameters.emplace_back(name, parameter.detach());
  checkpoint.step = state.step.value_or(0);
  write_checkpoint(out.string(), checkpoint);
  to_stdout(fmt::format("{} of {} parameters, images {}, {} noise levels\nwhere to look: {}\n", fit.net,
                        count_parameters(fit.model.net), fmt::join(fit.model.sizes, "x"),
                        fit.model.options.levels, shown(fs::absolute(out))));
  return computed;
}

}  // namespace

int import_command(int argc, char** argv) {
  CommandLine line = command_line(argc, argv, 2, {"--help", "--list"});
  if (line.help) {
    to_stdout(
        fmt::format("usage: sgm import FILE.pth [--list] [KEY=VALUE …]\n\n{}",
                    command_help("import", line.words, [](Fields& on) { ImportOptions().fields(on); })));
    return computed;
  }
  // What is there is a file, whatever its name: epoch=3-step=1000.pth.
  auto file = std::find_if(line.words.begin(), line.words.end(),
                           [](const std::string& word) { return fs::is_regular_file(word); });
  if (file == line.words.end())
    file = std::find_if(line.words.begin(), line.words.end(),
                        [](const std::string& word) { return word.find('=') == std::string::npos; });
  require(
      file != line.words.end(),
      "sgm import needs a file of torch.save{}\n  sgm import FILE.pth [KEY=VALUE …]; --help lists the keys",
      line.words.empty()
          ? ""
          : ": there is none called '" + fmt::format("{}", fmt::join(line.words, "' or '")) + "'");
  const std::string path = *file;
  line.words.erase(file);
  if (!line.list) return import(path, line.words);
  require(line.words.empty(), "--list takes no '{}'\n  sgm import FILE.pth --list",
          line.words.empty() ? "" : line.words[0]);
  list(read_pth(path));
  return computed;
}

}  // namespace sgm
