# shellcheck shell=bash
# For tests that train on images: the driver and a scratch folder. Exit code 77: not built, or no data.
driver=$SGM_BINARY_DIR/bin/ncsn_annealed_langevin
[ -x "$driver" ] || { echo "not built: $driver"; exit 77; }
[ -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ] || { echo "no dataset-fashion-mnist"
  exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
