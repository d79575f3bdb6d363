#!/usr/bin/env bash
# Every `paper` preset composes; those with networks construct at full size and take a step on a tiny input.
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
try study=ncsn_fig1 limit=100 batch=2 fit.steps=1
try study=ncsnv2_fig2 limit=50 images=20 chains=3 'sigma_first=[1]'

# Studies that need ncsn_samples: in a copy of the configuration whose paper presets are the full ones with a tiny input on top.
copy=$scratch/repository presets=experiments/ncsn_annealed_langevin/conf/preset
mkdir -p "$copy/build/bin"
cp "$driver" "$copy/build/bin/"
(cd "$SGM_SOURCE_DIR" && cp -r --parents experiments/conf experiments/*/conf experiments/*/reported.toml "$copy/")
tiny() {  # tiny STUDY TOML
  mv "$copy/$presets/$1_paper.toml" "$copy/$presets/$1_full.toml"
  printf 'defaults = ["%s_full", "_self_"]\ndataset = { name = "fashion_mnist" }\nlimit = 300\n%s\n' "$1" "$2" >"$copy/$presets/$1_paper.toml"
}
one='samples = 2
side_by_side = 2
floors = 1
images = { batch = 2 }
fit = { steps = 1, milestone_every = 0 }
sampler = { steps = 1 }'
tiny ncsn_samples "$one
judge = { steps = 1 }"
tiny ncsn_single_noise "$one"
tiny ncsn_inpainting 'images = 1
completions = 1
sampler = { steps = 1 }'
tiny ncsn_neighbours 'test = 20
planted = 2'
driver=$copy/build/bin/ncsn_annealed_langevin
for study in ncsn_samples ncsn_single_noise ncsn_inpainting ncsn_neighbours; do
  echo "== $study"
  "$driver" study="$study" scale=paper >"$scratch/log" 2>&1 || { tail -n 20 "$scratch/log"; exit 1; }
done
