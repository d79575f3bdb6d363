#include "datasets/manifest.h"

namespace sgm {
namespace {

std::vector<DataFile> idx_files(const std::string& train_images, const std::string& train_labels, const std::string& test_images,
                                const std::string& test_labels) {
  return {{"train-images-idx3-ubyte", train_images},
          {"train-labels-idx1-ubyte", train_labels},
          {"t10k-images-idx3-ubyte", test_images},
          {"t10k-labels-idx1-ubyte", test_labels}};
}

}  // namespace

const std::vector<DataEntry>& manifest() {
  static const std::vector<DataEntry> all = {
      {.name = "fashion_mnist",
       .dataset = "fashion_mnist",
       .licence = "MIT",
       .files = idx_files(
           "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
           "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
       .installed = "/usr/share/datasets/fashion-mnist",
       .mirror = "fashion_mnist",
       .urls = {"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
                "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion"},
       .packed = ".gz"},
      {.name = "mnist",
       .dataset = "mnist",
       .licence = "none stated by its authors; commonly given as CC BY-SA 3.0",
       .files = idx_files(
           "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
           "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
       .installed = "",
       .mirror = "mnist",
       .urls = {"https://ossci-datasets.s3.amazonaws.com/mnist", "https://storage.googleapis.com/cvdf-datasets/mnist"},
       .packed = ".gz"},
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
