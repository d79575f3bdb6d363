#!/bin/bash
# Exact references, made again by a program that shares nothing with the suite; and that it would notice.
set -euo pipefail
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
program=$SGM_SOURCE_DIR/tests/scripts/references.py
python3 "$program" "$SGM_SOURCE_DIR/experiments"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$SGM_SOURCE_DIR"/experiments/. "$scratch"
sed -i 's/^value = 0\.5662$/value = 0.5663/' "$scratch"/ncsn_annealed_langevin/ncsnv2_techniques/reported.toml
if python3 "$program" "$scratch"; then
  echo "FAILED: another value of church.overlap went unnoticed"
  exit 1
fi
