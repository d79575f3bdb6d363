#pragma once
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/origin.h"

namespace sgm {

/// Collects everything that is wrong with an input, so that it is reported at once.
class Errors {
 public:
  /// "what (where)", the source line with a caret, and on a last line what to do.
  void add(std::string_view what, const Origin& origin, std::string_view todo = "");
  /// A text that is complete: what an InputError caught elsewhere says. One text is kept once.
  void add(std::string text);
  /// The value of this key is already complained of: that it is missing would only follow from that.
  void add_faulty(std::string key) { faulty_.insert(std::move(key)); }
  bool is_faulty(const std::string& key) const { return faulty_.count(key) > 0; }
  bool empty() const { return texts_.empty(); }
  size_t size() const { return texts_.size(); }
  /// Throws all as one InputError, those of arguments first and in their order, from the second on headed by
  /// "error: ", as `main` heads the first; nothing if there are none.
  void raise() const;

 private:
  struct Text {
    int argument;
    std::string text;
  };
  void add(int argument, std::string text);
  std::vector<Text> texts_;
  std::set<std::string> faulty_;
};

}  // namespace sgm
