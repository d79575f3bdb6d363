#!/bin/bash
# The oracles of score_sde_table1_exact, made again by a program that shares nothing with the suite.
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
exec python3 "$SGM_SOURCE_DIR/tests/scripts/table1_recursion.py" \
  "$SGM_SOURCE_DIR/experiments/vp_ve_sde/score_sde_table1_exact/reported.toml"
