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
  explicit PthWriter(char protocol = 2) : program_{'\x80', protocol} {}
  void begin_dict() { program_ += "}("; }
  void end_dict() { program_ += "u"; }
  void begin_list() { program_ += "]("; }
  void end_list() { program_ += "e"; }
  void text(const std::string& value);
  void integer(int32_t value);
  /// An integer of up to 255 bytes, little-endian in two's complement.
  void long_integer(const std::string& bytes);
  /// Instructions of the pickle as they are.
  void raw(const std::string& code) { program_ += code; }
  void none() { program_ += "N"; }
  void global(const std::string& module, const std::string& name) {
    program_ += "c" + module + "\n" + name + "\n";
  }
  void tensor(const at::Tensor& value);
  /// A dictionary of tensors, each name with a prefix.
  void state_dict(const std::vector<std::pair<std::string, at::Tensor>>& weights,
                  const std::string& prefix = "");
  /// `sums`: with the entries' checksums, else zeros, as with torch.serialization.set_crc32_options(False).
  void write(const std::string& path, bool sums = true) const;

 private:
  void tuple(const std::vector<int64_t>& values);
  std::string program_, storage_;
};

}  // namespace sgm::test
