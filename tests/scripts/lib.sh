# shellcheck shell=bash
# For the tests of the scripts: a scratch copy of the repository's scripts in a folder with a blank, a PATH of chosen commands, and expectations.
# SGM_SOURCE_DIR is the repository. The real .deps and build are never touched.
set -uo pipefail
: "${SGM_SOURCE_DIR:?}"
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
repo="$scratch/a clone"
bin=$scratch/bin
calls=$scratch/calls  # what the shims of apt-get and pip were called with
mkdir -p "$repo/experiments/topic/known_study" "$bin"
cp -r "$SGM_SOURCE_DIR/run_all.sh" "$SGM_SOURCE_DIR/scripts" "$repo/"
: >"$repo/experiments/topic/known_study/study.cpp"
: >"$calls"
unset SGM_TORCH SGM_WERROR SGM_FIXTURES SGM_MIRROR
failures=0

# A shim: the command $1 is the shell text $2.
shim() { rm -f "$bin/$1"; printf '#!/bin/bash\n%s\n' "$2" >"$bin/$1"; chmod +x "$bin/$1"; }
# What every base system has.
for tool in bash env dirname basename cat sed grep tail head mkdir rm mv cp mktemp uname find sort tr nproc flock getconf rmdir ls touch; do
  ln -s "$(command -v $tool)" "$bin/$tool"
done
# A machine with everything but LibTorch.
for tool in g++ cmake ninja git ccache gnuplot pdftocairo ctest; do shim $tool "echo $tool \"\$@\" >>'$calls'"; done
shim dpkg-query 'shift 3; printf "%s:installed " "$@"'
shim apt-get "echo apt-get \"\$@\" >>'$calls'; echo 'E: no network'; exit 100"
shim python3 "[ \"\$3\" = --version ] && exit 0; echo pip \"\$@\" >>'$calls'; echo 'ERROR: no network'; exit 1"
root() { shim id 'echo 0'; }
user() { shim id 'echo 1000'; }
root
# A torch of version $2 (2.11.0) in folder $1.
torch_in() {
  mkdir -p "$1/torch/lib" "$1/torch/include/torch/csrc/api/include/torch"
  touch "$1/torch/lib/libtorch_cpu.so" "$1/torch/include/torch/csrc/api/include/torch/torch.h"
  echo "__version__ = '${2:-2.11.0+cu130}'" >"$1/torch/version.py"
}

# Calls "$@" on the shimmed machine: its exit code in $code, all its output in $said.
call() { said=$(cd "$scratch" && PATH=$bin "$@" 2>&1 </dev/null); code=$?; }
wrong() { printf 'FAILED %s: %s\n---- output, exit code %s:\n%s\n' "$name" "$1" "$code" "$said"; failures=$((failures + 1)); }
case_of() { name=$1; }
expect_code() { [ "$code" = "$1" ] || wrong "exit code $1 expected"; }
expect_said() { local text; for text in "$@"; do [[ $said == *"$text"* ]] || wrong "does not say \"$text\""; done; }
expect_silence() { [ -z "$said" ] || wrong "says something"; }
expect_calls() { grep -qF -- "$1" "$calls" || wrong "no call of: $1"; }
expect_no_calls() { [ ! -s "$calls" ] || wrong "called $(cat "$calls")"; }
finish() { [ $failures = 0 ] && echo "all as expected"; exit $((failures > 0)); }
