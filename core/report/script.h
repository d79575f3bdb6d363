#pragma once
#include <string>

#include "core/report/figure.h"

namespace sgm {

/// A gnuplot program that writes `name`.pdf; the drawn series, which it reads from `name`.csv, a block after
/// two empty lines each; and the bytes of large heat maps and pictures, from `name`.bin.
struct Script {
  std::string text, data, binary;
};

/// The program that draws `figure`. It begins with its style: sizes, fonts, colours, ranges; margins and keys
/// follow from them. Equal figures give equal bytes.
Script script_of(const Figure& figure, const std::string& name);

}  // namespace sgm
