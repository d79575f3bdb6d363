#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

namespace sgm::test {

/// Writes a `.pth` file as torch.save does, piece by piece in the order of the nesting: all float32 tensors
/// share one storage.
class PthWriter {
 public:
  void begin_dict() { program_ += "}("; }
  void end_dict() { program_ += "u"; }
  void begin_list() { program_ += "]("; }
  void end_list() { program_ += "e"; }
  void text(const std::string& value);
  void integer(int32_t value);
  void tensor(const at::Tensor& value);
  /// A dictionary of tensors, each name with a prefix.
  void state_dict(const std::vector<std::pair<std::string, at::Tensor>>& weights,
                  const std::string& prefix = "");
  void write(const std::string& path) const;

 private:
  void tuple(const std::vector<int64_t>& values);
  std::string program_ = "\x80\x02", storage_;
};

}  // namespace sgm::test
