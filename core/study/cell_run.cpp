#include "core/study/cell_run.h"

#include "core/base/require.h"

namespace sgm {

Group Input::result() const {
  return read_result((folder / "result.h5").string());
}

Group Input::bulk() const {
  const std::filesystem::path file = folder / "bulk.h5";
  return std::filesystem::exists(file) ? read_result(file.string()) : Group();
}

Rng CellRun::rng() const {
  const Rng root = Rng(static_cast<uint64_t>(seed)).fork(stream);
  return draw == 0 ? root : root.fork("draw").fork(static_cast<uint64_t>(draw));
}

const Input& CellRun::input(const std::string& role) const {
  const std::vector<Input>& all = inputs(role);
  require(all.size() == 1,
          "{} cells play the role '{}' for this one, not one\n  see Cell::needs of its study", all.size(),
          role);
  return all[0];
}

}  // namespace sgm
