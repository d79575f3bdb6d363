#pragma once
#include <string>
#include <string_view>

namespace sgm {

/// Whether `text` is well-formed UTF-8, as TOML, JSON and HDF5 ask of every text.
bool is_utf8(std::string_view text);

/// `text` for people's eyes: control characters, but for line breaks and tabs, and bytes that are no UTF-8 as
/// \r, \x1b, \xfc. What comes from outside could else move the cursor or change colours, or not be seen.
std::string visible(std::string_view text);

/// `text` as one word of a command line: in quotes where a shell would read it otherwise.
std::string shell_word(const std::string& text);

/// Writes to stdout. What does not arrive, on a full disk, does not end a computation: the end of the program
/// asks stdout_error().
void to_stdout(std::string_view text);
/// Why something that was written to stdout did not arrive, so far; "" if all did.
std::string stdout_error();

/// Writes to stderr. That it is closed, full, or a pipe that nobody reads changes nothing about a
/// computation.
void to_stderr(std::string_view text);

}  // namespace sgm
