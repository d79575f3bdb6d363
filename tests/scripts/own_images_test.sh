#!/usr/bin/env bash
# Anybody's images, without labels: the studies of images run on a folder of PNG files in one command, their
# parents on the same folder.
set -euo pipefail
driver=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin
[ -x "$driver" ] || { echo "not built: $driver"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/png"
for i in $(seq 20); do cp "$SGM_SOURCE_DIR/tests/data/io/grey.png" "$scratch/png/$i.png"; done
for study in ncsn_samples ncsn_inpainting ncsn_neighbours ncsn_single_noise; do
  "$driver" study=$study scale=smoke dataset=folder dataset.path="$scratch/png" dataset.size=8 \
    dataset.test=0.4 run.dir="$scratch/$study" >"$scratch/log" 2>&1 ||
    { echo "FAILED: $study"; tail -n 20 "$scratch/log"; exit 1; }
  grep -q 'Data: folder, ' "$scratch/$study/smoke/$study"/report-*/report.md ||
    { echo "FAILED: $study does not name its data"; exit 1; }
  if grep -rq 'fashion_mnist' "$scratch/$study" --include=cell.toml
  then echo "FAILED: a parent of $study has other data"; exit 1; fi
done
# A network of them under any SDE: colour images of the size that the network takes, which the error names.
play=$SGM_BINARY_DIR/bin/playground
[ -x "$play" ] || { echo "not built: $play"; exit 77; }
mkdir "$scratch/colour"
for i in $(seq 20); do cp "$SGM_SOURCE_DIR/tests/data/io/rgb.png" "$scratch/colour/$i.png"; done
own() {  # own EXIT_CODE FOLDER SIZE KEY=VALUE…
  local wanted=$1 folder=$2 size=$3 code=0
  shift 3
  "$play" study=own_images scale=smoke dataset=folder dataset.path="$scratch/$folder" dataset.size="$size" \
    run.dir="$scratch/own" "$@" >"$scratch/log" 2>&1 || code=$?
  [ $code = "$wanted" ] || fail "own_images $*: exit code $code"
}
fail() { echo "FAILED: $*"; tail -n 20 "$scratch/log"; exit 1; }
says() { for text in "$@"; do grep -qF -- "$text" "$scratch/log" || fail "it does not say: $text"; done; }
own 2 colour 10
says 'net: images of 10x10, but this network halves them' 'give multiples of 4: 8x8 or 12x12'
own 0 colour 12
own 0 png 8 sde=ve sde.sigma_max=20 preconditioning=over_sigma net.scaled=false sampler=pc sampler.N=4 \
  sampler.corrector=langevin images.symmetric=false
for sde in vp ve; do
  grep -q "SDE $sde, preconditioning" "$scratch"/own/smoke/own_images/report-*/report.md ||
    fail "own_images does not name its SDE $sde"
done
[ "$(find "$scratch"/own/smoke/own_images -name samples.png | wc -l)" = 2 ] || fail "no samples.png"
# It goes on where it stopped, and begins from another training's weights if their data have its range.
own 0 colour 12 fit.steps=5
says 'goes on from step 3 of 5'
training=$(grep -l '"edm"' "$scratch"/own/smoke/train/*/cell.toml | head -n 1)
own 2 colour 12 fit.from="$(dirname "$training")" images.symmetric=false
says "was trained on data in [-1, 1], this training's lie in [0, 1]" 'write images.symmetric=true'
own 0 colour 12 fit.from="$(dirname "$training")" fit.steps=4

# docs/results-schema.md names every file that was written, pictures aside.
find "$scratch"/ncsn_* "$scratch/own" -type f ! -name '*.png' -printf '%f\n' | sed -E 's/[0-9]{8}/STEP/' |
  sort -u | while read -r file; do
  grep -qF -e "\`$file\`" -e "\`${file%.*}.*\`" "$SGM_SOURCE_DIR/docs/results-schema.md" ||
    echo "FAILED: docs/results-schema.md does not name $file"
done | { ! grep .; }

# Their networks are sampled as the study samples them: its sampler with its levels and options, and its
# start. The folder holds a classifier, too.
sgm=$SGM_BINARY_DIR/bin/sgm
"$sgm" sample ckpt="$scratch/ncsn_samples" out="$scratch/samples" n=2 >"$scratch/log" 2>&1 ||
  { echo "FAILED: sgm sample"; cat "$scratch/log"; exit 1; }
for text in '2 samples, 20 evaluations each' 'start=uniform sampler=annealed_langevin' \
  'convention = "code"' 'of ncsn_samples at smoke where'; do
  grep -q "$text" "$scratch/log" || { echo "FAILED: sgm sample does not say: $text"; cat "$scratch/log"
    exit 1; }
done
rm -rf "$scratch/own" "$scratch/samples"
own 0 colour 12
"$sgm" sample ckpt="$scratch/own" out="$scratch/samples" n=2 sde=edm sde.t_max=80 >"$scratch/log" 2>&1 ||
  fail "sgm sample of own_images"
says '2 samples, 3 evaluations each' 'start=prior sampler=edm' 'name = "edm"' 'of own_images at smoke where'
