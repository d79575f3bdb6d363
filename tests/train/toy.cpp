#include "tests/train/toy.h"

#include <fstream>

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

void flip_a_byte(const std::filesystem::path& file) {
  std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
  f.seekg(-5, std::ios::end);
  const auto at = f.tellg();
  const char byte = static_cast<char>(f.get() ^ 1);
  f.seekp(at);
  f.put(byte);
}

}  // namespace sgm::test
