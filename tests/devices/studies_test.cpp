// Every study that accepts the key `device` computes there: all cells of its smoke preset run on LibTorch's
// meta device, whose tensors have sizes and no values. What is copied from there is zero.
#include <ATen/record_function.h>
#include <gmock/gmock.h>

#include "core/cells/configure.h"
#include "core/data/dataset.h"
#include "core/io/result_file.h"
#include "core/score/empirical.h"
#include "tests/support/made.h"
#include "tests/support/on_meta.h"
#include "tests/support/scratch.h"

namespace sgm::test {
namespace {

/// Answers in turn where the program asks what it cannot know of tensors without values.
class Answers {
 public:
  explicit Answers(std::vector<bool> all) : all_(std::move(all)) {}
  bool next() { return all_[given_++ % all_.size()]; }
  void set(std::vector<bool> all) { all_ = std::move(all), given_ = 0; }

 private:
  std::vector<bool> all_;
  size_t given_ = 0;
};
// An adaptive step asks whether its size vanishes, and whether a sample is at the end.
Answers any_of_them({false, true});
// Then which samples are, and which are not; the empirical score, which rows have small errors, and which
// not.
Answers all_of_them({true, false});

at::Tensor any(const at::Tensor&) {
  return at::scalar_tensor(any_of_them.next(), at::kBool);
}

at::Tensor nonzero(const at::Tensor& x) {
  return at::empty({all_of_them.next() ? x.numel() : 0, x.dim()}, x.options().dtype(at::kLong));
}

at::Tensor& copy(at::Tensor& to, const at::Tensor& from, bool) {
  at::infer_size(to.sizes(), from.sizes());
  return to.is_meta() ? to : to.zero_();
}

at::Tensor searchsorted(const at::Tensor& sorted, const at::Tensor& values, bool, bool,
                        std::optional<c10::string_view>, const std::optional<at::Tensor>&) {
  on_meta({sorted, values});
  return at::empty(values.sizes(), values.options().dtype(at::kLong));
}

at::Tensor where(const at::Tensor& condition, const at::Tensor& a, const at::Tensor& b) {
  const auto sizes = at::infer_size(condition.sizes(), at::infer_size(a.sizes(), b.sizes()));
  return at::empty(sizes, condition.options().dtype(at::result_type(a, b)));
}

at::Tensor& negation(const at::Tensor& x, at::Tensor& out) {
  on_meta({x, out});
  out.resize_(x.sizes());
  return out;
}

at::Tensor& connective(const at::Tensor& a, const at::Tensor& b, at::Tensor& out) {
  on_meta({a, b, out});
  out.resize_(at::infer_size(a.sizes(), b.sizes()));
  return out;
}

at::Tensor flip(const at::Tensor& x, at::IntArrayRef) {
  return at::empty_like(x);
}

at::Tensor pooled(const at::Tensor& x, c10::SymIntArrayRef sizes) {
  return at::empty({x.size(0), x.size(1), sizes[0].expect_int(), sizes[1].expect_int()}, x.options());
}

at::Tensor pooled_backward(const at::Tensor& slope, const at::Tensor& x) {
  on_meta({slope, x});
  return at::empty_like(x);
}

void adam(at::TensorList parameters, at::TensorList gradients, at::TensorList first, at::TensorList second,
          at::TensorList, at::TensorList steps, double, double, double, double, double, bool, bool,
          const std::optional<at::Tensor>&, const std::optional<at::Tensor>&) {
  for (const at::TensorList list : {parameters, gradients, first, second, steps}) on_meta(list);
}

TORCH_LIBRARY_IMPL(aten, Meta, m) {
  m.impl("any", any);
  m.impl("where.self", where);
  m.impl("logical_not.out", negation);
  m.impl("logical_and.out", connective);
  m.impl("logical_or.out", connective);
  m.impl("flip", flip);
  m.impl("_adaptive_avg_pool2d", pooled);
  m.impl("_adaptive_avg_pool2d_backward", pooled_backward);
  m.impl("_fused_adam_", adam);
  m.impl("_fused_adamw_", adam);
  m.impl("nonzero", nonzero);
  m.impl("copy_", copy);
  m.impl("max", least);
  m.impl("searchsorted.Tensor", searchsorted);
}

/// The operations of this program: how many on each device, and those that mix them. What has no dimension
/// may be anywhere, and copies are from one device to another.
struct Operations {
  int64_t on_meta = 0, on_cpu = 0;
  std::set<std::string> mixed;
};
Operations seen;

std::unique_ptr<at::ObserverContext> see(const at::RecordFunction& operation) {
  const std::string name = operation.name();
  if (!name.starts_with("aten::") || name == "aten::copy_" || name == "aten::_to_copy" || name == "aten::to")
    return nullptr;
  bool there = false;
  bool here = false;
  const auto look = [&](const at::Tensor& x) {
    if (x.defined() && x.dim() > 0) (x.is_meta() ? there : here) = true;
  };
  for (const c10::IValue& input : operation.inputs()) {
    if (input.isTensor()) look(input.toTensor());
    if (input.isTensorList()) {
      for (const at::Tensor& x : input.toTensorVector()) look(x);
    }
  }
  if (there && here) seen.mixed.insert(name);
  seen.on_meta += there ? 1 : 0;
  seen.on_cpu += here && !there ? 1 : 0;
  return nullptr;
}
const at::CallbackHandle watching = at::addGlobalCallback(at::RecordFunctionCallback(see).needsInputs(true));

/// Labelled images for all studies.
Dataset images() {
  const auto draw = [](const char* label, int64_t n) {
    return Rng(1).fork(label).integers(0, 256, {n, 1, 28, 28}).to(at::kByte);
  };
  const auto labels = [](int64_t n) { return at::arange(n, at::kLong).remainder(10); };
  std::vector<std::string> classes;
  for (int i = 0; i < 10; ++i) classes.push_back(std::to_string(i));
  return {"made", draw("train", 100), labels(100), draw("test", 40), labels(40), classes, ""};
}

const bool registered =
    dataset_registry().add("made", {"images for tests", [](Fields&) {
                                      return DataSource{[] { return std::string("made"); }, [] {}, images,
                                                        [] {
                                                          return DataShape{100, 40, {1, 28, 28}, 10, 10};
                                                        }};
                                    }});

/// A cell that ran on the meta device, if its stage takes the key, with its result and bulk in its folder.
class MetaCell : public CellRun {
 public:
  MetaCell(const std::string& of, const Stage& stage, std::map<std::string, std::vector<Input>> inputs)
      : inputs_(std::move(inputs)) {
    device = stage.honours_device ? meta : at::Device(at::kCPU);
    precision = stage.honours_precision ? "fast" : "";
    study = of, scale = "smoke";
    folder = scratch_.path();
  }
  const std::vector<Input>& inputs(const std::string& role) const override {
    static const std::vector<Input> none;
    const auto it = inputs_.find(role);
    return it == inputs_.end() ? none : it->second;
  }
  void progress(int64_t, int64_t, const std::string&) override {}
  void warn(const std::string& text) override { ADD_FAILURE() << text; }
  void tell(const std::string&) override {}
  bool interrupted() const override { return false; }

 private:
  Scratch scratch_;
  std::map<std::string, std::vector<Input>> inputs_;
};

Job job_of(const std::string& study) {
  std::vector<std::string> words{"study=" + study, "scale=smoke"};
  const Study& of = study_registry().at(study);
  if (dump(of.describe).find("dataset") != nullptr) {
    words.insert(words.end(), {"dataset=made", "limit=100"});
    if (study == "ncsnv2_fig2") words.push_back("images=30");
  }
  return configure(of.experiment, words);
}

/// A cell of a study, computed once, after what it needs.
const MetaCell& computed(const std::string& study, const Cell& cell) {
  static std::map<std::string, std::unique_ptr<MetaCell>> all;
  std::string key = cell.stage + canonical_text(cell.options);
  std::map<std::string, std::vector<Input>> inputs;
  for (const auto& [role, needs] : cell.needs) {
    for (const std::shared_ptr<const Cell>& need : needs) {
      const MetaCell& done = computed(study, *need);
      inputs[role].push_back({need->name, need->at, done.folder});
      key += done.folder.string();
    }
  }
  std::unique_ptr<MetaCell>& known = all[key];
  if (known) return *known;
  const Stage& stage = stage_registry().at(cell.stage);
  known = std::make_unique<MetaCell>(study, stage, inputs);
  seen = {};
  stage.run(cell.options, *known);
  EXPECT_THAT(seen.mixed, testing::IsEmpty()) << study << "/" << cell.name;
  const Operations here = seen;
  // exact samples are a few operations, and a judge counts most of its numbers on the CPU
  const bool few =
      cell.stage == "judge" || std::set<std::string>{"iid", "ve_exact", "vp_exact"}.contains(cell.name);
  if (known->device == meta) {
    EXPECT_GT(here.on_meta, few ? 10 : here.on_cpu) << study << "/" << cell.name;
  }
  for (const auto& [put, variable] : known->result.variables)
    EXPECT_TRUE(!variable.data.defined() || variable.data.is_cpu()) << put;
  write_result((known->folder / "result.h5").string(), known->result);
  write_result((known->folder / "bulk.h5").string(), known->bulk);
  return *known;
}

bool honours(const Cell& cell) {
  if (stage_registry().at(cell.stage).honours_device) return true;
  for (const auto& [role, needs] : cell.needs) {
    for (const std::shared_ptr<const Cell>& need : needs) {
      if (honours(*need)) return true;
    }
  }
  return false;
}

/// The studies that accept the key, or those that refuse it.
std::vector<std::string> studies(bool accepting) {
  std::vector<std::string> all;
  for (const std::string& name : study_registry().names()) {
    const Job job = job_of(name);
    const std::vector<Cell> cells = job.study->cells(job.config);
    if (std::any_of(cells.begin(), cells.end(), honours) == accepting) all.push_back(name);
  }
  return all;
}

class OnMeta : public testing::TestWithParam<std::string> {};

TEST_P(OnMeta, AllCellsComputeThere) {
  // recursions of doubles, which say so
  const std::set<std::string> elsewhere{"ncsnv2_techniques/data", "score_sde_table1_exact/exact"};
  const Job job = job_of(GetParam());
  // statistics of features on the CPU, which are all zero here and so refused
  const std::set<std::string> of_values{"distances", "fid_real/curve", "fid_protocol/effect"};
  for (const Cell& cell : job.study->cells(job.config)) {
    if (of_values.contains(cell.stage)) continue;
    const MetaCell& done = computed(GetParam(), cell);
    const bool there =
        stage_registry().at(cell.stage).honours_device && !elsewhere.contains(GetParam() + "/" + cell.name);
    EXPECT_EQ(done.device == meta, there) << cell.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Studies, OnMeta, testing::ValuesIn(studies(true)),
                         [](const auto& info) { return info.param; });

/// What refuses the key has no tensors worth moving: likelihood_exact has hundreds of points in two to 196
/// dimensions and float64, the kernels of Fig. 5 are recursions of two numbers, the studies of sliced score
/// matching small networks beside float64 references, or are timed, fid_exact's metrics compute on the CPU in
/// float64, the playground's problems take less than a second.
TEST(Studies, RefuseTheDeviceByName) {
  EXPECT_THAT(studies(false),
              testing::ElementsAre("fid_exact", "likelihood_exact", "playground", "score_sde_fig5",
                                   "sm_consistency", "ssm_dkef", "ssm_nice", "ssm_no_kernel",
                                   "ssm_scalability", "ssm_sde", "ssm_variance"));
  EXPECT_THAT(
      [] {
        configure("vp_ve_sde", {"study=score_sde_fig5", "device=cuda"});
      },
      testing::ThrowsMessage<InputError>(
          testing::HasSubstr("study 'score_sde_fig5' computes on the CPU alone")));
}

/// The rows whose float32 products are too coarse take another way.
TEST(EmpiricalScore, OfLeadingPointsComputesOnTheDevice) {
  all_of_them.set({false, true, true});  // no row is fine, all are coarse, all pairs count
  seen = {};
  const at::TensorOptions like = at::TensorOptions(at::kFloat).device(meta);
  const ScoreFn score = empirical_score(at::empty({5, 1, 4, 4}, like), 0.1, made(sde_registry(), "vp"));
  const at::Tensor x = at::empty({3, 1, 4, 4}, like);
  const at::Tensor there = score(x, at::full({}, 0.5, at::kDouble));
  EXPECT_TRUE(there.is_meta());
  EXPECT_EQ(there.sizes(), x.sizes());
  EXPECT_THAT(seen.mixed, testing::IsEmpty());
  all_of_them.set({true, false});
}

}  // namespace
}  // namespace sgm::test
