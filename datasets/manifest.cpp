#include "datasets/manifest.h"

namespace sgm {
namespace {

std::vector<DataFile> idx_files(const std::string& train_images, const std::string& train_labels,
                                const std::string& test_images, const std::string& test_labels) {
  return {{"train-images-idx3-ubyte", train_images},
          {"train-labels-idx1-ubyte", train_labels},
          {"t10k-images-idx3-ubyte", test_images},
          {"t10k-labels-idx1-ubyte", test_labels}};
}

std::vector<DataFile> cifar_files(const std::vector<std::string>& digests) {
  return {{"data_batch_1.bin", digests.at(0)}, {"data_batch_2.bin", digests.at(1)},
          {"data_batch_3.bin", digests.at(2)}, {"data_batch_4.bin", digests.at(3)},
          {"data_batch_5.bin", digests.at(4)}, {"test_batch.bin", digests.at(5)}};
}

}  // namespace

const std::vector<DataEntry>& manifest() {
  static const std::vector<DataEntry> all = {
      {.name = "fashion_mnist",
       .dataset = "fashion_mnist",
       .licence = "MIT",
       .files = idx_files("c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
       .installed = "/usr/share/datasets/fashion-mnist",
       .mirror = {{"fashion_mnist", ".gz"}, {"fashion_mnist", ""}},
       .urls = {{"https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion", ".gz"},
                {"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com", ".gz"}}},
      {.name = "mnist",
       .dataset = "mnist",
       .licence = "none stated by its authors; commonly given as CC BY-SA 3.0",
       .files = idx_files("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
       .mirror = {{"mnist", ".gz"}},
       .urls = {{"https://ossci-datasets.s3.amazonaws.com/mnist", ".gz"},
                {"https://storage.googleapis.com/cvdf-datasets/mnist", ".gz"}}},
      {.name = "cifar10",
       .dataset = "cifar10",
       .licence = "none stated by its author, who asks to be cited",
       .files = cifar_files({"cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
                             "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
                             "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
                             "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
                             "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
                             "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"}),
       .urls = {{"https://www.cs.toronto.edu/~kriz", "cifar-10-binary.tar.gz"}}},
      // 111 of its 60,000 images come from a JPEG copy.
      {.name = "cifar10-mirror",
       .dataset = "cifar10",
       .licence = "as cifar10",
       .files = cifar_files({"0def081c410489f98b3935c2d405fc7436d23377894a5d6a710ce1fad8082588",
                             "391e29575970440c9827ff440ffa1280ff77ca6eb244d5c1faba4cff7aa00dc5",
                             "121076ec0d3c7be3f1a6e3e94430ab5bb10bdb03bdf439c59ec721c0c800071e",
                             "ff251e0cad6f90227932ee79ff8eab028f9446e0bdebab02033743cff03b5147",
                             "fac1f56413e32aeecd42ad369e7f1955716e6e67e356724576492ef12a21a825",
                             "3f7010f5855423b8de3f72b1ee0acb6dd69d8d7dbde577bf05bcf82ed272d6c1"}),
       .mirror = {{"cifar10", ".jxl"}}},
      {.name = "wine",
       .dataset = "wine",
       .licence = "CC BY 4.0",
       .files = {{"winequality-red.csv", "4a402cf041b025d4566d954c3b9ba8635a3a8a01e039005d97d6a710278cf05e"},
                 {"winequality-white.csv",
                  "76c3f809815c17c07212622f776311faeb31e87610d52c26d87d6e361b169836"}},
       .mirror = {{"uci", ""}},
       .urls = {{"https://archive.ics.uci.edu/ml/machine-learning-databases/wine-quality", ""}}},
      // UCI publishes no checksum: its own digest names the content.
      {.name = "parkinsons",
       .dataset = "parkinsons",
       .licence = "CC BY 4.0",
       .files = {{"parkinsons_updrs.data", ""}},
       .urls = {{"https://archive.ics.uci.edu/ml/machine-learning-databases/parkinsons/telemonitoring", ""}}},
      // Rebuilt from two copies.
      {.name = "parkinsons-mirror",
       .dataset = "parkinsons",
       .licence = "CC BY 4.0",
       .files = {{"parkinsons_updrs.data",
                  "5d91911ff1eccf79b79ca449bb1ebc48f5cc87e6812861de9313b9952ed0eb28"}},
       .mirror = {{"uci", ""}}},
      // FID's Inception through 768 dimensions, batch norms folded.
      {.name = "inception-768",
       .dataset = "inception",
       .licence = "Apache 2.0",
       .files = {{"fid_inception_2015_768.h5",
                  "6afe31f5be577199974bda2ac128c5d450d01dfac11daffb52994a09391bca6e"}},
       .mirror = {{"inception", ""}}},
      // The whole network, as pytorch-fid converted it; the first digits of its digest are in its name.
      {.name = "inception",
       .dataset = "inception",
       .licence = "Apache 2.0",
       .files = {{"pt_inception-2015-12-05-6726825d.pth", "6726825d"}},
       .mirror = {{"inception", ""}},
       .urls = {{"https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights", ""}}},
  };
  return all;
}

std::vector<DataEntry> entries_of(const std::string& dataset) {
  std::vector<DataEntry> entries;
  for (const DataEntry& entry : manifest()) {
    if (entry.dataset == dataset) entries.push_back(entry);
  }
  return entries;
}

}  // namespace sgm
