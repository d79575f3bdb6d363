#include "tests/train/toy.h"

#include "core/io/files.h"
#include "core/io/jsonl.h"
#include "core/train/checkpoint.h"

namespace sgm::test {

Outcome outcome_of(const std::filesystem::path& folder) {
  Outcome outcome;
  const auto files = checkpoints_in(folder);
  if (!files.empty()) outcome.checkpoint = files[0].filename().string() + "\n" + read_text(files[0].string());
  for (const JsonLine& line : read_json_lines((folder / "metrics.jsonl").string())) {
    for (const auto& [key, value] : line) {
      if (key == "steps_per_second") continue;
      outcome.log += key + " ";
      if (const auto* step = std::get_if<int64_t>(&value)) outcome.log += std::to_string(*step);
      if (const auto* number = std::get_if<double>(&value)) outcome.log += float_text(*number);
      if (const auto* list = std::get_if<std::vector<double>>(&value)) {
        for (const double number : *list) outcome.log += float_text(number) + " ";
      }
      outcome.log += "\n";
    }
  }
  return outcome;
}

}  // namespace sgm::test
