#!/usr/bin/env bash
# What a study cannot be computed with is refused before anything is fetched or computed, by a dry run as by a
# run, and what the error says to
# write works. There is no network and no data set but folders of images.
set -euo pipefail
ncsn=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin vp=$SGM_BINARY_DIR/bin/vp_ve_sde
play=$SGM_BINARY_DIR/bin/playground
for program in "$ncsn" "$vp" "$play"; do [ -x "$program" ] || { echo "not built: $program"; exit 77; }; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export SGM_DATA=$scratch/data
unset SGM_MIRROR
fail() { echo "FAILED: $*"; cat "$scratch/log"; exit 1; }
images() {  # images NAME COUNT: a folder of PNG files
  mkdir -p "$scratch/$1"
  for i in $(seq "$2"); do cp "$SGM_SOURCE_DIR/tests/data/io/grey.png" "$scratch/$1/$i.png"; done
}
modes="--dry-run run"
refused() {  # refused TEXT DRIVER STUDY KEY=VALUE…: in all modes
  local text=$1 driver=$2 study=$3 mode code
  shift 3
  for mode in $modes; do
    mode=${mode#run}
    code=0
    # shellcheck disable=SC2086
    timeout 60 "$driver" study="$study" scale=smoke run.dir="$scratch/out" "$@" $mode >"$scratch/log" 2>&1 \
      || code=$?
    [ $code = 2 ] || fail "$study $* $mode: exit code $code"
    grep -qF -- "$text" "$scratch/log" || fail "$study $* $mode does not say: $text"
    [ ! -e "$scratch/out" ] || fail "$study $* $mode: something was computed"
    [ ! -e "$SGM_DATA" ] || fail "$study $* $mode: something was fetched"
  done
}
images two 2
images four 4
images twenty 20
folder() { echo "dataset=folder dataset.path=$scratch/$1 dataset.size=8"; }

refused "data set 'wine' holds rows of numbers, not images" "$ncsn" ncsn_samples dataset=wine
modes=run
for study in ncsn_single_noise ncsn_inpainting ncsn_neighbours ncsn_fig1 ncsnv2_fig2 ncsnv2_techniques; do
  refused "data set 'wine' holds rows of numbers, not images" "$ncsn" $study dataset=wine
done
modes="--dry-run run"
refused "net: images of 28x28, but this network halves them" "$ncsn" ncsn_samples dataset=mnist \
  'net.multipliers=[1,1,1,1]'
refused "filters must be a multiple of 4, got 6 (net unet)" "$ncsn" ncsn_samples dataset=mnist net.filters=6
refused "filters must be a multiple of 8" "$ncsn" ncsn_fig1 dataset=mnist net.filters=12
refused "annealed_langevin: sigma is 0 at t_min = 0" "$ncsn" ncsn_samples dataset=mnist sde=vp
refused "sampler.levels = 5, sampler.t_min = 0, but the network knows its own" "$ncsn" ncsn_samples \
  dataset=mnist net=ncsn sampler.levels=5
refused "samples=6, but the number of test images is 5" "$ncsn" ncsn_samples dataset=mnist limit=5 \
  judge_batch=4
refused "write limit=3" "$ncsn" ncsn_samples dataset=mnist limit=1
refused "judge_batch=16, but the number of training images is 10" "$ncsn" ncsn_samples dataset=mnist limit=10
refused "images=200, but the number of training images is 100" "$ncsn" ncsnv2_fig2 dataset=mnist limit=100
refused "k=6, but the number of training images is 5" "$ncsn" ncsn_neighbours dataset=mnist limit=5
# shellcheck disable=SC2046
refused "data set 'folder' has 2 images; this study needs 3" "$ncsn" ncsn_samples $(folder two)
# shellcheck disable=SC2046
refused "write dataset.test=0.2" "$ncsn" ncsn_samples $(folder four)
# shellcheck disable=SC2046
refused "network.images.batch=4, but the number of training images is 3" "$ncsn" \
  ncsn_inpainting $(folder four) dataset.test=0.3
modes=run
for study in edm_ablation score_sde_fig3 score_sde_table1_images solvers_at_a_glance; do
  refused "data set 'wine' holds rows of numbers" "$vp" $study dataset=wine
  # shellcheck disable=SC2046
  refused "data set 'folder' has no labels" "$vp" $study $(folder twenty)
  refused "write per_class=5421" "$vp" $study dataset=mnist limit=none per_class=6000
  refused "take a divisor: pool=2" "$vp" $study dataset=mnist pool=6
done
refused "are not drawn here" "$vp" score_sde_table1_images dataset=cifar10
refused "sampler 'annealed_langevin' does not fit the SDE 'vp'" "$play" playground sampler=annealed_langevin
refused "objective 'ssm' learns the score of clean data alone" "$play" playground objective=ssm
refused "data set 'wine' holds rows of numbers" "$play" playground data=images dataset=wine
refused "data set 'wine' holds rows of numbers, not images" "$play" own_images dataset=wine
refused "did you mean 'epsilon'?" "$play" own_images dataset=mnist preconditioning=epsilonn
refused "did you mean 'sub_vp'?" "$play" own_images dataset=mnist sde=subvp
refused "give multiples of 8: 24x24 or 32x32" "$play" own_images dataset=mnist 'net.multipliers=[1,2,2,2]'
refused "eps = 1 is not below the SDE's horizon 1" "$play" own_images dataset=mnist sampler=pc sampler.eps=1
refused "'sampler.eps'" "$play" own_images dataset=mnist sampler=ode sampler.eps=0
refused "t_min = 2 is not below the SDE's horizon 1" "$play" own_images dataset=mnist objective.t_min=2
refused "needs a step's beta below 1" "$play" own_images dataset=mnist sampler=pc sampler.N=20
refused "sigma is 0 at t_min = 0" "$play" own_images dataset=mnist sampler=annealed_langevin
refused "begins at t = 0, where its SDE has no noise" "$play" own_images dataset=mnist sampler=langevin
refused "sampler.levels = 5, sampler.t_min = 0, but the network knows its own" "$play" own_images \
  dataset=mnist net=ncsn preconditioning=score sde=ve sampler=annealed_langevin sampler.levels=5
refused "study 'score_sde_fig5' computes on the CPU alone" "$vp" score_sde_fig5 device=cuda
refused "unknown key 'dataset'" "$ncsn" ncsn_fig3 dataset=mnist

# What it says works: of the folder of four, and where the first images do not hold every class.
# shellcheck disable=SC2046
refused "write images.batch=3" "$ncsn" ncsn_samples $(folder four)
# shellcheck disable=SC2046
"$ncsn" study=ncsn_samples scale=smoke run.dir="$scratch/out" $(folder four) dataset.test=0.2 \
  images.batch=3 >"$scratch/log" 2>&1 || fail "the advice for four images"
rm -r "$scratch/out"
[ -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ] || exit 0
for study in edm_ablation score_sde_fig3 score_sde_table1_images solvers_at_a_glance; do
  code=0
  "$vp" study=$study scale=smoke run.dir="$scratch/out" limit=1 >"$scratch/log" 2>&1 || code=$?
  [ $code = 2 ] || fail "$study limit=1: exit code $code"
  [ ! -e "$scratch/out" ] || fail "$study limit=1: something was computed"
  advice=$(sed -n 's/^  write \(limit=[0-9]*\)$/\1/p' "$scratch/log")
  [ -n "$advice" ] || fail "$study limit=1: no advice"
done
"$vp" study=score_sde_fig3 scale=smoke run.dir="$scratch/out" "$advice" >"$scratch/log" 2>&1 ||
  fail "score_sde_fig3 $advice"
