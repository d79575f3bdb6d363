// What people's own files of torch.save look like: wrapped, of odd names, with levels and weights that are
// wrong.
#include <cmath>
#include <functional>
#include <sstream>

#include "tests/commands/import.h"

namespace sgm::test::official {
namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;

/// A file of NCSNv2's weights, of which `change` may alter the dictionary.
void write_state(const Import& import, const Weights& weights, const std::string& prefix = "",
                 const std::function<void(PthWriter&)>& more = {}) {
  PthWriter file;
  file.begin_dict();
  for (const auto& [name, value] : weights) {
    file.text(prefix + name);
    file.tensor(value);
  }
  if (more) more(file);
  file.end_dict();
  file.write(import.file);
}

TEST(Import, FindsTheNetworkInWhatWrapsIt) {
  const Import import;
  const Model made = small_model(ncsnv2, sizes);
  for (const char* prefix : {"_orig_mod.", "module._orig_mod.", "_orig_mod.module.", "model.score_net."}) {
    SCOPED_TRACE(prefix);
    write_state(import, with_sigmas(made.net.parameters), prefix);
    EXPECT_EQ(import.expect({"size=8"}, made.net.parameters, "ncsnv2").options.levels, 4);
  }
  write_state(import, made.net.parameters, "module.", [](PthWriter& file) {
    file.text("n_averaged");  // of AveragedModel
    file.tensor(at::ones({}));
    file.text("module._extra_state");
    file.none();
  });
  import.expect({"size=8"}, made.net.parameters, "ncsnv2");
}

TEST(Import, PassesOverASeedAbove63Bits) {
  const Import import;
  const Model made = small_model(ncsnv2, sizes);
  PthWriter file;
  file.begin_dict();
  file.text("model");
  file.state_dict(made.net.parameters);
  file.text("seed");
  file.long_integer(std::string(8, '\xdc') + std::string(1, '\0'));
  file.end_dict();
  file.write(import.file, false);
  import.expect({"size=8"}, made.net.parameters, "ncsnv2");
}

TEST(Import, TakesAFileOfAnyName) {
  Import import;
  const Model made = small_model(ncsnv2, sizes);
  write_state(import, made.net.parameters);
  const fs::path folder = import.repository.root() / "run=1";
  fs::create_directory(folder);
  const fs::path whole = import.file;
  for (const char* name : {"epoch=3-step=1000.pth", "x=y"}) {
    import.file = folder / name;
    fs::copy_file(whole, import.file);
    const Ended listed = import.run({"--list"});
    EXPECT_EQ(listed.code, 0) << listed.err;
    const Ended ended = import.run({"size=8", "out=" + import.out.string()});
    EXPECT_EQ(ended.code, 0) << ended.err;
    fs::remove(import.out);
  }
  import.file = folder / "epoch=4.pth";
  import.expect_refused({"size=8"}, "there is none called '" + import.file.string() + "'");
}

TEST(Import, TakesItsOwnSdeWhereTheCallHasNone) {
  const Import import;
  const Model made = small_model(ncsnv2, sizes);
  write_state(import, with_sigmas(made.net.parameters));
  import.expect_refused({"size=8", "sde=null"}, "write ~sde");
  for (const std::vector<std::string>& none :
       {std::vector<std::string>{"~sde"}, {"~sde.name"}, {"~sde", "sde.sigma_max=20"}}) {
    std::vector<std::string> call = none;
    call.emplace_back("size=8");
    EXPECT_NEAR(import.expect(call, made.net.parameters, "ncsnv2").levels.sigma[0].item<double>(), 20, 1e-4);
  }
  import.expect_refused({"size=8", "~sde", "+sde.name=3", "out=" + import.out.string() + "2"},
                        "unknown sde '3'");
}

TEST(Import, RefusesLevelsThatAreNotGeometricUnlessOthersAreGiven) {
  const Import import;
  const Model made = small_model(ncsnv2, sizes);
  const std::vector<at::Tensor> odd{at::linspace(1, .01, 10), at::tensor({.01, .1, 1.}),
                                    at::tensor({1., 1., .1}), at::tensor({1.}),
                                    at::tensor({1., 0., 0.}), at::tensor({1., .1, -.01})};
  for (const at::Tensor& sigmas : odd) {
    Weights weights = made.net.parameters;
    weights.emplace_back("sigmas", sigmas);
    write_state(import, weights);
    import.expect_refused({"size=8"}, "noise levels 'sigmas' do not fall geometrically: ");
    import.expect_refused({"size=8", "net=ncsnv2", "levels=3"}, "do not fall geometrically");
    EXPECT_FALSE(fs::exists(import.out));
  }
  const Ended refused = import.run({"size=8"});
  const size_t at = refused.err.find("levels=");
  ASSERT_NE(at, std::string::npos) << refused.err;
  std::istringstream hint(refused.err.substr(at));  // what it says to give
  std::vector<std::string> call{"size=8"};
  for (std::string word; hint >> word;) call.push_back(word);
  EXPECT_EQ(call.size(), 4U);
  import.expect(call, made.net.parameters, "ncsnv2");
  // Float32's rounding, and that of half precision, is no other ladder.
  Weights rounded = made.net.parameters;
  rounded.emplace_back("sigmas", at::logspace(1, -2, 232).to(at::kHalf).to(at::kFloat));
  write_state(import, rounded);
  EXPECT_EQ(import.expect({"size=8"}, made.net.parameters, "ncsnv2").options.levels, 232);
}

TEST(Import, NamesWhatIsNotFinite) {
  const Import import;
  const Model made = small_model(ncsnv2, sizes);
  Weights weights = plus_one(made.net.parameters);
  weights[4].second.flatten()[1] = std::nan("");
  PthWriter file;
  file.begin_list();
  file.state_dict(weights);
  optimiser(file);
  file.integer(12);
  file.integer(34);
  file.state_dict(made.net.parameters);
  file.end_list();
  file.write(import.file);
  import.expect_refused({"size=8"}, fmt::format("the weights are not finite: {} (1 of {} numbers)",
                                                weights[4].first, weights[4].second.numel()));
  EXPECT_FALSE(fs::exists(import.out));
  import.expect({"size=8", "ema=true"}, made.net.parameters, "ncsnv2");  // the average is whole
}

/// What errors tell the user to type works when typed.
TEST(Import, HintsWork) {
  const Import import;
  const Model made = small_model(ncsnv2, sizes);
  write_state(import, made.net.parameters);
  import.expect_refused({"size=8", "ema=true"}, "ema=false takes the parameters themselves");
  import.expect({"size=8", "ema=false"}, made.net.parameters, "ncsnv2");
  import.expect_refused({"size=8"}, "give another name, out=PATH");
  const Ended named = import.run({"size=8", "out=" + (import.repository.root() / "b.safetensors").string()});
  EXPECT_EQ(named.code, 0) << named.err;
  import.expect_refused({"--list", "size=8"}, "sgm import FILE.pth --list");
  EXPECT_EQ(import.run({"--list"}).code, 0);
  const Ended help = import.repository.sgm({"import", "--help"});
  EXPECT_EQ(help.code, 0) << help.err;
  const Ended of_net = import.repository.sgm({"import", "net=ncsn", "--help"});
  EXPECT_THAT(of_net.out, HasSubstr("net.filters="));  // the chosen network's keys
  // A network of other options than its name's defaults.
  const Model unet = small_model(tiny_unet, sizes);
  write_state(import, unet.net.parameters);
  import.expect_refused({"size=8", "out=" + (import.repository.root() / "c.safetensors").string()},
                        "net=NAME net.KEY=VALUE tells what differs");
  import.expect({"size=8", "net=unet", "net.multipliers=[1]", "net.attention=0"}, unet.net.parameters,
                "unet");
  // Sampling from a file of torch.save names the import that it needs.
  const Ended sampled = import.repository.sgm(
      {"sample", "ckpt=" + import.file.string(), "out=" + (import.repository.root() / "s").string()});
  EXPECT_EQ(sampled.code, 2);
  EXPECT_THAT(sampled.err, HasSubstr("make one of it: sgm import " + import.file.string()));
}

}  // namespace
}  // namespace sgm::test::official
