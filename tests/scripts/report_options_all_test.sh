#!/usr/bin/env bash
# Every study at scale smoke with every number of its options changed: what its report says follows them.
# Exit code 77: not built, or no python3.
set -euo pipefail
for program in ncsn_annealed_langevin vp_ve_sde playground likelihood_ode sliced_vs_denoising fid_tables; do
  [ -x "$SGM_BINARY_DIR/bin/$program" ] || { echo "not built: $program"; exit 77; }
done
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
SGM_THREADS=1 python3 "$SGM_SOURCE_DIR/tests/scripts/report_options.py" "$SGM_BINARY_DIR/bin" "$scratch"
