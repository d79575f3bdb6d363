#!/usr/bin/env bash
# Every `paper` preset composes, and those that need no parent construct at full size and take a step on a tiny input.
set -euo pipefail
driver=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin
[ -x "$driver" ] || { echo "not built: $driver"; exit 77; }
[ -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ] || { echo "no dataset-fashion-mnist"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$SGM_BINARY_DIR/bin/sgm" run paper --dry-run >"$scratch/plan"
studies=$(ls "$SGM_SOURCE_DIR"/experiments/*/conf/preset/*_paper.toml | wc -l)
[ "$(grep -o '^[a-z0-9_]*/' "$scratch/plan" | sort -u | wc -l)" = "$studies" ]

try() {
  echo "== $*"
  "$driver" scale=paper dataset=fashion_mnist run.dir="$scratch/out" "$@" >"$scratch/log" 2>&1 || { tail -n 20 "$scratch/log"; exit 1; }
}
try study=ncsn_samples limit=300 images.batch=2 fit.steps=1 fit.milestone_every=0 judge.steps=1 samples=2 side_by_side=2 sampler.steps=1 floors=1
try study=ncsn_fig1 limit=100 batch=2 fit.steps=1
try study=ncsnv2_fig2 limit=50 images=20 chains=3 'sigma_first=[1]'
