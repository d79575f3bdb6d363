#pragma once
#include <memory>
#include <string>

namespace sgm {

/// Where a value was written: a file with line and column, or a command-line argument (1-based) with a
/// column, or neither (a default).
struct Origin {
  std::string file;
  int line = 0, column = 0;
  int argument = 0;
  std::shared_ptr<const std::string> text{};  ///< the whole file, or the argument

  bool is_known() const { return line > 0 || argument > 0; }
};

/// "conf/a.toml:3:7", "argument 2", or "" for a default.
std::string where(const Origin& origin);
/// The source line and a caret below the column, each on a new line indented by four; "" if there is no text.
std::string excerpt(const Origin& origin);

}  // namespace sgm
