#!/usr/bin/env bash
# A copied clone is one of its own: its programs take their libraries and their repository from where they
# lie, and its build folder does not
# build the clone that it was copied from.
set -euo pipefail
binary=$SGM_BINARY_DIR/bin/vp_ve_sde
[ -x "$binary" ] || { echo "not built: $binary"; exit 77; }
command -v readelf >/dev/null || { echo "no readelf"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

# ---- programs: their own library, their own repository, though the first ones are there
for file in "$binary" "$SGM_BINARY_DIR/lib/libsgm.so"; do
  readelf -d "$file" | grep -q 'RUNPATH.*\$ORIGIN' ||
    fail "$file has no path from its own place: $(readelf -d "$file" | grep PATH)"
  ! readelf -d "$file" | grep -qE "PATH.*(\[|:)$SGM_BINARY_DIR/lib" ||
    fail "$file looks for libraries in $SGM_BINARY_DIR/lib"
done
copy="$scratch/a copy"
mkdir -p "$copy/build/bin" "$copy/build/lib"
cp "$binary" "$copy/build/bin/"
cp "$SGM_BINARY_DIR"/lib/libsgm.so "$SGM_BINARY_DIR"/lib/libsgm_config.so "$copy/build/lib/"
[ ! -d "$SGM_SOURCE_DIR/.deps" ] || ln -s "$SGM_SOURCE_DIR/.deps" "$copy/.deps"
(cd "$SGM_SOURCE_DIR" &&
  cp -r --parents experiments/conf experiments/trainings experiments/*/*/*.toml "$copy/")
ldd "$copy/build/bin/vp_ve_sde" >"$scratch/libraries"
for library in libsgm.so libsgm_config.so; do grep -q "$library => $copy/build/" "$scratch/libraries" ||
  fail "$(grep "$library" "$scratch/libraries")"; done
written() { ! [ -d "$SGM_SOURCE_DIR/outputs" ] || find "$SGM_SOURCE_DIR/outputs" | wc -l; }
before=$(written)
(cd "$scratch" && "$copy/build/bin/vp_ve_sde" study=score_sde_fig5 scale=smoke >"$scratch/log" 2>&1) ||
  { cat "$scratch/log"; exit 1; }
grep -q 'where to look: a copy/outputs/smoke/score_sde_fig5/report' "$scratch/log" || { cat "$scratch/log"
  fail "wrote elsewhere"; }
[ "$(written)" = "$before" ] || fail "wrote into the clone that it was copied from"
mkdir "$scratch/alone"
cp -r "$copy/build" "$scratch/alone/"
[ ! -d "$SGM_SOURCE_DIR/.deps" ] || ln -s "$SGM_SOURCE_DIR/.deps" "$scratch/alone/.deps"
code=0
"$scratch/alone/build/bin/vp_ve_sde" study=score_sde_fig5 --dry-run >"$scratch/log" 2>&1 || code=$?
[ $code = 2 ] && grep -q 'no repository above' "$scratch/log" || { cat "$scratch/log"
  fail "found a repository where there is none"; }

# ---- the build folder
clone=$scratch/clone
mkdir -p "$clone"
cp -r "$SGM_SOURCE_DIR/cmake" "$clone/"
cat >"$clone/CMakeLists.txt" <<'TEXT'
cmake_minimum_required(VERSION 3.25)
project(copied NONE)
include(cmake/own_place.cmake)
add_custom_target(code ALL)
add_dependencies(code own_place)
TEXT
cmake -S "$clone" -B "$clone/build" -G Ninja >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
ninja -C "$clone/build" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
cp -a "$clone" "$scratch/moved"
code=0
ninja -C "$scratch/moved/build" >"$scratch/log" 2>&1 || code=$?
[ $code != 0 ] && grep -q "was made as $clone/build" "$scratch/log" &&
  grep -q './run_all.sh build' "$scratch/log" || { cat "$scratch/log"
    fail "builds the clone that it was copied from"; }
echo "all as expected"
