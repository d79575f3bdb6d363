#!/usr/bin/env bash
# The C++ of README.md compiles: its examples as one file, each registering line with a name of its own.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"  # a bare file name, so that ccache knows it again
awk '/^```cpp/ { ++n; code = 1; next } /^```/ { code = 0 } code { sub(/registered = /, "registered_" n " = "); print } END { exit n < 3 }' \
  "$SGM_SOURCE_DIR/README.md" >examples.cpp
compiler=(g++)
! command -v ccache >/dev/null || compiler=(ccache g++)
"${compiler[@]}" -std=c++20 -Wall -Wextra -Werror -I "$SGM_SOURCE_DIR" -isystem "$SGM_LIBTORCH/include" -c examples.cpp -o examples.o
