#include "datasets/sheets.h"

#include <ATen/Functions.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/io/files.h"
#include "core/io/process.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

constexpr int64_t images = 1000;
constexpr int64_t sheet_side = 32;
constexpr int64_t sheet_record = 1 + 3 * sheet_side * sheet_side;

/// One live line on a terminal: sheets done, rate and time left.
class Count {
 public:
  void next() {
    ++done_;
    if (isatty(STDERR_FILENO) == 0) return;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    to_stderr(fmt::format("\rsheet {} of {}, {:.1f}/s, {:.0f} s left \033[K{}", done_, total, done_ / seconds,
                          seconds * (total - done_) / done_, done_ == total ? "\n" : ""));
  }

 private:
  static constexpr int total = 60;
  int done_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// A sheet's images as uint8 (1000, 3072), each its R, G and B planes.
at::Tensor planes(const fs::path& sheet, const fs::path& scratch) {
  const std::string ppm = (scratch / "sheet.ppm").string();
  const Ran ran = run_program({"djxl", "--quiet", sheet, ppm}, {}, 600);
  require(ran.found,
          "{} is a JPEG XL image, and there is no djxl\n  as root, type: apt-get install libjxl-tools",
          sheet.string());
  require(!ran.timed_out && ran.exit_code < 128,
          "djxl was ended while it decoded {}\n  call again; is there memory and room on the disk?",
          sheet.string());
  if (ran.exit_code != 0)
    throw BrokenSheet(sheet, fmt::format("djxl cannot decode {}: {}", sheet.string(), ran.output));
  std::string pixels = read_text(ppm);
  fs::remove(ppm);
  const std::string header = fmt::format("P6\n{} {}\n255\n", sheet_side, images * sheet_side);
  if (!pixels.starts_with(header) || pixels.size() != header.size() + images * (sheet_record - 1)) {
    throw BrokenSheet(sheet, fmt::format("{} is no sheet of {} images of {} x {} in colour", sheet.string(),
                                         images, sheet_side, sheet_side));
  }
  return at::from_blob(pixels.data() + header.size(), {images, sheet_side * sheet_side, 3}, at::kByte)
      .transpose(1, 2)
      .reshape({images, sheet_record - 1});
}

}  // namespace

void unpack_sheets(const std::function<fs::path(const std::string& name)>& find, const fs::path& scratch,
                   const std::function<void(const std::string& name, const std::string& bytes)>& write) {
  Count count;
  make_folder(scratch.string());
  for (int file = 0; file < 6; ++file) {
    const std::string split = file < 5 ? "train" : "test";
    const std::string name = file < 5 ? fmt::format("data_batch_{}.bin", file + 1) : "test_batch.bin";
    const int64_t first = file < 5 ? file * 10 : 0;
    const fs::path labels_file = find(split + "_labels.u8");
    const std::string all_labels = read_text(labels_file.string());
    if (all_labels.size() != (file < 5 ? 50000 : 10000)) {
      throw BrokenSheet(labels_file,
                        fmt::format("{} has {} labels", labels_file.string(), all_labels.size()));
    }
    std::string bytes;
    for (int64_t sheet = first; sheet < first + 10; ++sheet) {
      std::string labels = all_labels.substr(sheet * images, images);
      const at::Tensor column = at::from_blob(labels.data(), {images, 1}, at::kByte);
      const at::Tensor records =
          at::cat({column, planes(find(fmt::format("{}_{:02}.jxl", split, sheet)), scratch)}, 1);
      bytes.append(static_cast<const char*>(records.data_ptr()), static_cast<size_t>(records.numel()));
      count.next();
    }
    write(name, bytes);
  }
}

}  // namespace sgm
