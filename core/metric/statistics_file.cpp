#include "core/metric/statistics_file.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <fmt/ranges.h>

#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/names.h"
#include "core/base/require.h"
#include "core/base/text.h"
#include "core/io/files.h"
#include "core/io/npz.h"
#include "core/io/pth.h"

namespace sgm {
namespace {

constexpr std::string_view zip_mark = "PK\x03\x04";
constexpr std::string_view pickle_mark = "\x80";
constexpr const char* protocol_key = "sgm_protocol";

constexpr const char* known_kinds =
    "sgm reads mu and sigma, m2 and s2, or features pool_3 or feats of an npz, EDM2's .pkl with 'fid', and "
    "torch-fidelity's .pt with mu and sigma";

void require_fitting(at::IntArrayRef mean, at::IntArrayRef covariance, const std::string& path) {
  const bool fits = mean.size() == 1 && mean[0] > 0 && covariance == at::IntArrayRef({mean[0], mean[0]});
  require(
      fits,
      "the mean and the covariance of {} do not belong together: they are {} and {}\n  of D features they "
      "are D and D x D",
      path, fmt::join(mean, " x "), fmt::join(covariance, " x "));
}

/// The Gaussian of mu and sigma as they stand in `path`, in float64, sigma symmetric to the last bit.
Gaussian checked(const at::Tensor& mu, const at::Tensor& sigma, const std::string& path) {
  require_fitting(mu.sizes(), sigma.sizes(), path);
  Gaussian gaussian{mu.to(at::kDouble), sigma.to(at::kDouble)};
  require(
      at::isfinite(gaussian.mean).all().item<bool>() && at::isfinite(gaussian.covariance).all().item<bool>(),
      "a value of the mean or covariance of {} is not finite\n  look at what made it", path);
  const double largest = gaussian.covariance.abs().max().item<double>();
  // Sums of float32 products over n rows are off by up to sqrt(n) 6e-8 of the largest: 5e-5 at a million.
  const double rounding = 1e-4 * largest;
  const double off = (gaussian.covariance - gaussian.covariance.t()).abs().max().item<double>();
  require(
      off <= rounding,
      "the covariance of {} is not symmetric: by up to {:.3g}, with values up to {:.3g}\n  give the whole "
      "matrix, not one of its triangles or a root",
      path, off, largest);
  require(gaussian.covariance.diagonal().min().item<double>() >= -rounding,
          "the covariance of {} has a negative variance\n  look at what made it", path);
  gaussian.covariance = (gaussian.covariance + gaussian.covariance.t()) / 2;
  return gaussian;
}

FeatureStatistics fitted(const at::Tensor& features, const char* key, const std::string& path) {
  require(features.dim() >= 2 && features.size(0) >= 2,
          "'{}' of {} are no features of two images or more: [{}]\n  a covariance needs (n, D), n at least 2",
          key, path, fmt::join(features.sizes(), ", "));
  return {gaussian_fit(features), features.size(0), {}};
}

/// n and the protocol from the text of write_statistics.
void take_protocol(const at::Tensor& bytes, FeatureStatistics& into, const std::string& path) {
  const auto refuse = [&](const std::string& why) {
    return InputError(fmt::format("'{}' of {} is damaged: {}\n  make the file again with sgm stats",
                                  protocol_key, path, why));
  };
  if (bytes.scalar_type() != at::kByte || bytes.dim() != 1) throw refuse("it is no text");
  const char* text = reinterpret_cast<const char*>(bytes.const_data_ptr<uint8_t>());
  try {
    const nlohmann::json json = nlohmann::json::parse(text, text + bytes.numel());
    if (json.contains("n")) into.n = json.at("n").get<int64_t>();
    if (!json.contains("extractor")) return;
    FeatureProtocol protocol;
    protocol.extractor = json.at("extractor").get<std::string>();
    protocol.weights = json.at("weights").get<std::string>();
    protocol.dimensions = json.at("dimensions").get<int64_t>();
    protocol.resize = json.at("resize").get<std::string>();
    protocol.quantisation = json.at("quantisation").get<std::string>();
    protocol.images = json.at("images").get<std::string>();
    protocol.order = json.at("order").get<std::string>();
    protocol.dtype = json.at("dtype").get<std::string>();
    into.protocol = protocol;
  } catch (const nlohmann::json::exception& error) {
    throw refuse(error.what());
  }
  const int64_t dimensions = into.gaussian.mean.size(0);
  if (into.protocol && into.protocol->dimensions != dimensions)
    throw refuse(
        fmt::format("it tells {} dimensions, the mean has {}", into.protocol->dimensions, dimensions));
}

StatisticsFile read_npz(const std::string& path, std::string bytes) {
  const Npz npz(std::move(bytes), path);
  const auto has = [&](const char* one, const char* other) {
    return npz.contains(one) && npz.contains(other);
  };
  for (const char* features : {"pool_3", "feats"}) {
    if (npz.contains(features) && !npz.contains("mu")) {
      return {fitted(npz.read(features), features, path), fmt::format("npz of features, {}", features), ""};
    }
  }
  const bool lucidrains = has("m2", "s2") && !npz.contains("mu");
  require(lucidrains || has("mu", "sigma"), "{} has no statistics that sgm knows: its arrays are {}\n  {}",
          path, npz.names().empty() ? "none" : visible(join_names(npz.names())), known_kinds);
  const char* mean = lucidrains ? "m2" : "mu";
  const char* covariance = lucidrains ? "s2" : "sigma";
  const at::Tensor mu = npz.read(mean);
  require_fitting(mu.sizes(), npz.header(covariance).sizes, path);  // what does not fit is not unpacked
  StatisticsFile file{{checked(mu, npz.read(covariance), path), {}, {}},
                      lucidrains ? "npz of m2 and s2" : "npz of mu and sigma",
                      ""};
  if (npz.contains(protocol_key)) {
    file.format = "sgm's npz";
    take_protocol(npz.read(protocol_key), file.statistics, path);
  } else if (npz.contains("arr_0")) {
    file.format = "ADM's npz";
    const std::vector<int64_t> images = npz.header("arr_0").sizes;
    file.note = fmt::format("its {} reference images (arr_0) are not used, nor sFID's mu_s and sigma_s",
                            images.empty() ? 0 : images[0]);
  }
  return file;
}

/// The tensor at a key of a dictionary of a pickle. InputError naming what is there.
at::Tensor tensor_at(const PthValue& in, const char* key, const std::string& path) {
  std::vector<std::string> there;
  if (const auto* dict = std::get_if<PthValue::Dict>(&in.value)) {
    for (const auto& [name, value] : *dict) {
      const auto* tensor = std::get_if<at::Tensor>(&value.value);
      if (name == key && tensor != nullptr) return *tensor;
      there.push_back(name);
    }
  }
  throw InputError(fmt::format("{} has no statistics that sgm knows: no array '{}'; it has {}\n  {}", path,
                               key, there.empty() ? "no keys" : visible(join_names(there)), known_kinds));
}

StatisticsFile from_pickle(const std::string& path, const PthValue& value, const char* format) {
  if (const auto* features = std::get_if<at::Tensor>(&value.value)) {
    return {fitted(*features, "features", path), fmt::format("{}, features", format), ""};
  }
  StatisticsFile file;
  file.format = format;
  const PthValue* statistics = &value;
  if (const auto* dict = std::get_if<PthValue::Dict>(&value.value)) {
    std::vector<std::string> others;
    for (const auto& [name, one] : *dict) {
      if (name == "fid") statistics = &one;
      const auto* count = std::get_if<int64_t>(&one.value);
      if (name == "num_images" && count != nullptr && *count > 0) file.statistics.n = *count;
      if (name != "fid" && std::holds_alternative<PthValue::Dict>(one.value)) others.push_back(name);
    }
    if (statistics != &value && !others.empty())
      file.note = fmt::format("of it 'fid' is used, not {}", visible(join_names(others)));
  }
  const at::Tensor mu = tensor_at(*statistics, "mu", path);
  file.statistics.gaussian = checked(mu, tensor_at(*statistics, "sigma", path), path);
  return file;
}

std::string first_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(zip_mark.size(), '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

/// torch.save's archives have their pickle in a folder.
bool is_of_torch(std::string_view file) {
  return file.substr(0, 1 << 12).find("/data.pkl") != std::string_view::npos;
}

}  // namespace

bool may_be_statistics(const std::string& path) {
  const std::string first = first_bytes(path);
  return first == zip_mark || first.starts_with(pickle_mark);
}

StatisticsFile read_statistics_file(const std::string& path) {
  const std::string first = first_bytes(path);
  if (first.starts_with(pickle_mark)) return from_pickle(path, read_pickle(path), "pickle");
  std::string bytes = read_text(path);
  require(first == zip_mark,
          "{} is no file of statistics: neither an npz, a pickle nor a file of torch.save\n  {}", path,
          known_kinds);
  if (is_of_torch(bytes)) return from_pickle(path, read_pth(path), "torch-fidelity's .pt");
  return read_npz(path, std::move(bytes));
}

FeatureStatistics read_statistics(const std::string& path) {
  return read_statistics_file(path).statistics;
}

void write_statistics(const std::string& path, const FeatureStatistics& statistics) {
  const Gaussian gaussian = checked(statistics.gaussian.mean, statistics.gaussian.covariance, path);
  nlohmann::ordered_json json;
  if (statistics.n) json["n"] = *statistics.n;
  if (statistics.protocol) {
    const FeatureProtocol& protocol = *statistics.protocol;
    json["extractor"] = protocol.extractor;
    json["weights"] = protocol.weights;
    json["dimensions"] = protocol.dimensions;
    json["resize"] = protocol.resize;
    json["quantisation"] = protocol.quantisation;
    json["images"] = protocol.images;
    json["order"] = protocol.order;
    json["dtype"] = protocol.dtype;
  }
  std::vector<std::pair<std::string, at::Tensor>> arrays = {{"mu", gaussian.mean},
                                                            {"sigma", gaussian.covariance}};
  if (!json.empty()) {
    const std::string text = json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
    const at::Tensor bytes = at::empty({static_cast<int64_t>(text.size())}, at::kByte);
    std::memcpy(bytes.data_ptr(), text.data(), text.size());
    arrays.emplace_back(protocol_key, bytes);
  }
  write_npz(path, arrays);
}

}  // namespace sgm
