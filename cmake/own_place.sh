#!/bin/sh
# own_place.sh FOLDER: fails unless the ninja that calls it, directly or not, runs in FOLDER. (A rule's own
# folder is always FOLDER.)
process=$$
while [ "$process" -gt 1 ] && [ "$(cat "/proc/$process/comm" 2>/dev/null)" != ninja ]; do
  process=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$process/status" 2>/dev/null)
  process=${process:-1}
done
[ "$process" -gt 1 ] || exit 0  # not called by ninja
here=$(readlink "/proc/$process/cwd")
[ "$here" = "$(cd "$1" && pwd -P)" ] && exit 0
printf 'error: the build folder %s was made as %s, and would build that clone\n' "$here" "$1" >&2
echo '  in your clone: ./run_all.sh build, which configures it again' >&2
exit 1
