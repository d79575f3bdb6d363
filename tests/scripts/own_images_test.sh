#!/usr/bin/env bash
# Anybody's images, without labels: the studies of images run on a folder of PNG files in one command, their parents on the same folder.
set -euo pipefail
driver=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin
[ -x "$driver" ] || { echo "not built: $driver"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/png"
for i in $(seq 20); do cp "$SGM_SOURCE_DIR/tests/data/io/grey.png" "$scratch/png/$i.png"; done
for study in ncsn_samples ncsn_inpainting ncsn_neighbours ncsn_single_noise; do
  "$driver" study=$study scale=smoke dataset=folder dataset.path="$scratch/png" dataset.size=8 dataset.test=0.4 run.dir="$scratch/$study" >"$scratch/log" 2>&1 ||
    { echo "FAILED: $study"; tail -n 20 "$scratch/log"; exit 1; }
  grep -q 'Data: folder, ' "$scratch/$study/smoke/$study"/report-*/report.md || { echo "FAILED: $study does not name its data"; exit 1; }
  if grep -rq 'fashion_mnist' "$scratch/$study" --include=cell.toml; then echo "FAILED: a parent of $study has other data"; exit 1; fi
done
