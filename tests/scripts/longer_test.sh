#!/usr/bin/env bash
# A training that is made longer goes on with the shorter one and ends with the bytes of one that was never
# stopped; where its schedule knows the end it says why not. fit.from starts from other weights.
set -euo pipefail
source "$SGM_SOURCE_DIR/tests/scripts/images.sh"
fail() { echo "FAILED: $*"; tail -n 20 "$scratch/log"; exit 1; }
run() {  # run FOLDER KEY=VALUE…
  "$driver" study=ncsn_samples scale=smoke threads=2 dataset=fashion_mnist limit=600 networks=1 \
    with_whole=false judge.steps=4 run.dir="$scratch/$1" "${@:2}" >"$scratch/log" 2>&1
}
weights() { find "$scratch/$1/smoke/train" -name "checkpoint-*$2.safetensors" | sort | tail -n 1; }

run fresh fit.schedule=constant fit.steps=7 || fail "the long training"
run short fit.schedule=constant fit.steps=4 || fail "the short training"
run short fit.schedule=constant fit.steps=7 || fail "the longer training"
grep -q 'the same training at step 4' "$scratch/log" || fail "nothing was said of the shorter training"
grep -q 'it goes on from there' "$scratch/log" || fail "it does not say that it goes on"
grep -q 'goes on from step 4 of 7' "$scratch/log" || fail "it did not go on"
cmp "$(weights fresh 7)" "$(weights short 7)" || fail "the longer training has other bytes than a fresh one"
[ -e "$(weights short 4)" ] || fail "the shorter training is gone"

run short fit.schedule=constant fit.steps=5 || fail "one in between"
grep -q 'the same training at step 4' "$scratch/log" || fail "the longer training was taken for a shorter one"

run cosine fit.schedule=cosine fit.steps=4 || fail "with a schedule"
run cosine fit.schedule=cosine fit.steps=7 || fail "with a schedule, longer"
grep -q 'falls along a cosine' "$scratch/log" || fail "it does not say why it begins anew"
! grep -q 'goes on from step' "$scratch/log" || fail "it went on though its schedule knows the end"

run warm fit.steps=2 fit.from="$(weights fresh 7)" || fail "fit.from"
warm=$(weights warm 2)
run cold fit.steps=2 || fail "without fit.from"
[ "$(basename "$(dirname "$warm")")" != "$(basename "$(dirname "$(weights cold 2)")")" ] ||
  fail "fit.from is no part of the identity"
! cmp -s "$warm" "$(weights cold 2)" || fail "fit.from changed nothing"
mv "$scratch/fresh" "$scratch/moved"
run warm fit.steps=2 fit.from="$(weights moved 7)" --dry-run || fail "fit.from in another place"
grep -q 'nothing to compute\|0 to compute\|all done' "$scratch/log" || grep -q 'done' "$scratch/log" ||
  fail "the same weights in another place are another training"
code=0
run none fit.steps=2 fit.from="$scratch/none.safetensors" || code=$?
[ $code = 2 ] || fail "a missing fit.from ended in $code, not 2"
[ ! -e "$scratch/none" ] || fail "a refused run left $scratch/none"
