#!/usr/bin/env bash
# run_all.sh: its words, its exit codes, and that wrong words cost no building.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
run="$repo/run_all.sh"
torch_in "$repo/.deps/torch"
# cmake leaves a build file, ninja a program that tells how it was called.
shim cmake "echo cmake \"\$@\" >>'$calls'; touch '$repo/build/build.ninja'"
shim ninja "echo ninja \"\$@\" >>'$calls'; mkdir -p '$repo/build/bin'; cp '$bin/program' '$repo/build/bin/sgm'; cp '$bin/program' '$repo/build/bin/sgm_bench'"
shim program "echo program \"\$@\"; exit \${PROGRAM_CODE:-0}"

for words in "known_study unknown" unknown "smoke unknown" "report unknown"; do
  case_of "$words"
  # shellcheck disable=SC2086
  call "$run" $words; expect_code 2; expect_said "error: unknown study unknown" "studies: known_study"
  expect_no_calls
done
case_of "an option"; call "$run" --fast; expect_code 2; expect_said "unknown option --fast"; expect_no_calls
case_of "an override"; call "$run" quick steps=1; expect_code 2
expect_said "takes no overrides, got steps=1"; expect_no_calls
case_of "studies"; call "$run" studies; expect_code 0; [ "$said" = known_study ] ||
  wrong "known_study alone expected"
case_of "help"; call "$run" --help; expect_code 0; expect_said "smoke|quick|paper"; expect_no_calls
case_of "wrong SGM_TORCH"; call env SGM_TORCH=/no/such "$run"; expect_code 2
expect_said "SGM_TORCH=/no/such is not a folder"; expect_no_calls

case_of "no word: quick"; call "$run"; expect_code 0; expect_said "program run quick"
expect_calls "cmake --fresh"
: >"$calls"
case_of "configured once"; call "$run" paper known_study; expect_code 0
expect_said "program run paper known_study"; ! grep -q ^cmake "$calls" || wrong "configured again"
case_of "a study alone"; call "$run" known_study; expect_said "program run quick known_study"
case_of "report"; call "$run" report known_study; expect_said "program report known_study"
case_of "words for sgm"; call "$run" smoke known_study jobs=2 --dry-run
expect_said "program run smoke known_study jobs=2 --dry-run"
case_of "report of a scale"; call "$run" report known_study smoke
expect_said "program report known_study smoke"
case_of "a dry run says that it builds"; call "$run" --dry-run
expect_said "--dry-run: the programs are set up and built"
: >"$calls"
case_of "build"; call "$run" build; expect_code 0; expect_calls "ninja -C $repo/build -j"
grep -q 'programs$' "$calls" || wrong "programs expected"
case_of "build a target"; call "$run" build test_io; expect_code 0; grep -q 'test_io$' "$calls" ||
  wrong "test_io expected"
: >"$calls"
case_of "a build folder of another clone"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=/another/clone" >"$repo/build/CMakeCache.txt"
echo "/another/clone|x|OFF" >"$repo/build/.configured"
call "$run" build; expect_code 0; expect_said \
  "build/ was made for /another/clone: it is configured again for this clone"; expect_calls "cmake --fresh"
case_of "bench"; call "$run" bench --benchmark_filter=rng; expect_said "program --benchmark_filter=rng"
expect_calls "sgm_bench"
case_of "test"; call "$run" test base config; expect_code 0; expect_calls "-R base|config"
case_of "exit codes are passed on"
for wanted in 1 2 130; do call env PROGRAM_CODE=$wanted "$run" smoke; expect_code $wanted; done
shim ctest 'exit 8'; call "$run" test; [ "$code" != 0 ] || wrong "a failed test is hidden"
case_of "another LibTorch configures again"
torch_in "$scratch/site packages"; : >"$calls"
call env SGM_TORCH="site packages" "$run"; expect_code 0; expect_calls "-DSGM_TORCH=$scratch/site packages"

case_of "a build that fails shows why"
shim ninja 'echo "[1/2] Building CXX object a.o"; echo "FAILED: a.o"; echo "a.cpp:1: error: no such thing"; exit 1'
call "$run"; expect_code 1; expect_said "a.cpp:1: error: no such thing" "error: the build failed"
case_of "a configuration that fails shows why"
shim cmake 'echo "CMake Error: no fmt"; exit 1'
call env SGM_WERROR=ON "$run"; expect_code 2; expect_said "CMake Error: no fmt" "cannot configure"
finish
