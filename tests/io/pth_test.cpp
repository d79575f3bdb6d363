#include "core/io/pth.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>

#include "core/base/require.h"
#include "core/io/files.h"
#include "core/io/result_file.h"
#include "tests/io/full_disk.h"
#include "tests/support/error_of.h"
#include "tests/support/pth_writer.h"
#include "tests/support/scratch.h"

namespace sgm {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using testing::HasSubstr;

const std::string folder = SGM_SOURCE_DIR "/tests/data/pth/";

std::string refusal(const std::string& path) {
  return error_of<InputError>([&] { read_pth(path); });
}

std::string refusal_of(const char* name) {
  return refusal(folder + name);
}

/// Every tensor of a state dict equals the data set of its name in the HDF5 file beside it.
void expect_equal_to_hdf5(const fs::path& pth) {
  const Group truth = read_hdf5(fs::path(pth).replace_extension(".h5")).at("state_dict");
  const auto tensors = read_pth(pth).tensors();
  EXPECT_GT(tensors.size(), 0u);
  EXPECT_EQ(tensors.size(), truth.variables.size()) << pth;
  for (const auto& [name, tensor] : tensors) {
    const at::Tensor& wanted = truth.data(name);
    EXPECT_EQ(tensor.sizes(), wanted.sizes()) << name;
    EXPECT_TRUE(at::equal(tensor.to(wanted.scalar_type()), wanted)) << name;
  }
}

TEST(Pth, ReadsAnOfficialStateDict) {
  expect_equal_to_hdf5(folder + "edm_ncsnpp_skip.pth");
}

TEST(Pth, ReadsEveryFixture) {
  const char* fixtures = std::getenv("SGM_FIXTURES");
  if (!fixtures || !fs::is_directory(fs::path(fixtures) / "networks"))
    GTEST_SKIP() << "SGM_FIXTURES has no networks";
  for (const auto& entry : fs::directory_iterator(fs::path(fixtures) / "networks")) {
    if (entry.path().extension() != ".pth" || entry.path().stem() == "checkpoint_nested") continue;
    SCOPED_TRACE(entry.path().filename());
    expect_equal_to_hdf5(entry.path());
  }
}

TEST(Pth, ReadsANestedTrainingState) {
  const char* fixtures = std::getenv("SGM_FIXTURES");
  if (!fixtures || !fs::exists(fs::path(fixtures) / "networks/checkpoint_nested.pth"))
    GTEST_SKIP() << "SGM_FIXTURES has no checkpoint_nested.pth";
  const fs::path path = fs::path(fixtures) / "networks/checkpoint_nested.pth";
  const PthValue checkpoint = read_pth(path);
  const Group truth = read_hdf5(fs::path(path).replace_extension(".h5"));
  std::vector<std::string> names;
  for (const auto& [name, tensor] : checkpoint.at("model").tensors()) names.push_back(name);
  EXPECT_EQ(names, truth.text("model_names_in_order"));
  const auto shadow = checkpoint.at("ema/shadow_params").tensors();
  const std::vector<std::string>& order = truth.text("ema_names_in_order");
  ASSERT_EQ(shadow.size(), order.size());
  for (size_t i = 0; i < order.size(); ++i)
    EXPECT_TRUE(at::equal(shadow[i].second, truth.at("ema_shadow").data(order[i]))) << order[i];
  const Attribute& step = truth.at("case").attribute("step");
  EXPECT_EQ(std::get<int64_t>(checkpoint.at("step").value), std::get<int64_t>(step));
}

TEST(Pth, ReadsEveryKindOfValue) {
  for (const char* name : {"kinds2.pth", "kinds4.pth"}) {
    const PthValue file = read_pth(folder + name);
    const std::vector<std::pair<std::string, at::Tensor>> tensors = file.at("model").tensors();
    ASSERT_EQ(tensors.size(), 7u);
    EXPECT_EQ(tensors[0].first, "b.weight");
    EXPECT_TRUE(at::equal(tensors[0].second, at::arange(6, at::kFloat).view({2, 3})));
    EXPECT_TRUE(at::equal(tensors[1].second, at::arange(6, at::kFloat).view({2, 3}).t()));
    EXPECT_TRUE(at::equal(tensors[2].second, at::tensor({4., 5.}, at::kFloat)));
    EXPECT_EQ(tensors[3].second.item<int64_t>(), -7);
    EXPECT_TRUE(at::equal(tensors[4].second, at::tensor({1., -2.}, at::kFloat).to(at::kBFloat16)));
    EXPECT_TRUE(at::equal(tensors[5].second, at::tensor({1, 0, 1}, at::kInt).to(at::kBool)));
    EXPECT_EQ(tensors[6].second.sizes(), at::IntArrayRef({0, 4}));
    EXPECT_EQ(std::get<int64_t>(file.at("step").value), 70000);
    EXPECT_EQ(std::get<int64_t>(file.at("negative").value), -3);
    EXPECT_EQ(std::get<int64_t>(file.at("large").value), int64_t{1} << 40);
    EXPECT_EQ(std::get<double>(file.at("rate").value), .1);
    EXPECT_TRUE(std::get<bool>(file.at("on").value));
    EXPECT_FALSE(std::get<bool>(file.at("off").value));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(file.at("none").value));
    EXPECT_EQ(std::get<std::string>(file.at("text").value), "größe");
    EXPECT_EQ(std::get<double>(file.at("list/1/0").value), 2.5);
    EXPECT_EQ(std::get<int64_t>(file.at("tuple/1").value), 2);
    EXPECT_EQ(std::get<std::string>(file.at("by_number/1").value), "one");
    EXPECT_THAT(error_of<InputError>([&] { file.at("modle"); }), HasSubstr("did you mean 'model'?"));
  }
}

TEST(Pth, ReadsWhatOtherWritersLeaveOut) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "made.pth";
  const auto write = [&](char protocol, bool sums) {
    test::PthWriter file(protocol);
    file.begin_dict();
    file.text("w");
    file.tensor(at::tensor({1.0, 2.5}, at::kFloat));
    file.end_dict();
    file.write(path, sums);
  };
  for (const char protocol : {2, 4, 5}) {
    write(protocol, false);  // checksums that nobody computed are not compared
    EXPECT_TRUE(at::equal(read_pth(path).tensors().at(0).second, at::tensor({1.0, 2.5}, at::kFloat)));
  }
  write(6, true);
  EXPECT_THAT(refusal(path), HasSubstr("a protocol above 5: save it again"));
}

TEST(Pth, ReadsIntegersOfAnyLength) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "made.pth";
  const auto read = [&](const std::string& bytes) {
    test::PthWriter file;
    file.long_integer(bytes);
    file.write(path);
    return read_pth(path).value;
  };
  EXPECT_EQ(std::get<int64_t>(read("")), 0);
  EXPECT_EQ(std::get<int64_t>(read("\xfe")), -2);
  EXPECT_EQ(std::get<int64_t>(read(std::string(7, '\xff') + "\x7f")), std::numeric_limits<int64_t>::max());
  // Seeds of PyTorch are unsigned: above 2^63 they have a ninth byte.
  EXPECT_EQ(std::get<double>(read(std::string(7, '\0') + "\x80" + std::string(1, '\0'))), 0x1p63);
  EXPECT_EQ(std::get<double>(read(std::string(8, '\xff') + std::string(1, '\0'))), 0x1p64);
  EXPECT_EQ(std::get<double>(read(std::string(8, '\0') + "\xff")), -0x1p64);
  EXPECT_TRUE(std::isinf(std::get<double>(read(std::string(254, '\x7f') + "\x7f"))));
}

TEST(Pth, ExecutesNothingAndRefusesByName) {
  fs::remove("/tmp/sgm-was-here");
  EXPECT_THAT(refusal_of("evil.pth"), testing::AllOf(HasSubstr("evil.pth"), HasSubstr("posix.system"),
                                                     HasSubstr("nothing in such a file is executed")));
  EXPECT_FALSE(fs::exists("/tmp/sgm-was-here"));
  EXPECT_THAT(refusal_of("whole_module.pth"), HasSubstr("models.ncsn.CondRefineNet"));
  const test::Scratch scratch;
  test::PthWriter file;
  file.global("torch", "float32");
  file.write(scratch.path() / "type.pth");
  EXPECT_THAT(refusal(scratch.path() / "type.pth"), HasSubstr("it asks for torch.float32"));
}

TEST(Pth, RefusesWhatIsBroken) {
  EXPECT_THAT(refusal_of("beyond.pth"), HasSubstr("reaches beyond its storage"));
  EXPECT_THAT(refusal_of("missing.pth"), HasSubstr("storage 0 is missing"));
  EXPECT_THAT(refusal_of("compressed.pth"), HasSubstr("compressed"));
  EXPECT_THAT(refusal_of("loop.pth"), HasSubstr("contains itself"));
  EXPECT_THAT(refusal_of("deep.pth"), HasSubstr("nested too deeply"));
  EXPECT_THAT(refusal_of("kinds.py"), HasSubstr("no ZIP archive"));
  EXPECT_THAT(refusal_of("absent.pth"), HasSubstr("No such file"));
}

TEST(Pth, RefusesATensorOfImpossibleSize) {
  const test::Scratch scratch;
  test::PthWriter file;
  file.begin_list();
  file.tensor(at::ones({1}));
  file.global("torch._utils", "_rebuild_tensor_v2");
  file.raw("((");
  file.text("storage");
  file.global("torch", "FloatStorage");
  file.text("0");
  file.text("cpu");
  file.integer(1);
  file.raw("tQ");
  file.integer(0);
  for (const std::string& extent : {std::string(5, '\0') + "\x01", std::string()}) {  // 2^40, strides 0
    file.raw("(");
    for (int i = 0; i < 2; ++i) file.long_integer(extent);
    file.raw("t");
  }
  file.raw("\x89");
  file.global("collections", "OrderedDict");
  file.raw(")RtR");
  file.end_list();
  file.write(scratch.path() / "vast.pth");
  EXPECT_THAT(refusal(scratch.path() / "vast.pth"),
              testing::AllOf(HasSubstr("cannot read"), HasSubstr("vast.pth"), HasSubstr("overflow")));
}

TEST(Pth, RefusesWhatGrowsFarBeyondItsFile) {
  const test::Scratch scratch;
  const std::string path = scratch.path() / "grows.pth";
  test::PthWriter texts;
  texts.begin_list();
  texts.text(std::string(1'000'000, 'x'));
  texts.raw(std::string("q\0", 2));  // remembered, and called up once and again
  for (int i = 0; i < 1000; ++i) texts.raw(std::string("h\0", 2));
  texts.end_list();
  texts.write(path);
  EXPECT_THAT(refusal(path), HasSubstr("nested too deeply, or contains itself, or has too much text"));

  test::PthWriter file;
  file.tensor(at::ones({1000}));
  file.write(path);
  std::string whole = read_text(path);
  const size_t end = whole.find("PK\x05\x06");
  std::string again = whole.substr(whole.rfind("PK\x01\x02"));  // the table's line of archive/data/0
  again.resize(again.find("PK\x05\x06"));
  again.back() = '1';
  whole.insert(end, again);
  for (const size_t count : {8, 10}) whole[end + again.size() + count] = 3;
  write_whole(path, whole);
  EXPECT_THAT(refusal(path), testing::AllOf(HasSubstr("grows.pth"), HasSubstr("overlap"),
                                            HasSubstr("give a file of torch.save")));
}

TEST(Pth, TruncatedOrDamagedAnywhereIsAnInputErrorOrTheSameContent) {
  const test::Scratch scratch;
  const fs::path path = scratch.path() / "hurt.pth";
  const std::string whole = read_text(folder + "kinds2.pth");
  const auto write = [&](const std::string& bytes) {
    FILE* f = fopen(path.c_str(), "wb");
    fwrite(bytes.data(), 1, bytes.size(), f);
    fclose(f);
  };
  for (size_t size = 0; size < whole.size() - 22; size += 13) {
    write(whole.substr(0, size));
    EXPECT_THAT(refusal(path), testing::AnyOf(HasSubstr("truncated"), HasSubstr("no ZIP archive"))) << size;
  }
  const auto truth = read_pth(folder + "kinds2.pth").tensors();
  for (size_t at = 0; at < whole.size(); at += 3) {
    std::string hurt = whole;
    hurt[at] ^= 0x11;
    write(hurt);
    try {
      const auto read = read_pth(path).tensors();
      ASSERT_EQ(read.size(), truth.size()) << at;
      for (size_t i = 0; i < read.size(); ++i) ASSERT_TRUE(at::equal(read[i].second, truth[i].second)) << at;
    } catch (const InputError&) {
    }
  }
}

}  // namespace
}  // namespace sgm
