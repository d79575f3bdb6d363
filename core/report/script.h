#pragma once
#include <string>

#include "core/report/figure.h"

namespace sgm {

/// A gnuplot program that writes `name`.pdf, and the float32 values of its large heat maps, which it reads
/// from `name`.bin.
struct Script {
  std::string text, binary;
};

/// The program that draws `figure`. Data stand in named blocks; equal figures give equal bytes.
Script script_of(const Figure& figure, const std::string& name);

}  // namespace sgm
