#!/usr/bin/env bash
# scripts/setup.sh on machines that lack something: what it says, its exit code, and that nothing half-made stays.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
setup="$repo/scripts/setup.sh"
ln -s "$(command -v chmod)" "$(command -v sleep)" "$bin/"
half_made() { find "$repo/.deps" -name '*partial*' 2>/dev/null; }

case_of "all there: does nothing, says nothing"
torch_in "$repo/.deps/torch"
call "$setup"; expect_code 0; expect_silence; expect_no_calls

case_of "all there, LibTorch elsewhere"
rm -rf "$repo/.deps"; torch_in "$scratch/site packages"
for given in "$scratch/site packages" "$scratch/site packages/torch"; do call env SGM_TORCH="$given" "$setup"; expect_code 0; expect_silence; expect_no_calls; done
[ ! -e "$repo/.deps" ] || wrong ".deps was made"

case_of "SGM_TORCH is no folder"
call env SGM_TORCH=/no/such "$setup"; expect_code 2; expect_said "error: SGM_TORCH=/no/such is not a folder" "2.11.0"; expect_no_calls
case_of "SGM_TORCH has no torch"
call env SGM_TORCH="$bin" "$setup"; expect_code 2; expect_said "has no libtorch_cpu.so" "unset SGM_TORCH"; expect_no_calls
case_of "SGM_TORCH is of another version"
torch_in "$scratch/old" 2.1.0
call env SGM_TORCH="$scratch/old" "$setup"; expect_code 2; expect_said "has torch 2.1.0, needed is 2.11"; expect_no_calls
case_of "arguments"
call "$setup" --fast; expect_code 2; expect_said "takes no arguments"

case_of "no LibTorch, no network"
call "$setup"; expect_code 2; expect_said "LibTorch 2.11.0 is missing ($repo/.deps/torch)" "torch==2.11.0" "nvidia-cuda-runtime==13.0.96" "set SGM_TORCH" "pip download" "ERROR: no network"
expect_calls "torch==2.11.0"; [ -z "$(half_made)" ] || wrong "left $(half_made)"
[ ! -e "$repo/.deps/torch" ] || wrong "made .deps/torch"

case_of "an interrupted download leaves nothing half-made, the next call goes on"
mkdir -p "$repo/.deps/torch.partial.old/torch"
# shellcheck disable=SC2016
target='while [ "$1" != --target ]; do shift; done; mkdir -p "$2"'
shim python3 "[ \"\$3\" = --version ] && exit 0; $target; echo half >\"\$2/half\"; kill -TERM \$PPID; sleep 0.2; exit 1"
call "$setup"; [ "$code" != 0 ] || wrong "exit code other than 0 expected"; [ -z "$(half_made)" ] || wrong "left $(half_made)"
[ ! -e "$repo/.deps/torch" ] || wrong "made .deps/torch"
case_of "pip says yes and installs half"
shim python3 "[ \"\$3\" = --version ] && exit 0; $target; mkdir -p \"\$2/torch/lib\""
call "$setup"; expect_code 2; [ ! -e "$repo/.deps/torch" ] || wrong "made .deps/torch"

case_of "pip installs all"
torch_in "$scratch/whole"
shim python3 "[ \"\$3\" = --version ] && exit 0; echo pip \"\$@\" >>'$calls'; $target; cp -r '$scratch/whole/.' \"\$2\""
: >"$calls"
call "$setup"; expect_code 0; expect_said "set-up: installing LibTorch 2.11.0 (1.2 GB)"; expect_calls "--no-deps"
[ -e "$repo/.deps/torch/torch/lib/libtorch_cpu.so" ] || wrong "no LibTorch"
[ -z "$(half_made)" ] || wrong "left $(half_made)"
: >"$calls"; call "$setup"; expect_code 0; expect_silence; expect_no_calls

case_of "an NVIDIA driver asks for the whole wheel"
shim nvidia-smi 'exit 0'; mkdir -p "$scratch/whole/nvidia/cudnn"; : >"$calls"
call "$setup"; expect_code 0; expect_said "4.7 GB, with CUDA"; ! grep -qe --no-deps "$calls" || wrong "--no-deps"
: >"$calls"; call "$setup"; expect_code 0; expect_silence; expect_no_calls
rm "$bin/nvidia-smi"

case_of "packages are missing, not root"
user; : >"$calls"
shim dpkg-query 'echo "libhdf5-dev:installed libpng-dev:config-files"'
rm "$bin/ninja"
call "$setup"; expect_code 2; expect_said "as root, type: apt-get install -y --no-install-recommends ninja-build libtomlplusplus-dev libfmt-dev libpng-dev"; expect_no_calls
[[ $said != *libhdf5-dev* ]] || wrong "names what is there"
case_of "no compiler, not root"
shim dpkg-query 'shift 3; printf "%s:installed " "$@"'; shim ninja ''; rm "$bin/g++"
call "$setup"; expect_code 2; expect_said "these Debian packages are missing: g++"; expect_no_calls
case_of "no compiler, root, no network"
root
call "$setup"; expect_code 2; expect_said "apt-get could not install these Debian packages: g++" "E: no network" "./*.deb"; expect_calls "apt-get update"
case_of "no compiler on the PATH though the package is there"
shim apt-get 'exit 0'
call "$setup"; expect_code 2; expect_said "not on the PATH though they are installed: g++"
case_of "apt-get installs: lists are not fetched where they are not needed"
shim apt-get "echo apt-get \"\$@\" >>'$calls'; echo '#!/bin/bash' >'$bin/g++'; chmod +x '$bin/g++'"; : >"$calls"
call "$setup"; expect_code 0; expect_calls "--no-install-recommends"; ! grep -q update "$calls" || wrong "apt-get update"
case_of "no gnuplot, not root: a note"
user; rm "$bin/gnuplot"; : >"$calls"
call "$setup"; expect_code 0; expect_said "without gnuplot-nox"; expect_no_calls
case_of ".deps cannot be made"
shim gnuplot ''; rm -rf "$repo/.deps"; : >"$repo/.deps"
call "$setup"; expect_code 2; expect_said "cannot write $repo/.deps"
rm "$repo/.deps"
case_of "no pip"
shim python3 'exit 1'
call "$setup"; expect_code 2; expect_said "these Debian packages are missing: python3-pip"
finish
