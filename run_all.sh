#!/usr/bin/env bash
# Sets up, builds and runs sgm: see usage below, or README.md.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$top/build

usage() {
  cat <<'TEXT'
./run_all.sh [smoke|quick|paper] [EXPERIMENT|STUDY…]
                                            set up, build, run what is not done, report, publish to results/
                                            (no argument: quick, every study; smoke publishes nothing, nor do
                                            other settings: seeds=N draws=N device=cuda …)
                                            jobs=N: cells side by side; --dry-run: set up, build, only say what would be done
./run_all.sh build [TARGET…]                set up and build all programs, or TARGETs of ninja
./run_all.sh test [NAME…]                   set up, build, run all tests, or those whose names contain NAME
./run_all.sh bench [FLAG…]                  set up, build, run all benchmarks (FLAGs of Google Benchmark)
./run_all.sh report [STUDY…] [SCALE]        tables and figures again from results/
./run_all.sh studies                        the names of all studies
Exit code: 0 done, 1 a run, a test or the build failed, 2 bad input or something missing, 130 interrupted (call again to go on).
SGM_TORCH, SGM_DATA, SGM_MIRROR, SGM_FIXTURES, SGM_THREADS: see README.md.
TEXT
}
fail() { printf 'error: %s\n' "$1" >&2; shift; printf '  %s\n' "$@" >&2; exit 2; }
# Every study is a folder experiments/EXPERIMENT/STUDY with a study.cpp.
study_folders() { find "$top/experiments" -mindepth 3 -maxdepth 3 -name study.cpp -printf '%h\n'; }
studies() { study_folders | sed 's|.*/||' | LC_ALL=C sort; }
experiments() { study_folders | sed 's|/[^/]*$||; s|.*/||' | LC_ALL=C sort -u; }

# Studies are checked before minutes of building.
check_studies() {
  local name known; known=" $(studies | tr '\n' ' ')$(experiments | tr '\n' ' ')"
  for name in "$@"; do
    case $name in
      --dry-run | jobs=* | seed=* | seeds=* | draws=* | device=* | threads=*) continue ;;
      precision=* | reuse=* | fresh=* | waiting=*) continue ;;
      -*) fail "unknown option $name" "./run_all.sh --help lists what there is" ;;
      *=*) fail "run_all.sh takes no overrides, got $name" "call the driver: build/bin/EXPERIMENT study=NAME $name" ;;
    esac
    [[ $known == *" $name "* ]] || fail "unknown study $name" "studies:$known" "./run_all.sh --help lists what else there is"
  done
}

# A plan comes from the programs, so they are built for it.
announce_dry_run() {
  [[ " $* " != *" --dry-run "* ]] ||
    echo "--dry-run: the programs are set up and built as far as they are not; nothing is computed" >&2
}

# Configures on first use, and again when the repository has moved or another LibTorch is asked for.
configure() {
  local torch=${SGM_TORCH:-$top/.deps/torch} werror=${SGM_WERROR:-OFF} key made
  torch=$(cd "$torch" && pwd)
  key="$top|$torch|$werror"
  [ -f "$build/build.ninja" ] && [ "$(cat "$build/.configured" 2>/dev/null)" = "$key" ] && return
  made=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt" 2>/dev/null || true)
  [ -z "$made" ] || [ "$made" = "$top" ] ||
    echo "build/ was made for $made: it is configured again for this clone" >&2
  echo "configuring (log: build/cmake.log)" >&2
  cmake --fresh -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSGM_TORCH="$torch" -DSGM_WERROR="$werror" -DSGM_UNITY=ON >"$build/cmake.log" 2>&1 ||
    { tail -n 30 "$build/cmake.log" >&2; fail "cmake cannot configure the build" "the lines above say why; whole log: build/cmake.log"; }
  printf '%s' "$key" >"$build/.configured"
}

# Keeps ninja's output in the log; shows one line of progress on a terminal, one line in all elsewhere, nothing where nothing is to do.
progress() {
  local line started=""
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ $line =~ ^\[[0-9]+/[0-9]+\]\ [BL] ]] || continue
    [ -n "$started" ] || echo "building (log: build/build.log)" >&2
    started=yes
    [ ! -t 2 ] || printf '\r%s ' "${line%%]*}]" >&2
  done >"$build/build.log"
  [ -z "$started" ] || [ ! -t 2 ] || echo >&2
}

# Sets up and builds TARGET…; one at a time in a clone. Large translation units: a job for each core, and for each 2 GB of memory.
make_ready() {
  "$top/scripts/setup.sh"
  mkdir -p "$build"
  exec 8>"$build/.lock"; flock 8
  configure
  local jobs memory; jobs=$(nproc) memory=$(($(getconf _PHYS_PAGES) * $(getconf PAGE_SIZE) / 2000000000))
  [ "$memory" -ge "$jobs" ] || jobs=$((memory > 0 ? memory : 1))
  export CCACHE_BASEDIR=$top CCACHE_NOHASHDIR=1
  if ! ninja -C "$build" -j "$jobs" "$@" 2>&1 | progress; then
    grep -A 15 -m 2 -E '^FAILED:|ninja: error' "$build/build.log" >&2 || tail -n 30 "$build/build.log" >&2
    echo "error: the build failed (whole log: build/build.log)" >&2
    exit 1
  fi
  exec 8>&-
}

scale=quick
case ${1:-quick} in
  -h | --help) usage ;;
  smoke | quick | paper)
    [ $# = 0 ] || { scale=$1; shift; }
    check_studies "$@"
    announce_dry_run "$@"
    make_ready programs
    exec "$build/bin/sgm" run "$scale" "$@"
    ;;
  build)
    [ $# -gt 1 ] || set -- build programs
    make_ready "${@:2}"
    ;;
  report)
    for word in "${@:2}"; do case $word in smoke | quick | paper) ;; *) check_studies "$word" ;; esac; done
    make_ready programs
    exec "$build/bin/sgm" report "${@:2}"
    ;;
  studies) studies ;;
  bench)
    make_ready sgm_bench
    exec "$build/bin/sgm_bench" "${@:2}"
    ;;
  test)
    make_ready
    pattern=$(IFS='|'; echo "${*:2}")
    exec ctest --test-dir "$build" --output-on-failure --no-tests=error --output-junit "$build/tests.xml" -j "$(nproc)" -R "${pattern:-.}"
    ;;
  *)
    check_studies "$@"
    announce_dry_run "$@"
    make_ready programs
    exec "$build/bin/sgm" run quick "$@"
    ;;
esac
