#include "core/data/data_needs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sgm {
namespace {

int64_t least_of(const std::vector<Need>& needs) {
  int64_t least = 0;
  for (const Need& need : needs) least = std::max(least, need.least);
  return least;
}

/// The shortest number whose product with `total` rounds to `part`: what to write for dataset.test.
std::string share_of(int64_t part, int64_t total) {
  const double exact = static_cast<double>(part) / static_cast<double>(total);
  std::string text;
  for (int digits = 1; digits < 17; ++digits) {
    text = fmt::format("{:.{}g}", exact, digits);
    if (std::llround(std::stod(text) * static_cast<double>(total)) == part) break;
  }
  return text;
}

/// Adds an error for every option that asks for more examples than there are. `whole`: how many a larger
/// `limit` would give.
void add_errors(const std::string& kind, const std::vector<Need>& needs, int64_t there, int64_t whole,
                Errors& errors) {
  for (const Need& need : needs) {
    if (need.value <= there) continue;
    const std::string larger = need.value <= whole ? fmt::format(" or limit={}", need.value) : "";
    errors.add(fmt::format("{}={}, but the number of {} images is {}", need.key, need.value, kind, there), {},
               fmt::format("write {}={}{}", need.key, there, larger));
  }
}

}  // namespace

DataShape checked_images(const DataOptions& data, std::vector<Need> train, std::vector<Need> test) {
  const DataShape whole = data.dataset.value.shape();
  require(whole.sizes.size() == 3,
          "data set '{}' holds rows of numbers, not images\n  take one of images: dataset=fashion_mnist, "
          "mnist, cifar10 or folder",
          data.dataset.name);
  for (std::vector<Need>* needs : {&train, &test})
    std::erase_if(*needs, [&](const Need& need) { return need.labelled && whole.classes == 0; });
  const int64_t least_train = least_of(train);
  const int64_t least_test = least_of(test);
  const int64_t total = whole.train + whole.test;
  const std::string asked = fmt::format("{} to train on and {} to test", least_train, least_test);
  require(total >= least_train + least_test,
          "data set '{}' has {} image{}; this study needs {}: {}\n  add some to it", data.dataset.name, total,
          total == 1 ? "" : "s", least_train + least_test, asked);
  DataShape kept = whole;
  Errors errors;
  if (whole.splits && (whole.train < least_train || whole.test < least_test)) {
    kept.test = std::clamp(whole.test, least_test, total - least_train);
    kept.train = total - kept.test;
    errors.add(
        fmt::format("of the {} images of data set '{}' {} are held out for testing; this study needs {}",
                    total, data.dataset.name, whole.test, asked),
        {}, fmt::format("write dataset.test={}", share_of(kept.test, total)));
  }
  DataShape shape = data.limited(kept);
  if (shape.train < least_train || shape.test < least_test) {
    require(
        data.limit.has_value(),
        "data set '{}' has {} images to train on and {} to test; this study needs {}\n  take a larger one",
        data.dataset.name, shape.train, shape.test, asked);
    const int64_t limit = std::max(least_train, least_test);
    errors.add(fmt::format("limit={} leaves too few images; this study needs {}", *data.limit, asked), {},
               fmt::format("write limit={}", limit));
    shape.train = std::min(kept.train, limit);
    shape.test = std::min(kept.test, limit);
  }
  add_errors("training", train, shape.train, kept.train, errors);
  add_errors("test", test, shape.test, kept.test, errors);
  errors.raise();
  return shape;
}

}  // namespace sgm
