#!/usr/bin/env bash
# What a report says follows from the run's options: at scale smoke with every key changed, no table, caption,
# title, row or closing sentence has the value that the preset or the paper has. Exit code 77: not built.
set -euo pipefail
ncsn=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin vp=$SGM_BINARY_DIR/bin/vp_ve_sde
for program in "$ncsn" "$vp"; do [ -x "$program" ] || { echo "not built: $program"; exit 77; }; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export SGM_THREADS=1
failures=0
wrong() { echo "FAILED: $study: $*"; failures=$((failures + 1)); }
try() {  # try DRIVER STUDY KEY=VALUE…
  driver=$1 study=$2
  shift 2
  rm -rf "$scratch/out"
  timeout 120 "$driver" study="$study" scale=smoke run.dir="$scratch/out" "$@" >"$scratch/log" 2>&1 ||
    { wrong "$*: exit code $?"; tail -n 5 "$scratch/log"; return; }
  report=$(find "$scratch/out" -name report.md | head -n 1)
  folder=$(dirname "${report:-$scratch/none/x}")
  [ -n "$report" ] || wrong "no report"
}
# What the report says, but for its first lines, which name the paper's protocol, and for what is quoted from
# others: "reported" numbers with their protocols.
said() {
  { find "$folder" \( -name '*.csv' -o -name '*.gp' \) ! -name 'entries.*' -exec cat {} +
    sed '1,/^`/d' "$report"; } |
    grep -vE '[|] (exact|own-run|official-code-run|paper): |Protocols of the references' >"$scratch/said"
}
old() {
  said
  for text in "$@"; do ! grep -nE -m 2 -- "$text" "$scratch/said" || wrong "still says '$text'"; done
}
new() { said
  for text in "$@"; do grep -qF -- "$text" "$scratch/said" || wrong "does not say '$text'"; done; }

try "$ncsn" ncsn_mixing chains=60 sigma_first=13 sigma_last=0.7 'levels=[1,4]' 'steps=[7,9]' eps=0.07 \
  'other_eps=[0.9]'
old 'from 20 to 1' 'ε = 0\.1[^0-9]' '20000 chains'
new 'from 13 to 0.7' 'ε = 0.07' '60 chains' 'L = 4'
try "$ncsn" ncsn_mixing chains=60 'levels=[2]' 'steps=[7]' eps=0.07 'other_eps=[]'
old '# panel 2'
try "$ncsn" ncsn_fig3 chains=100
old '1,280' '20000' '1280'
new 'the first 100 of 100 samples'
try "$vp" score_sde_table1_exact N=40 chains=4
old '(^|[^A-Za-z_])(PC?|C)(1000|2000)([^0-9_]|$)'
new P40 PC40 'C80, denoised' 'P80, s(x, i/2 rounded down)' 'with a score of 40 scales'
try "$vp" score_sde_table5 N=40 chains=4
old '(^|[^A-Za-z_])(PC|C)(1000|2000)([^0-9_]|$)'
new 'PC40, reverse diffusion' C80
try "$vp" score_sde_fig5 N=500 'others=[100]'
old 'every 40th' 'N = 1000' 'smld_ve.step_end.variance.*(verified|off)'
new 'every 20th of N = 500'
try "$vp" score_sde_fig2 chains=200 steps=30
old '100000' '1000 steps'
new '200 chains' '30 steps'
try "$vp" edm_fig3 trajectories=6 drawn=3 points=50 sigma_max=11 'floors=[0.5,0.05]' 'steps=[3,5]'
old 'σ = 25' 'σ = 0\.002' '18 Euler'
new 'from σ = 11' 'to σ = 0.05' '3 Euler steps'
[ $failures = 0 ] || { echo "$failures failed"; exit 1; }
echo "reports say what their runs did"
