#!/usr/bin/env bash
# scripts/mutate on a scratch repository of one source file; cmake, ninja and the test programs are shims.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
case_of "set-up"
real=$(command -v python3) && command -v git >/dev/null || { echo "skipped: no python3 or git"; exit 77; }
tree=$scratch/tree
mkdir -p "$tree"/{scripts,core/sampler,tests/sampler,tests/sde,docs}
cp -r "$SGM_SOURCE_DIR/scripts/mutate" "$SGM_SOURCE_DIR/scripts/mutations" "$tree/scripts/"
cd "$tree" || exit 1
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a \
  GIT_COMMITTER_EMAIL=a@b
git init -q . && echo '/build*/' >.gitignore
touch tests/sampler/a_test.cpp tests/sde/a_test.cpp
commit() { git add -A && git commit -qm "$1"; }
mutate() { said=$("$real" scripts/mutate "$@" 2>&1); code=$?; }
list() { printf 'core/sampler/a.cpp\t%s\t%s\ttest_sampler\n' "$@" >tests/mutations.tsv; }
source_is() { cat >core/sampler/a.cpp; }
step() { source_is <<'END'
#include <vector>  // 1 + 2
double step(double x, double dt, double rate) {
  /* x - dt */
  const double next = x + dt * rate;
  if (next < 0) return 0;
  log(next);
  fmt::print("{}", next - 1);
  return next;  // "next + 1"
}
END
}

case_of "the text stands as it is, broken anew, renamed"
step && list 'x + dt * rate' 'x - dt * rate'; mutate --check; expect_code 0
expect_said "1 mutations stand in the code"
source_is <<<'double next = x +   // the step
    dt
    * rate;'
mutate --check; expect_code 0
source_is <<<'double f = state + length * rate; double g = x + dt;'
mutate --check; expect_code 0; expect_said "tests/mutations.tsv:1: x is now state, dt is now length"

case_of "what does not stand once is an error with its line"
source_is <<<'double f = x + dt * rate; double g = x + dt * rate;'
mutate --check; expect_code 2; expect_said \
  "tests/mutations.tsv:1: 'x + dt * rate' stands 2 times in core/sampler/a.cpp"
source_is <<<'double f = a + b * c; double g = d + e * f;'
mutate --check; expect_code 2; expect_said "stands 2 times"
source_is <<<'double f = x + x * rate;'  # two names are not one
mutate --check; expect_code 2; expect_said "stands 0 times"
step; list 'x + dt' 'x'; sed -i 's/test_sampler/test_smapler/' tests/mutations.tsv
mutate --check; expect_code 2; expect_said "tests/mutations.tsv:1: no test program test_smapler"
list 'x + dt' 'x' 'rate' 'dt'; sed -i 's/\ttest_sampler//' tests/mutations.tsv; mutate --check
expect_code 2; expect_said "3 columns"

# A "build" copies the source to the place of the test programs, which look for what they know.
shim cmake 'mkdir -p build/bin; touch build/build.ninja'
shim ninja 'cd "$2/bin" || exit 1; ! grep -q broken ../../core/sampler/a.cpp || exit 1
for test in test_sampler test_sde; do cp "../../tests/$test" .; chmod +x $test; done'
export PATH=$bin:$PATH
rm -f "$bin/git" "$bin/python3"
cat >tests/test_sampler <<'END'
#!/bin/bash
grep -q "x + dt \* rate" "$(dirname "$0")/../../core/sampler/a.cpp" ||
  { echo "[  FAILED  ] Step.IsEulers (1 ms)"; exit 1; }
END
cat >tests/test_sde <<'END'
#!/bin/bash
grep -q "next < 0" "$(dirname "$0")/../../core/sampler/a.cpp" ||
  { echo "[  FAILED  ] Sde.IsPositive"; exit 1; }
END
commit "as it is"

case_of "the list: caught, not caught, no build; the copy is whole again"
list 'dt * rate' 'dt' 'log(next);' ';' 'return 0;' 'broken;'
mutate; expect_code 1
expect_said "by test_sampler: Step.IsEulers" "by nothing: NOT CAUGHT" "by DOES NOT COMPILE" \
  "1 of 3 mutations caught"
said=$(cat docs/mutations.md); expect_said "1 of 3 are caught" \
  "| core/sampler/a.cpp | \`dt * rate\` | \`dt\` | test_sampler: Step.IsEulers |"
cmp -s core/sampler/a.cpp build-mutate/core/sampler/a.cpp || wrong "the copy is not whole"
mutate core/sampler/none.cpp; expect_code 0; expect_said "no mutations of these files"

case_of "drawn: the added lines alone, the same for the same seed"
git rm -q --cached core/sampler/a.cpp && git commit -qm none && commit "the source again"
mutate --draw 20 --base HEAD~1 --seed 5 --check; expect_code 0
expect_said "core/sampler/a.cpp:4: " "core/sampler/a.cpp:5: " "    log(next);"
[[ $said != *a.cpp:[1378]:* ]] || wrong "changes comments, includes or messages"
first=$said; mutate --draw 20 --base HEAD~1 --seed 5 --check; [ "$first" = "$said" ] ||
  wrong "another draw: $first"
mutate --draw 20 --base HEAD --check; expect_said "0 lines added since HEAD"
mutate --draw 2; expect_code 2; expect_said "--draw N needs --base REV"

case_of "drawn: what survives stands in the table, with its reason"
mutate --draw 20 --base HEAD~1 --seed 5; expect_code 1
expect_said "by test_sampler: Step.IsEulers" "by nothing: NOT CAUGHT" "seed 5"
said=$(cat docs/mutations.md); expect_said "1 of 3 are caught" "seed 5" \
  "| core/sampler/a.cpp:6 | \`log(next);\` | \`;\` |  |"
printf 'core/sampler/a.cpp\tlog( next );\t;\tOnly a log.\n' >tests/mutations_explained.tsv
mutate --draw 20 --base HEAD~1 --seed 5
said=$(cat docs/mutations.md); expect_said "| core/sampler/a.cpp:6 | \`log(next);\` | \`;\` | Only a log. |"
finish
