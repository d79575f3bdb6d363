#pragma once
#include <memory>
#include <string>

namespace sgm {

/// How the threads of OpenMP, which LibTorch, oneDNN, MKL and this suite share, wait between parallel
/// regions. Spinning is quickest where every thread has a core to itself: a training step of the quick U-Net
/// takes a fifth longer without it. Beside other work a spinning thread takes the core that the one it waits
/// for needs: the same step takes ten times as long.
enum class Waiting { automatic, spin, yield };

std::string name_of(Waiting waiting);  ///< "auto", "spin" or "yield"
Waiting waiting_of(const std::string& name);

/// What a core count, a number of threads and the load of others say: whether threads should spin. `others`
/// is the work of other processes in cores, a running mean; `spinning` what they do now, which a load in
/// between does not change.
bool should_spin(int cores, int threads, double others, bool spinning);

/// Makes this process's threads wait as asked while it lives; one at a time. automatic looks at the load of
/// the process's cores (/proc/stat) four times a second and begins with yielding.
///
/// OpenMP's library is told by the number of its threads: libgomp spins 100 times only while it has more
/// threads than cores, and 300,000 times otherwise (GOMP_SPINCOUNT in its manual). So a team of idle threads
/// is kept while the others shall yield. Where the user has set OMP_WAIT_POLICY or GOMP_SPINCOUNT nothing is
/// done.
class WaitingPolicy {
 public:
  /// `threads`: of a parallel region.
  WaitingPolicy(Waiting waiting, int threads);
  ~WaitingPolicy();
  WaitingPolicy(const WaitingPolicy&) = delete;
  WaitingPolicy& operator=(const WaitingPolicy&) = delete;

  /// What was done so far: "auto: spinning 97 % of the time", "yield", "OMP_WAIT_POLICY=active".
  std::string record() const;

 private:
  class Keeper;
  std::unique_ptr<Keeper> keeper_;
};

}  // namespace sgm
