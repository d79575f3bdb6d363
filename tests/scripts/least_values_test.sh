#!/usr/bin/env bash
# Every integer option of every study at its least allowed value, at scale smoke: one run with all of them,
# and some that say
# how much is measured and shown. It is reported, without a word of gnuplot, or refused before anything is
# computed.
set -euo pipefail
ncsn=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin vp=$SGM_BINARY_DIR/bin/vp_ve_sde
likelihood=$SGM_BINARY_DIR/bin/likelihood_ode sliced=$SGM_BINARY_DIR/bin/sliced_vs_denoising
tables=$SGM_BINARY_DIR/bin/fid_tables
for program in "$ncsn" "$vp" "$likelihood" "$sliced" "$tables"; do
  [ -x "$program" ] || { echo "not built: $program"; exit 77; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export SGM_THREADS=1
mkdir "$scratch/png"
for i in $(seq 20); do cp "$SGM_SOURCE_DIR/tests/data/io/grey.png" "$scratch/png/$i.png"; done
failures=0
# "  key=10   … (integer >= 1)" gives key=1; lists get one element. The keys of every driver and the data
# set's are left as
# they are, the side of the squares that images are averaged in, and the most steps of a solver, which one
# step does not reach.
least_values() {
  "$1" study="$2" scale=smoke --help |
    sed -nE 's/^ +([a-z_][A-Za-z0-9_.]*)=.*\((list of )?integers?( or none)? (>= |\[|> )(-?[0-9.e+]+).*/\1 \2 \5/p' |
    while read -r key rest; do
      case $key in
        seed | seeds | draws | threads | jobs | limit | pool | dataset.* | *max_steps) continue ;;
      esac
      value=${rest##* }
      case $rest in list*) echo "$key=[$value]" ;; *) echo "$key=$value" ;; esac
    done
}
tried=0
try() {  # try DRIVER STUDY KEY=VALUE…
  local code=0 driver=$1 study=$2
  shift 2
  rm -rf "$scratch/out"
  timeout 120 "$driver" study="$study" scale=smoke run.dir="$scratch/out" "$@" >"$scratch/log" 2>&1 || code=$?
  tried=$((tried + 1))
  if [ $code = 0 ] && ! grep -qiE 'gnuplot|[^a-z]nan[^a-z]' "$scratch/log"; then return; fi
  if [ $code = 2 ] && ! grep -q ': started' "$scratch/log"; then return; fi
  echo "FAILED: $study $*: exit code $code"
  grep -vE ': started|it/s|: done in' "$scratch/log" | head -n 5 || true
  failures=$((failures + 1))
}
for study in $(cd "$SGM_SOURCE_DIR/experiments" && ls -d */*/study.cpp); do
  driver=$SGM_BINARY_DIR/bin/${study%%/*}
  study=$(basename "${study%/study.cpp}")
  mapfile -t all < <(least_values "$driver" "$study")
  [ ${#all[@]} -gt 0 ] || continue
  data=()
  case $study in ncsn_samples | ncsn_single_noise | ncsn_inpainting | ncsn_neighbours)
    data=("dataset={name:folder,path:$scratch/png,size:8,test:0.4}") ;;
  esac
  try "$driver" "$study" "${all[@]}" "${data[@]}"
done
# What is not measured is left out, the rest of a report stays.
image_study() { try "$ncsn" "$1" "dataset={name:folder,path:$scratch/png,size:8,test:0.4}" "${@:2}"; }
reports() { grep -rq "$1" "$scratch/out" --include=report.md || { echo "FAILED: the report has no $1"
  failures=$((failures + 1)); }; }
image_study ncsn_samples fit.levels_every=0
reports "\[loss"
reports strip.png
image_study ncsn_samples fit.log_every=100 shown=0
reports 'No loss was logged'
reports samples.png
image_study ncsn_single_noise fit.steps=0
reports 'No loss was logged'
image_study ncsn_samples sampler=pc sampler.N=40
reports 'one in 2 noise levels'
image_study ncsn_fig1 fit.steps=1
reports 'Fewer than two losses'
[ $failures = 0 ] && echo "$tried calls: all reported or refused early"
exit $((failures > 0))
