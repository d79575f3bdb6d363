#include "core/commands/trained.h"

#include <set>

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/cells/configure.h"
#include "core/cells/guarded.h"
#include "core/cells/provenance.h"
#include "core/cells/repository.h"
#include "core/net/net.h"
#include "core/sampler/sampler.h"
#include "core/train/checkpoint.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

/// What the newest checkpoint says of itself; nothing if none can be read.
std::optional<Checkpoint> description_of(const fs::path& ckpt) {
  for (const fs::path& file : fs::is_directory(ckpt) ? checkpoints_in(ckpt) : std::vector<fs::path>{ckpt}) {
    std::optional<Checkpoint> read;
    const Guarded tried = guarded([&] {
      read = describe_checkpoint(file.string());
      return computed;
    });
    if (tried.code == computed) return read;
  }
  return std::nullopt;
}

/// Whether a folder holds checkpoints of a network that can be sampled: a classifier's cannot.
bool has_score_network(const fs::path& folder) {
  const std::optional<Checkpoint> found = description_of(folder);
  if (!found) return false;
  const Node model = parse_toml(found->model, folder.string());
  const Node* net = model.find("net.name");
  return net != nullptr && net->is<std::string>() && net_registry().contains(net->as<std::string>());
}

}  // namespace

fs::path trained_network(const fs::path& given) {
  if (!fs::is_directory(given) || !checkpoints_in(given).empty()) return given;
  std::set<fs::path> folders;  // a study's folder has links to the trainings that it shares with others
  std::error_code unreadable;
  const auto options =
      fs::directory_options::skip_permission_denied | fs::directory_options::follow_directory_symlink;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(given, options, unreadable)) {
    if (entry.is_directory(unreadable) && has_score_network(entry.path()))
      folders.insert(fs::canonical(entry.path(), unreadable));
  }
  const std::vector<fs::path> found(folders.begin(), folders.end());
  std::string choices;
  for (const fs::path& folder : found) choices += fmt::format("\n  ckpt={}", folder.string());
  require(found.size() < 2, "{} holds {} trainings; choose one:{}", given.string(), found.size(), choices);
  return found.empty() ? given : found[0];
}

std::optional<StudySampling> sampling_of_study(const fs::path& ckpt) {
  StudySampling of;
  const Guarded told = guarded([&] {
    const std::optional<Checkpoint> found = description_of(ckpt);
    if (found && found->about.contains("study") && found->about.contains("scale")) {
      of.study = found->about.at("study");
      of.scale = found->about.at("scale");
    } else {  // trained before checkpoints told
      const fs::path folder = fs::is_directory(ckpt) ? ckpt : ckpt.parent_path();
      const Node cell = read_toml((folder / "cell.toml").string());
      of.study = cell.at<std::string>("study");
      of.scale = cell.at<std::string>("scale");
    }
    const Job job = preset(of.study, of.scale);
    of.start = job.study->start;
    of.sampler = job.config.at("sampler");
    sampler_registry().at(of.sampler.at<std::string>("name"));
    return computed;
  });
  return told.code == computed ? std::optional(of) : std::nullopt;
}

Model read_trained(const fs::path& ckpt, bool ema, const Compute& compute) {
  return read_model(ckpt.string(), ema, compute, [](const fs::path&, const std::string& error) {
    to_stderr(fmt::format("warning: {}\n  the checkpoint before it is taken\n", visible(error)));
  });
}

Node what_decides(Node options) {
  for (const char* key : {"out", "threads", "waiting", "ckpt"}) options.erase(key);
  return options;
}

void set_origin(Group& result, const Model& model, const fs::path& ckpt, const Node& options) {
  result.set("checkpoint", in_repository(ckpt.string()));
  for (const auto& [key, value] : model.about) result.set("checkpoint." + key, value);
  result.set("model", to_toml(dump_of(model.options)));
  result.set("config", to_toml(options));
  for (const auto& [name, version] : library_versions()) result.set(name + "_version", version);
}

}  // namespace sgm
