#!/usr/bin/env bash
# Installs what sgm needs and this machine lacks: Debian packages (only as root) and LibTorch, into .deps/torch. All there: does nothing.
# SGM_TORCH=FOLDER takes the torch installed there instead (the FOLDER of `pip install --target`, a site-packages folder, or the package itself).
# Debian 12; Ubuntu 24.04 or later should do, untested. Exit code: 0, or 2 with what is missing and how to give it.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps=$top/.deps
torch_version=2.11.0

fail() { printf 'error: %s\n' "$1" >&2; shift; [ $# = 0 ] || printf '  %s\n' "$@" >&2; exit 2; }
say() { printf 'set-up: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

writable_deps() {
  if ! mkdir -p "$deps" 2>/dev/null || [ ! -w "$deps" ]; then fail "cannot write $deps" "make it a writable folder, or set SGM_TORCH"; fi
}

# A required package gives a command (name:command) or a library; without the optional ones something is slower, or left out.
commands="g++:g++ cmake:cmake ninja-build:ninja git:git"
libraries="libtomlplusplus-dev libhdf5-dev libfmt-dev libpng-dev zlib1g-dev libssl-dev nlohmann-json3-dev libgtest-dev libgmock-dev libbenchmark-dev dataset-fashion-mnist"
optional="ccache:ccache gnuplot-nox:gnuplot poppler-utils:pdftocairo"

# The packages among NAME:COMMAND… whose command is not on the PATH.
without_command() { local pair; for pair in "$@"; do has "${pair#*:}" || printf '%s ' "${pair%%:*}"; done; }
# The packages among NAME… that dpkg does not have.
not_installed() {
  local have name
  have=" $(dpkg-query -W -f '${Package}:${db:Status-Status} ' "$@" 2>/dev/null || true)"
  for name in "$@"; do [[ $have == *" $name:installed "* ]] || printf '%s ' "$name"; done
}
# The first Python on the PATH with pip: any version does, for LibTorch is unpacked for us and not for it.
pip_python() {
  local python
  for python in $(type -ap python3); do "$python" -m pip --version >/dev/null 2>&1 && { echo "$python"; return; }; done
  return 1
}

# ---- LibTorch: what is there?
nvidia_driver() { [ -e /proc/driver/nvidia/version ] || has nvidia-smi; }
package_in() { local root; for root in "$1/torch" "$1"; do [ -e "$root/lib/libtorch_cpu.so" ] && { echo "$root"; return; }; done; return 1; }
version_in() { sed -n "s/^__version__ = '\([0-9.]*\).*/\1/p" "$1/version.py" 2>/dev/null || true; }
torch_is_whole() {
  local root; root=$(package_in "$1") && [ "$(version_in "$root")" = $torch_version ] && [ -e "$root/include/torch/csrc/api/include/torch/torch.h" ] &&
    { ! nvidia_driver || [ -d "$1/nvidia/cudnn" ]; }
}
check_given_torch() {  # SGM_TORCH is the user's: it is judged, never changed.
  local root version
  [ -d "$SGM_TORCH" ] || fail "SGM_TORCH=$SGM_TORCH is not a folder" "give a folder with torch $torch_version, or unset SGM_TORCH to have it installed"
  root=$(package_in "$SGM_TORCH") || fail "SGM_TORCH=$SGM_TORCH has no libtorch_cpu.so (looked in lib/ and torch/lib/)" \
    "give a folder with torch $torch_version, or unset SGM_TORCH to have it installed"
  version=$(version_in "$root")
  [[ $version == 2.11.* ]] || fail "SGM_TORCH=$SGM_TORCH has torch ${version:-of unknown version}, needed is 2.11" \
    "give a folder with torch $torch_version, or unset SGM_TORCH to have it installed"
}

# ---- Debian packages
install_packages() {  # $1: required, $2: optional
  has dpkg-query || fail "this is not Debian or Ubuntu, and these are missing: $1" "install them under your system's names, then: cmake --preset release && ninja -C build"
  local line="apt-get install -y --no-install-recommends $1$2"
  if [ "$(id -u)" != 0 ]; then
    [ -z "$1" ] || fail "these Debian packages are missing: $1" "as root, type: ${line% }"
    say "without ${2% } something is slower or left out (figures, cached builds); as root, type: ${line% }"
    return
  fi
  say "installing ${1}${2}…"
  writable_deps
  local log=$deps/apt.log options="-y -q --no-install-recommends -o DPkg::Lock::Timeout=120 -o Acquire::Retries=1" packages="$1$2"
  export DEBIAN_FRONTEND=noninteractive
  # The package lists are fetched only where the first try shows that they are missing or old.
  # shellcheck disable=SC2086
  if ! apt-get install $options $packages </dev/null >"$log" 2>&1; then
    apt-get update -q </dev/null >>"$log" 2>&1 || true
    if ! apt-get install $options $packages </dev/null >>"$log" 2>&1; then
      tail -n 8 "$log" >&2
      fail "apt-get could not install these Debian packages: ${packages% }" "with network, type: ${line% }" \
        "without network: copy their .deb files here and type: apt-get install ./*.deb" "(whole log: $log)"
    fi
  fi
}
check_packages() {
  local missing extra
  # shellcheck disable=SC2086
  missing=$(without_command $commands; ! has dpkg-query || not_installed $libraries) extra=$(without_command $optional)
  [ "$1" = no_torch ] && ! pip_python >/dev/null && missing+="python3-pip "
  [ -z "$extra" ] || has dpkg-query || extra=""
  [ -z "$missing$extra" ] && return
  [[ $extra != *gnuplot* && $extra != *poppler* ]] || extra+="fonts-dejavu-core "
  install_packages "$missing" "$extra"
  [ "$(id -u)" = 0 ] || return 0
  # shellcheck disable=SC2086
  missing=$(without_command $commands)
  [ -z "$missing" ] || fail "the commands of these packages are not on the PATH though they are installed: $missing" "PATH=$PATH"
}

# ---- LibTorch: install it
install_torch() {
  local python partial packages="torch==$torch_version" size="1.2 GB" only=--no-deps
  [ "$(uname -m)" = x86_64 ] || fail "LibTorch is installed on x86_64 only, this is $(uname -m)" "set SGM_TORCH to a folder with torch $torch_version"
  python=$(pip_python) || fail "no pip for python3" "as root, type: apt-get install -y --no-install-recommends python3-pip"
  if nvidia_driver; then size="4.7 GB, with CUDA" only=""; else packages+=" nvidia-cuda-runtime==13.0.96 nvidia-cuda-cupti==13.0.85"; fi
  writable_deps
  exec 9>"$deps/lock"; flock 9
  ! torch_is_whole "$deps/torch" || return 0  # another set-up was quicker
  rm -rf "$deps"/torch.partial.*              # of a set-up that was killed
  say "installing LibTorch $torch_version ($size) into $deps/torch …"
  partial=$(mktemp -d "$deps/torch.partial.XXXXXX")
  # shellcheck disable=SC2064
  trap "rm -rf '$partial'" EXIT
  trap 'exit 130' INT TERM
  mkdir "$partial/tmp"
  local log=$deps/pip.log platforms=""
  for tag in manylinux_2_{28..17} manylinux2014 manylinux1; do platforms+=" --platform ${tag}_x86_64"; done
  # shellcheck disable=SC2086
  if ! TMPDIR=$partial/tmp PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$python" -m pip install --target "$partial/torch" $only --only-binary=:all: --python-version 3.12 \
      $platforms --retries 2 --no-input --no-compile --progress-bar off --disable-pip-version-check --root-user-action ignore $packages </dev/null >"$log" 2>&1 ||
      ! torch_is_whole "$partial/torch"; then
    tail -n 4 "$log" >&2
    fail "LibTorch $torch_version is missing ($deps/torch) and pip could not install it: $packages" \
      "with network: call this again" \
      "without network: set SGM_TORCH to a folder with torch $torch_version, or on another machine type" \
      "  pip download -d wheels $only --only-binary=:all: --python-version 3.12$platforms $packages" \
      "and call here: PIP_NO_INDEX=1 PIP_FIND_LINKS=/path/to/wheels $0" "(whole log: $log)"
  fi
  rm -rf "$deps/torch"
  mv -T "$partial/torch" "$deps/torch"
}

[ $# = 0 ] || fail "scripts/setup.sh takes no arguments, got: $*"
[ -z "${SGM_TORCH:-}" ] || check_given_torch
torch=there
[ -n "${SGM_TORCH:-}" ] || torch_is_whole "$deps/torch" || torch=no_torch
check_packages $torch
[ $torch = there ] || install_torch
