#!/usr/bin/env bash
# What a bare machine runs first: by the cells' own estimates a first table of `quick` stands within two
# minutes, however many cores there are.
set -euo pipefail
[ -x "$SGM_BINARY_DIR/bin/sgm" ] || { echo "not built: $SGM_BINARY_DIR/bin/sgm"; exit 77; }
copy=$(mktemp -d)  # a clone in which nothing is computed
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/build/bin"
cp "$SGM_BINARY_DIR/bin/sgm" "$copy/build/bin/"
ln -s "$SGM_BINARY_DIR/lib" "$copy/build/lib"
[ ! -d "$SGM_SOURCE_DIR/.deps" ] || ln -s "$SGM_SOURCE_DIR/.deps" "$copy/.deps"
(cd "$SGM_SOURCE_DIR" &&
  cp -r --parents experiments/conf experiments/trainings experiments/*/*/*.toml "$copy/")
for cores in 1 2 4 16; do
  said=$(SGM_THREADS=$cores "$copy/build/bin/sgm" run quick --dry-run | grep 'is done first')
  echo "$cores cores: $said"
  grep -qE 'is done first, after about ([0-9.]+ s|1:[0-9]+);' <<<"$said" ||
    { echo "FAILED: later than after two minutes"; exit 1; }
done
