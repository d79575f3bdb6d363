#include "tests/support/pth_writer.h"

#include <fstream>

namespace sgm::test {
namespace {

template <class T>
std::string bytes(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

uint32_t crc(const std::string& data) {  // ISO 3309
  uint32_t sum = ~0u;
  for (const char c : data) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320u : 0u);
  }
  return ~sum;
}

}  // namespace

void PthWriter::text(const std::string& value) {
  program_ += "X" + bytes(static_cast<uint32_t>(value.size())) + value;
}

void PthWriter::integer(int32_t value) {
  program_ += "J" + bytes(value);
}

void PthWriter::long_integer(const std::string& value) {
  program_ += "\x8a" + bytes(static_cast<uint8_t>(value.size())) + value;
}

void PthWriter::tuple(const std::vector<int64_t>& values) {
  program_ += "(";
  for (const int64_t value : values) integer(static_cast<int32_t>(value));
  program_ += "t";
}

void PthWriter::tensor(const at::Tensor& value) {
  const at::Tensor data = value.detach().to(at::kFloat).contiguous();
  program_ += "ctorch._utils\n_rebuild_tensor_v2\n((";
  text("storage");
  program_ += "ctorch\nFloatStorage\n";
  for (const char* part : {"0", "cuda:0"}) text(part);
  integer(0);
  program_ += "tQ";
  integer(static_cast<int32_t>(storage_.size() / sizeof(float)));
  tuple(data.sizes().vec());
  tuple(data.strides().vec());
  program_ +=
      "\x89"
      "ccollections\nOrderedDict\n)RtR";
  storage_.append(static_cast<const char*>(data.data_ptr()),
                  static_cast<size_t>(data.numel()) * sizeof(float));
}

void PthWriter::state_dict(const std::vector<std::pair<std::string, at::Tensor>>& weights,
                           const std::string& prefix) {
  program_ += "ccollections\nOrderedDict\n)R(";
  for (const auto& [name, value] : weights) {
    text(prefix + name);
    tensor(value);
  }
  end_dict();
}

void PthWriter::write(const std::string& path, bool sums) const {
  std::string file, directory;
  const std::vector<std::pair<std::string, std::string>> entries{{"archive/data.pkl", program_ + "."},
                                                                 {"archive/data/0", storage_}};
  for (const auto& [name, data] : entries) {
    const auto size = static_cast<uint32_t>(data.size());
    const auto start = static_cast<uint32_t>(file.size());
    const std::string common = bytes<uint16_t>(20) + std::string(8, '\0') + bytes(sums ? crc(data) : 0) +
                               bytes(size) + bytes(size) + bytes(static_cast<uint16_t>(name.size())) +
                               bytes<uint16_t>(0);
    file += "PK\x03\x04" + common + name + data;
    directory += "PK\x01\x02" + bytes<uint16_t>(20) + common + std::string(10, '\0') + bytes(start) + name;
  }
  const auto count = static_cast<uint16_t>(entries.size());
  const auto start = static_cast<uint32_t>(file.size());
  const auto size = static_cast<uint32_t>(directory.size());
  file += directory + "PK\x05\x06" + bytes<uint32_t>(0) + bytes(count) + bytes(count) + bytes(size) +
          bytes(start) + bytes<uint16_t>(0);
  std::ofstream(path, std::ios::binary) << file;
}

}  // namespace sgm::test
