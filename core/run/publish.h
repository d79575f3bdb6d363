#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/run/plan.h"

namespace sgm {

/// results/STUDY/SCALE of the repository.
std::filesystem::path published_folder(const std::string& study, const std::string& scale);

/// Digest of all that a published folder shows: identities and codes of cells, the report's code,
/// reported.toml.
std::string publication(const Plan& plan, const std::vector<size_t>& indices);

/// What a text file of a published folder says under a key: manifest.toml "publication", status.toml
/// "summary"; "" if nothing.
std::string published_value(const std::filesystem::path& folder, const std::string& file,
                            const std::string& key);

/// Merges the study's cells, reports, and puts all of it in place of `folder` at once. Returns the study's
/// status in a line.
std::string publish(const Plan& plan, const std::vector<size_t>& indices, const std::filesystem::path& folder,
                    const Node& provenance);

/// Fills a fresh folder beside `folder`, then swaps the two: readers see the old or the new one, whole.
void replace_folder(const std::filesystem::path& folder,
                    const std::function<void(const std::filesystem::path&)>& fill);

}  // namespace sgm
