#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <string>

namespace sgm {

/// Named tensors and text, as a safetensors file holds them (github.com/huggingface/safetensors): what
/// checkpoints are made of.
struct Safetensors {
  std::map<std::string, at::Tensor> tensors;
  std::map<std::string, std::string> metadata;
};

/// Writes a file that Python's safetensors reads, whole or not at all; equal content gives equal bytes. The
/// metadata gets "sha256": that of the header, this digest as zeros, and the data. Errors as write_whole;
/// InputError for a type that the format lacks.
void write_safetensors(const std::string& path, const Safetensors& content);

/// Reads a safetensors file onto the CPU and checks its header, its size and, where it has one, its digest
/// (then removed from the metadata). InputError if it is missing, truncated, damaged or foreign.
Safetensors read_safetensors(const std::string& path);

/// The metadata alone, read from the file's beginning: its data are not looked at. Errors as above.
std::map<std::string, std::string> read_safetensors_metadata(const std::string& path);

}  // namespace sgm
