#include <ATen/Functions.h>
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/io/result_file.h"
#include "core/io/safetensors.h"
#include "core/train/checkpoint.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;

double seconds(const auto& act) {
  const auto start = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What the same bytes cost without any format: one write() and fsync() to a new file.
void plain_write(const fs::path& path, const at::Tensor& data) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  const char* bytes = static_cast<const char*>(data.const_data_ptr());
  for (size_t done = 0; done < data.nbytes();) {
    const ssize_t count = write(file, bytes + done, data.nbytes() - done);
    if (count <= 0) break;
    done += count;
  }
  fsync(file);
  close(file);
}

/// Alternates `act` with plain writes of the same bytes and states the rate and the share of the plain one's.
template <class Act>
void against_plain_write(benchmark::State& state, const Act& act) {
  const fs::path folder = fs::temp_directory_path() / ("sgm-bench-" + std::to_string(getpid()));
  fs::create_directories(folder);
  const at::Tensor data = at::arange(state.range(0) << 18, at::kFloat);  // so many MiB
  std::vector<double> plain, ours;
  for (auto _ : state) {
    plain.push_back(seconds([&] { plain_write(folder / "plain", data); }));
    ours.push_back(seconds([&] { act(folder / "ours", data); }));
    state.SetIterationTime(ours.back());
  }
  const auto median = [](std::vector<double>& times) {
    std::nth_element(times.begin(), times.begin() + static_cast<ptrdiff_t>(times.size() / 2), times.end());
    return times[times.size() / 2];
  };
  const double ours_median = median(ours);
  state.counters["GB/s"] = static_cast<double>(data.nbytes()) / ours_median / 1e9;
  state.counters["of_plain_write"] = median(plain) / ours_median;
  fs::remove_all(folder);
}

void io_hdf5_write(benchmark::State& state) {
  against_plain_write(state, [](const fs::path& path, const at::Tensor& data) {
    Group root;
    root.variables.emplace_back(
        "x", Variable{data, {}, {"sample"}, "", ""});  // as a finished result holds it, without put's copy
    write_result(path, root);
  });
}
BENCHMARK(io_hdf5_write)->Arg(1)->Arg(64)->UseManualTime()->Iterations(7)->Unit(benchmark::kMillisecond);

void io_safetensors_write(benchmark::State& state) {
  against_plain_write(state, [](const fs::path& path, const at::Tensor& data) {
    write_safetensors(path, {{{"x", data}}, {}});
  });
}
BENCHMARK(io_safetensors_write)->Arg(64)->UseManualTime()->Iterations(7)->Unit(benchmark::kMillisecond);

/// Parameters, their average and Adam's two moments, a quarter of the bytes each, with the digest over all of
/// it.
void io_checkpoint_write(benchmark::State& state) {
  against_plain_write(state, [](const fs::path& path, const at::Tensor& data) {
    const std::vector<at::Tensor> parts = data.chunk(4);
    const auto named = [](const at::Tensor& part) { return Weights{{"w", part}}; };
    write_checkpoint(path, {.model = "net = \"mlp\"",
                            .sizes = {2},
                            .parameters = named(parts[0]),
                            .ema = named(parts[1]),
                            .first_moment = named(parts[2]),
                            .second_moment = named(parts[3])});
  });
}
BENCHMARK(io_checkpoint_write)->Arg(16)->UseManualTime()->Iterations(7)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sgm
