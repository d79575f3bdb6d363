#!/usr/bin/env bash
# .ci/run: what it counts, its last line and exit code, with a run_all.sh that plays the suite.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
cp -r "$SGM_SOURCE_DIR/.ci" "$repo/"
mkdir -p "$repo/build/bin" "$scratch/shared/fixtures" "$scratch/shared/data"
shim program ''; cp "$bin/program" "$repo/build/bin/sgm"
# plays TESTS FAILURES SKIPPED CODE_OF_TEST STUDY_THAT_FAILS
plays() {
  cat >"$repo/run_all.sh" <<TEXT
#!/bin/bash
case \$1 in
  test) [ -z "$1" ] || printf '<testsuite name="x"\n\ttests="%s"\n\tfailures="%s"\n\tdisabled="0"\n\tskipped="%s"\n>' $1 $2 $3 >build/tests.xml
        echo "werror \$SGM_WERROR fixtures \$SGM_FIXTURES mirror \$SGM_MIRROR"; exit $4 ;;
  studies) echo one; echo two ;;
  smoke) for study in one two; do
      [ \$study = "$5" ] || echo "\$study  own  1 s  outputs/smoke/\$study/report "
    done ;;
esac
TEXT
}
ci() { call "$repo/.ci/run"; last=${said##*$'\n'}; }
expect_last() { [ "$last" = "$1" ] || wrong "last line \"$1\" expected"; }

case_of "all is well"; plays 10 0 2 0 none; ci
expect_code 0; expect_last "10 passed, 0 failed, 2 skipped"; expect_said "werror ON fixtures $scratch/shared/fixtures mirror $scratch/shared/data"
case_of "a test fails"; plays 10 3 0 8 none; ci; expect_code 1; expect_last "9 passed, 3 failed, 0 skipped"
case_of "a study fails"; plays 10 0 0 0 two; ci; expect_code 1; expect_last "11 passed, 1 failed, 0 skipped"; expect_said "FAILED: ./run_all.sh smoke two"
case_of "set-up or build fails"; rm "$repo/build/tests.xml"; plays "" 0 0 2 none; ci; expect_code 1; expect_last "2 passed, 1 failed, 0 skipped"
case_of "no test at all"; plays 0 0 0 0 none; ci; expect_code 1; expect_last "2 passed, 1 failed, 0 skipped"
case_of "all tests pass, and yet not"; plays 5 0 0 1 none; ci; expect_code 1
finish
