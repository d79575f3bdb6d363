#!/usr/bin/env bash
# Studies of images with several equal networks of averaged images and, beside them, one of whole ones: what
# verdicts say of it is in the reports. Exit code 77: not built, or no data.
set -euo pipefail
source "$SGM_SOURCE_DIR/tests/scripts/images.sh"
export SGM_THREADS=1
fail() { echo "FAILED: $*"; exit 1; }
run() {  # run STUDY KEY=VALUE…
  study=$1
  shift
  "$driver" study="$study" scale=smoke run.dir="$scratch/out" dataset=fashion_mnist limit=300 "$@" \
    >"$scratch/log" 2>&1 || { tail -n 20 "$scratch/log"; fail "$study"; }
  report=$(find "$scratch/out" -path "*/$study/report-*" -name report.md | head -n 1)
}
says() { for text in "$@"; do grep -qF -- "$text" "$report" || fail "$study does not say: $text"; done; }

pooled() { printf '%s\n' "$1networks=3" "$1pool=2" "$1net.multipliers=[1,2]"; }
# shellcheck disable=SC2046
{
  run ncsn_samples $(pooled "") with_whole=true whole.samples=5 whole.images.batch=4 whole.net.filters=4 \
    whole.fit.steps=3 whole.sampler.steps=2 judge.steps=3
  says 'samples of 3 networks' '28 x 28 pixels of one network' 'averaged over 2 x 2 pixels' '3 trainings' \
    'samples of one network'
  run ncsn_single_noise $(pooled "") $(pooled annealed.) judge.steps=3 'control_eps=[3e-5]' \
    'control_steps=[3]'
  says 'one noise level, 3 networks' 'annealed (ncsn_samples), 3 networks' '3.00×10⁻⁵' '3 settings'
  run ncsn_neighbours $(pooled network.) judge.steps=3
  says 'of 18 samples' 'Fig. 10'
  run ncsn_inpainting $(pooled network.) judge.steps=3 inpainting.once_per_level=false images=3 shown=2
  says 'mirrored half' 'mean of its class' "once a step (NCSNv2's code)" '3 test images, 2 completions'
}
# Trainings and classifiers of equal options are one computation, whichever study lists them.
[ "$(find "$scratch/out/smoke/train" -mindepth 1 -maxdepth 1 -type d | wc -l)" = 7 ] ||
  fail "$(ls "$scratch/out/smoke/train" | wc -l) trainings, not 3 annealed, 3 of one level and 1 whole"
echo "reports of several networks say so"
