#!/usr/bin/env bash
# Every `paper` preset composes, constructs at full size and runs on a tiny input: few samples, steps or images, all else as published.
set -euo pipefail
driver=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin
for program in "$driver" "$SGM_BINARY_DIR"/bin/{vp_ve_sde,playground,likelihood_ode,sliced_vs_denoising,fid_tables}; do
  [ -x "$program" ] || { echo "not built: $program"; exit 77; }
done
[ -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ] || { echo "no dataset-fashion-mnist"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$SGM_BINARY_DIR/bin/sgm" run paper --dry-run >"$scratch/plan"
studies=$(ls "$SGM_SOURCE_DIR"/experiments/*/*/study.cpp | wc -l)
[ "$(grep -o '^[a-z0-9_]*/' "$scratch/plan" | sort -u | wc -l)" = "$studies" ]

tried=0
try() {  # try STUDY KEY=VALUE…
  echo "== $*"
  "$driver" scale=paper run.dir="$scratch/out" study="$@" >"$scratch/log" 2>&1 || { tail -n 20 "$scratch/log"; exit 1; }
  tried=$((tried + 1))
}
# In CIFAR-10's place, colour images of its size.
mkdir "$scratch/colour"
for i in $(seq 40); do cp "$SGM_SOURCE_DIR/tests/data/io/rgb.png" "$scratch/colour/$i.png"; done
colour="dataset=folder dataset.path=$scratch/colour dataset.size=32"
# shellcheck disable=SC2086
try ncsn_fig1 $colour batch=2 fit.steps=1
# shellcheck disable=SC2086
try ncsnv2_fig2 $colour images=20 chains=3 'sigma_first=[1]'
try ncsnv2_techniques dataset=fashion_mnist limit=100 chains=50
try ncsn_fig2 networks=2 batch=8 train.steps=1
try ncsn_fig3 chains=50
try ncsn_mixing chains=50 'levels=[1,20]' 'steps=[10]' 'other_eps=[3]'
driver=$SGM_BINARY_DIR/bin/vp_ve_sde
small="limit=200 per_class=1"
# shellcheck disable=SC2086
try edm_ablation $small trajectories=10 image_trajectories=2 'budgets=[6,8]' values=100
# shellcheck disable=SC2086
try ddpm_link $colour dataset.test=0.25 levels=21 'ddim_steps=[2]' samples=2 floors=3 images.batch=2 \
  fit.steps=1 exact_chains=8 exact_samples=1 'flow_steps=[10,20,40]'
try edm_fig3 trajectories=10 drawn=2 points=50 'steps=[18]'
try score_sde_fig2 chains=100
# shellcheck disable=SC2086
try score_sde_fig3 $small trajectories=10 image_trajectories=2 'tolerances=[1e-1,1e-2]'
try score_sde_fig5
try score_sde_table1_exact chains=2 dimensions=64
# shellcheck disable=SC2086
try score_sde_table1_images $small samples=10 runs=2
# shellcheck disable=SC2086
try score_sde_table1_error $small net.filters=8 batch=2 fit.steps=1 N=21 samples=4 runs=2 \
  error.levels=2 error.draws=2
# shellcheck disable=SC2086
try score_sde_table5_learned $small net.filters=8 batch=2 fit.steps=1 N=21 samples=4 runs=2 points=2
# shellcheck disable=SC2086
try score_sde_fig9 $small net.filters=8 batch=2 fit.steps=1 samples=4 runs=2 budget=42 'corrections=[0,1]'
try score_sde_table5 points=3 chains=2 dimensions=64
# shellcheck disable=SC2086
try solvers_at_a_glance $small samples=20 trajectories=10 image_samples=20 'budgets=[10]'
few="limit=300 judge.steps=1"
net() {  # net PREFIX: a tiny network and training
  printf '%s\n' "$1samples=10" "$1side_by_side=10" "$1floors=1" "$1images.batch=2" "$1fit.steps=1" \
    "$1fit.milestone_every=0" "$1net.filters=4" "$1net.blocks=1" "$1net.multipliers=[1]"
}
# shellcheck disable=SC2046,SC2086
{
  try score_sde_samples dataset=fashion_mnist $few $(net ve.) $(net vp.) $(net sub_vp.) evaluations=44
  try score_sde_table1 dataset=fashion_mnist $few $(net network.) network.networks=1 N=21 samples=10 runs=2
  try edm_training dataset=fashion_mnist $few $(net network.) network.networks=1 points=2 test_images=4
}
driver=$SGM_BINARY_DIR/bin/likelihood_ode
coarse() {  # coarse PREFIX: few images, a loose tolerance
  printf '%s\n' "$1images=2" "$1eps=1e-2" "$1rtol=1e-1" "$1atol=1e-1"
}
# shellcheck disable=SC2046,SC2086
{
  shoes="dataset=fashion_mnist $few"
  try score_sde_table2 $shoes $(net vp.) $(net sub_vp.) $(net whole.) $(coarse bits.) $(coarse whole_bits.) \
    vp.sampler.N=21 sub_vp.sampler.N=21 bits.draws=2 tight_images=2
  try score_flow_table2 $shoes $(net network.) $(coarse bits.) network.sampler.N=21 bound.times=2 \
    loss_images=4
  few="limit=300"
  try likelihood_protocols dataset=fashion_mnist $few $(net network.) $(coarse bits.)
  try likelihood_ood $few other.dataset=fashion_mnist other.limit=200 $(net network.) $(coarse bits.)
  try score_sde_fig6_8 dataset=fashion_mnist $few $(net shallow.) $(net deep.) $(coarse bits.) pairs=1 \
    between=3 'temperatures=[1]' rate_images=2 ddpm.N=30
  try likelihood_exact limit=500 per_class=2 pool=7 'sdes=[vp]' points=8 image_points=3 traced_points=2 \
    'tolerances=[1e-2,1e-3]' 'traced_tolerances=[1e-2]' reference=1e-4 neighbours.batch=4 neighbours.alone=2 \
    'neighbours.tolerances=[1e-3]' probes.draws=200 image_probes.draws=8 protocols.values=100 \
    protocols.flow=4     'protocols.importance=[1,5]'
}
driver=$SGM_BINARY_DIR/bin/sliced_vs_denoising
try ssm_scalability batch=8 repeats=2 'dimensions=[4,8]'
try ssm_nice dataset=fashion_mnist limit=200 held_out=4 test=4 batch=2 fit.steps=1 net.width=4
try ssm_no_kernel paths=50 training_steps=1 networks=1 simulated_steps=20 'lags=[1]' 'rates=[1e-3]' \
  samples=20 target_paths=100 'target_lags=[1]' batch=8
try ssm_sde limit=200 per_class=1 plane.training_steps=1 plane.networks=1 plane.batch=8 'plane.rates=[1e-3]' \
  plane.samples=10 plane.points=10 plane.sampler.steps=2 image.training_steps=1 image.networks=1 \
  image.batch=2 'image.rates=[1e-3]' image.samples=4 image.points=4 image.sampler.steps=2 \
  image.net.filters=8 weighting_draws=2
try ssm_dkef 'data=[made]' made=300 runs=2 train.steps=1 normaliser.draws=100
try ssm_variance 'dimensions=[2]' 'standard=[1,3]' hidden=4 'counts=[1,2]' points=2 repeats=40 rows=60 \
  standard_rows=60
try sm_consistency 'counts=[100]' repeats=2 'noise_counts=[50]' noise_repeats=4 gradients.repeats=4
driver=$SGM_BINARY_DIR/bin/fid_tables
try fid_exact dimension=4 'counts=[40]' repeats=2 infinity_n=80 infinity_repeats=2 kid_n=20 kid_repeats=2 \
  wide_dimension=8 'wide_counts=[40]' wide_repeats=2
driver=$SGM_BINARY_DIR/bin/playground
try playground samples=10 sets=2 'budgets=[25]' steps=1 batch=8
driver=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin

# Studies of image networks: on few of Fashion-MNIST's images in place of MNIST, one step, four samples.
tiny() {  # tiny PREFIX: of the keys of a network
  printf '%s\n' "$1samples=4" "$1side_by_side=4" "$1floors=1" "$1images.batch=2" "$1sampler.steps=1" \
    "$1fit.steps=1" "$1fit.milestone_every=0"
}
data="dataset=fashion_mnist limit=300"
# shellcheck disable=SC2046,SC2086
{
  try ncsn_samples $data $(tiny "") judge.steps=1
  try ncsn_single_noise $data $(tiny "") $(tiny annealed.) judge.steps=1 'control_steps=[2]'
  try ncsn_inpainting $data $(tiny network.) judge.steps=1 images=1 completions=1 sampler.steps=1
  try ncsn_neighbours $data $(tiny network.) judge.steps=1 test=20 planted=2
  driver=$SGM_BINARY_DIR/bin/sliced_vs_denoising
  try ncsn_ssm $data $(tiny "") net.filters=8 networks=1 judge.steps=1 test_images=4
  driver=$SGM_BINARY_DIR/bin/playground
  try own_images $data $(tiny "") judge.steps=1
  driver=$SGM_BINARY_DIR/bin/fid_tables
  rows="judge.steps=1 measures.images=4 measures.reference=10"
  try fid_real $data judge.steps=1 n=20 least=5
  try fid_protocol $data $(net network.) network.sampler.N=21 judge.steps=1 n=8 reference=10 \
    float64_images=8 runs=2 network.networks=2
  try fid_solvers $data $(net network.) 'evaluations=[6]' $rows
  try ncsn_table1 $data $(tiny network.) network.net.filters=8 $rows
  try ncsnv2_table1 $data $(tiny ncsn.) $(tiny ncsnv2.) {ncsn,ncsnv2}.net.filters=8 ncsnv2.levels=24 $rows
  try score_sde_table3 $data $(net vp.) $(net sub_vp.) $(net ve.) pc_steps=22 {vp,sub_vp}.sampler.{rtol,atol}=1e-1 $rows
  try edm_table2 $data $(net network.) $rows
  try score_flow_fid $data $(net network.) network.sampler.{rtol,atol}=1e-1 $rows
}
[ "$tried" = "$studies" ] || { echo "$tried of $studies paper presets were run: add the new one here"; exit 1; }
