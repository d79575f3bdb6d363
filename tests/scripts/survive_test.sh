#!/usr/bin/env bash
# A study that trains the U-Net on the fast path with two threads: killed by SIGKILL at random moments, in
# training, in the classifier and in
# sampling, and stopped by SIGTERM (exit code 130), it ends with the bytes of an undisturbed run.
set -euo pipefail
source "$SGM_SOURCE_DIR/tests/scripts/images.sh"
RANDOM=7
fail() { echo "FAILED: $*"; tail -n 20 "$scratch/log"; exit 1; }

run() {  # run NAME: in the background, its process in $driver_id
  "$driver" study=ncsn_samples scale=smoke threads=2 dataset=fashion_mnist limit=600 samples=4 \
    side_by_side=4 net.filters=16 images.batch=16 fit.steps=150 \
    fit.checkpoint_every=3 fit.log_every=10 judge.steps=40 sampler.steps=20 run.dir="$scratch/$1" \
      >"$scratch/log" 2>&1 &
  driver_id=$!
}
cells() {  # the processes that compute cells
  local process
  for process in /proc/[0-9]*; do
    if tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -q -- "--cell $scratch"
    then echo "${process#/proc/}"; fi
  done
}
checkpoints() { find "$scratch/$1" -name 'checkpoint-*.safetensors' -path '*train*' 2>/dev/null | wc -l; }

run calm
wait "$driver_id" || fail "the undisturbed run"

# SIGTERM once a checkpoint is there.
run wild
while [ "$(checkpoints wild)" = 0 ] && kill -0 "$driver_id" 2>/dev/null; do sleep .05; done
kill -TERM "$driver_id" 2>/dev/null || fail "training ended before the first checkpoint was seen"
code=0
wait "$driver_id" || code=$?
[ $code = 130 ] || fail "SIGTERM ended in $code, not 130"
[ "$(checkpoints wild)" -gt 0 ] || fail "SIGTERM left no checkpoint"

# A damaged newest checkpoint: a warning on the terminal, and the one before.
newest=$(find "$scratch/wild" -name 'checkpoint-*.safetensors' -path '*train*' | sort | tail -n 1)
truncate -s 1000 "$newest"
run wild
while ! grep -q '^warning: ' "$scratch/log" && kill -0 "$driver_id" 2>/dev/null; do sleep .05; done
kill -TERM "$driver_id" 2>/dev/null || true
wait "$driver_id" || true
grep -q "set aside as $(basename "$newest").damaged" "$scratch/log" ||
  fail "no warning of a damaged checkpoint"

killed=0
for _ in $(seq 30); do
  run wild
  while [ -z "$(cells)" ] && kill -0 "$driver_id" 2>/dev/null; do sleep .05; done
  sleep "$((RANDOM % 2)).$((RANDOM % 10))"
  for process in $(cells); do
    if kill -KILL "$process" 2>/dev/null; then killed=$((killed + 1)); fi
  done
  code=0
  wait "$driver_id" || code=$?
  if [ $code = 0 ]; then break; fi
done
[ "$killed" -ge 2 ] || fail "only $killed kills: the run is too short for this test"
run wild
wait "$driver_id" || fail "the run after $killed kills"
echo "killed $killed times"

compared=0
while read -r file; do
  other=$(find "$scratch/wild" -path "*/$(basename "$(dirname "$file")")/$(basename "$file")")
  cmp "$file" "${other:-missing}" || fail "other bytes: $file"
  compared=$((compared + 1))
done < <(find "$scratch/calm" -path '*/smoke/*' \( -name result.h5 -o -name '*.safetensors' \))
[ $compared -ge 7 ] || fail "only $compared files compared"

# A trained network that is damaged later is no reason to sample from an earlier step: the training ends once
# more, from the checkpoint before.
newest=$(find "$scratch/wild" -name 'checkpoint-*.safetensors' -path '*train*' | sort | tail -n 1)
truncate -s 1000 "$newest"
rm -r "$scratch"/wild/smoke/sample/*
run wild
wait "$driver_id" || fail "the run with a damaged network"
grep -q 'other cells need it: this one is computed again' "$scratch/log" ||
  fail "it is not said that the training ends once more"
grep -q 'goes on from step 14[0-9] of 150' "$scratch/log" ||
  fail "it is not said from which step the training goes on"
cmp "$newest" "$(find "$scratch/calm" -name "$(basename "$newest")" -path '*train*')" ||
  fail "another network"
cmp "$scratch"/calm/smoke/sample/*/result.h5 "$scratch"/wild/smoke/sample/*/result.h5 || fail "other samples"
