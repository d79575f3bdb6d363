// Part of every program of tests with tensors: its threads yield where others work (ctest -j runs several).
#include "core/tensor/waiting.h"

#include <thread>

namespace sgm::test {
namespace {

const WaitingPolicy waiting(Waiting::automatic, static_cast<int>(std::thread::hardware_concurrency()));

}  // namespace
}  // namespace sgm::test
