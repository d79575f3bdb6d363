#pragma once
#include <string>

namespace sgm::test {

/// The text of the error that `act` throws; says so if it throws none.
template <class Error, class Act>
std::string error_of(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace sgm::test
