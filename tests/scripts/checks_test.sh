#!/usr/bin/env bash
# check_layers and check_texts find what they forbid: each violation is added to a scratch tree, which is
# clean without it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
tree=$scratch/tree
name=clean
fresh() { rm -rf "$tree"; mkdir -p "$tree"/core/{base,kernels,config,tensor,io,sde,score,net,report} \
  "$tree"/core/{study,cells,commands} "$tree"/{datasets,experiments/{a,b},tests/{support,sde},scripts}; echo text >"$tree/README.md"; }
layers() { said=$("$SGM_SOURCE_DIR/scripts/check_layers" "$tree" 2>&1); code=$?; }
texts() { said=$("$SGM_SOURCE_DIR/scripts/check_texts" "$tree" 2>&1); code=$?; }

fresh
echo '#include "core/base/require.h"' >"$tree/core/sde/vp.cpp"
echo '#include <toml++/toml.h>' >"$tree/core/config/read.cpp"
echo '#include <hdf5.h>' >"$tree/core/io/file.cpp"
echo '#include <torch/torch.h>' | tee "$tree/core/net/mlp.h" >"$tree/tests/support/nets.h"
echo '#include <ATen/core/Tensor.h>' >"$tree/core/tensor/rng.h"
echo '// no dynamic_cast here, and #include "core/study/x.h" in words' >"$tree/core/sde/ve.cpp"
echo '#include "experiments/a/shared.h"' >"$tree/experiments/a/one.cpp"
layers; expect_code 0; expect_silence; texts; expect_code 0

# violates FILE TEXT SAYS
violates() { fresh; name="$2 in $1"; printf '%s\n' "$2" >"$tree/$1"; layers; expect_code 1
  expect_said "$1:1: " "$3"; }
violates core/sde/vp.h '#include "core/score/score.h"' \
  "core/sde (layer 2) may not include core/score (layer 3)"
violates core/io/a.h '#include "core/sde/sde.h"' "core/io (layer 2) may not include core/sde (layer 2)"
violates core/kernels/a.h '#include "core/base/require.h"' "may not include core/base"
violates core/report/a.cpp '# include "core/study/study.h"' "may not include core/study"
violates datasets/a.cpp '#include "experiments/a/b.h"' "datasets (layer 5) may not include experiments"
violates core/cells/a.cpp '#include "tests/support/scratch.h"' "may not include tests"
violates experiments/a/one.cpp '#include "experiments/b/two.h"' "an experiment may not include another one"
violates core/sde/vp.cpp '#include "sde.h"' "from the root of the repository"
violates core/sde/vp.cpp '#include "core/helper/a.h"' "core/helper is in no layer"
violates core/sde/vp.cpp '#include <toml++/toml.hpp>' "toml++ only in core/config"
violates core/cells/a.cpp '#include <toml.hpp>' "toml++ only in core/config"
violates core/report/a.cpp '#include <hdf5.h>' "HDF5 only in core/io"
violates tests/sde/a.cpp '#include <H5Fpublic.h>' "HDF5 only in core/io"
violates core/sde/vp.cpp '#include <torch/torch.h>' "costs 13 s"
violates tests/sde/a.cpp '#include <torch/nn.h>' "costs 13 s"
violates core/config/a.h '#include <ATen/core/Tensor.h>' "no torch in"
violates core/base/a.h '#include <c10/util/Exception.h>' "no torch in"
violates core/sde/a.cu '#include <ATen/ATen.h>' "no torch in"
violates core/cells/a.cpp 'if (auto* vp = dynamic_cast<const VpSde*>(sde)) {}' "no type test on an Sde"
violates core/net/a.cpp 'at::parallel_for(0, n, 1, body);' "at::parallel_for is serial here"
fresh; name="301 lines"; printf '%301s' '' | tr ' ' '\n' >"$tree/core/base/a.cpp"; layers; expect_code 1
expect_said "core/base/a.cpp:301: over 300 lines"
fresh; name="301 lines of a script"; printf '%301s' '' | tr ' ' '\n' >"$tree/scripts/a"; layers
expect_code 1; expect_said "scripts/a:301: over 300 lines"

# The forbidden words are put together here, so that this file is clean itself.
for word in "/wor""k/deps" "/roo""t/.cache" "/hom""e/ann/sgm" "deb.debian"".org" "pypi"".org/simple"; do
  fresh; name="text $word"; echo "see $word" >"$tree/core/base/a.cpp"; texts; expect_code 1
  expect_said "core/base/a.cpp:1:see $word"
done
fresh; name="long README"; printf '%151s' '' | tr ' ' '\n' >"$tree/README.md"; texts; expect_code 1
expect_said "README.md has 151 lines"
fresh; name="large file"; head -c 1048577 /dev/zero >"$tree/core/base/a.bin"; texts; expect_code 1
expect_said "core/base/a.bin" "over 1 MiB"
fresh; name="no README"; rm "$tree/README.md"; texts; expect_code 1
finish
