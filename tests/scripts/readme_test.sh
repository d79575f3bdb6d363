#!/usr/bin/env bash
# The C++ of README.md compiles.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
awk -v to="$scratch" '/^```cpp/ { ++n; code = 1; next } /^```/ { code = 0 } code { print > (to "/" n ".cpp") }' "$SGM_SOURCE_DIR/README.md"
compiler=(g++)
! command -v ccache >/dev/null || compiler=(ccache g++)
count=0
cd "$scratch"  # bare names, so that ccache knows them again
for file in *.cpp; do
  "${compiler[@]}" -std=c++20 -Wall -Wextra -Werror -I "$SGM_SOURCE_DIR" -isystem "$SGM_LIBTORCH/include" -c "$file" -o "$file.o" || { cat -n "$file"; exit 1; }
  count=$((count + 1))
done
echo "$count examples compile"
[ $count -ge 3 ]
