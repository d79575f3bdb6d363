#include "core/tensor/device.h"

#include <dlfcn.h>

#include <filesystem>
#include <string>

#include "core/base/require.h"

namespace sgm {
namespace {

/// The folder of the library that this code is in.
std::filesystem::path own_folder() {
  Dl_info info{};
  dladdr(reinterpret_cast<const void*>(&own_folder), &info);
  return std::filesystem::path(info.dli_fname == nullptr ? "" : info.dli_fname).parent_path();
}

/// What is wrong with the driver, or "" if it reports a device.
std::string driver_fault() {
  void* driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (driver == nullptr) return "there is no NVIDIA driver (libcuda.so.1)";
  const auto init = reinterpret_cast<int (*)(unsigned)>(dlsym(driver, "cuInit"));
  const auto count = reinterpret_cast<int (*)(int*)>(dlsym(driver, "cuDeviceGetCount"));
  int devices = 0;
  if (init == nullptr || count == nullptr || init(0) != 0 || count(&devices) != 0)
    return "the NVIDIA driver does not start (cuInit)";
  return devices > 0 ? "" : "the NVIDIA driver reports no device";
}

}  // namespace

bool has_bf16_units() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") || __builtin_cpu_supports("amx-bf16");
#else
  return false;
#endif
}

bool has_cuda_device() {
  return driver_fault().empty();
}

void load_cuda() {
  static bool loaded = false;
  if (loaded) return;
  const std::string fault = driver_fault();
  require(
      fault.empty(),
      "device=cuda: {} (load_cuda)\n  use device=cpu, or run on a machine with an NVIDIA GPU and its driver",
      fault);
  require(dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr,
          "device=cuda: LibTorch's CUDA half cannot be loaded: {} (load_cuda)\n  install the full wheel of "
          "LibTorch: scripts/setup.sh does so where it finds a GPU",
          dlerror());
  const std::filesystem::path kernels = own_folder() / "libsgm_cuda.so";
  if (std::filesystem::exists(kernels)) {
    require(dlopen(kernels.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr,
            "device=cuda: {} cannot be loaded: {} (load_cuda)\n  build again with this LibTorch",
            kernels.string(), dlerror());
  }
  loaded = true;
}

}  // namespace sgm
