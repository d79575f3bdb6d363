#!/usr/bin/env bash
# The C++ of README.md compiles: its examples as one file, each registering line with a name of its own. Put
# into the playground, its SDE and its sampler are computed there, as README says.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"  # a bare file name, so that ccache knows it again
awk '/^```cpp/ { ++n; code = 1; next } /^```/ { code = 0 }
  code { sub(/registered = /, "registered_" n " = "); print } END { exit n < 3 }' \
  "$SGM_SOURCE_DIR/README.md" >all.cpp
mkdir -p experiments/EXPERIMENT/tails  # a study has the names of its folders
examples=experiments/EXPERIMENT/tails/study.cpp
mv all.cpp $examples
compiler=(g++)
! command -v ccache >/dev/null || compiler=(ccache g++)
"${compiler[@]}" -std=c++20 -fPIC -Wall -Wextra -Werror -I "$SGM_SOURCE_DIR" \
  -isystem "$SGM_LIBTORCH/include" -c $examples -o examples.o
playground=$SGM_BINARY_DIR/bin/playground
[ -x "$playground" ] || { echo "not built: $playground"; exit 77; }
# A library that is loaded before the program registers its components as a file of core/ would.
g++ -shared examples.o -o examples.so -L "$SGM_BINARY_DIR/lib" -Wl,-rpath,"$SGM_BINARY_DIR/lib" \
  -Wl,--no-as-needed -lsgm -lsgm_config
sanitizer=$(ldd "$playground" | awk '/libasan/ { print $3 }')  # which comes first, if there is one
command=$(grep -o 'build/bin/playground study=playground [a-z_= ]*' "$SGM_SOURCE_DIR/README.md" | head -n 1)
[ -n "$command" ] || { echo "README.md does not say how the playground takes them"; exit 1; }
read -ra keys <<<"${command#build/bin/playground }"
LD_PRELOAD="${sanitizer:+$sanitizer:}$scratch/examples.so" "$playground" "${keys[@]}" scale=smoke \
  run.dir="$scratch/out" >log 2>&1 || { tail -n 20 log; exit 1; }
grep -q 'reverse_euler under ou' log || { echo "the playground does not say what it shows"; cat log; exit 1; }
