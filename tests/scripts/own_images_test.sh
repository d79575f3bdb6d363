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
# docs/results-schema.md names every file that was written, pictures aside.
find "$scratch"/ncsn_* -type f ! -name '*.png' -printf '%f\n' | sed -E 's/[0-9]{8}/STEP/' | sort -u |
  while read -r file; do
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
