#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/cells/plan.h"

namespace sgm {

/// results/STUDY/SCALE of the repository.
std::filesystem::path published_folder(const std::string& study, const std::string& scale);

/// Where the report of a study's cells stands among them: "report" for its preset, "report-DIGITS" for
/// another configuration.
std::filesystem::path report_folder(const Job& job, const Plan& plan, const PlannedStudy& study);

/// What a text file of a published folder says under a key: manifest.toml "publication", status.toml
/// "summary"; "" if nothing.
std::string published_value(const std::filesystem::path& folder, const std::string& file,
                            const std::string& key);

/// How a study was published: its status in a line, and the entries that lie beyond the combined 95 %
/// interval around those published before.
struct Published {
  std::string status;
  std::vector<std::string> moved{};
};

/// Merges the study's cells, reports, and puts all of it in place of `folder` at once. Where the published
/// numbers are equal to the cells' within rounding (published.h), they stay as they are, and only a report
/// whose code or reported.toml has changed is made again from them.
Published publish(const Plan& plan, const PlannedStudy& study, const std::filesystem::path& folder,
                  const Node& provenance);

/// Makes the report of a published folder again, from its result.h5 alone.
void report_again(const std::filesystem::path& folder);

/// Fills a fresh folder beside `folder`, then swaps the two: readers see the old or the new one, whole.
void replace_folder(const std::filesystem::path& folder,
                    const std::function<void(const std::filesystem::path&)>& fill);

}  // namespace sgm
