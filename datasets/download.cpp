#include "datasets/download.h"

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/require.h"
#include "core/base/text.h"
#include "core/io/files.h"
#include "core/io/process.h"

namespace sgm {
namespace fs = std::filesystem;
namespace {

constexpr double for_days = 1e6;

/// curl, going on with what is there of `part`.
Ran curl(const std::string& url, const fs::path& part, bool from_start) {
  const bool shown = isatty(STDERR_FILENO) != 0;
  std::vector<std::string> call = {
      "curl", "--fail", "--location", "--connect-timeout", "30", "--speed-limit", "1", "--speed-time",
      "60",   "-o",     part};
  if (!shown) call.insert(call.end(), {"--silent", "--show-error"});
  if (!from_start) call.insert(call.end(), {"--continue-at", "-"});
  call.push_back(url);
  if (shown) to_stderr(url + "\n");
  Ran ran = run_program(call, {}, for_days, shown);
  require(ran.found, "{} cannot be fetched: there is no curl\n  as root, type: apt-get install curl", url);
  return ran;
}

}  // namespace

fs::path download(const std::string& place, const std::string& name, const fs::path& folder) {
  if (place.find("://") == std::string::npos) {
    const fs::path file = fs::path(place) / name;
    require(fs::is_regular_file(file), "{} is not there", file.string());
    return file;
  }
  const std::string url = place + "/" + name;
  const fs::path whole = folder / name;
  const fs::path part = folder / (name + ".part");
  if (fs::exists(whole)) return whole;
  make_folder(folder.string());
  bool from_start = false;
  Ran ran;
  for (int attempt = 0; attempt < 4; ++attempt) {  // a cut line is taken up again
    ran = curl(url, part, from_start);
    if (ran.exit_code == 0) break;
    // 33: the server cannot go on; 22 with 416: nothing is left, or the file has changed; 36: what is there
    // does not fit.
    from_start = ran.exit_code == 33 || ran.exit_code == 36 ||
                 (ran.exit_code == 22 && ran.output.find("416") != std::string::npos);
    const bool worth_it = from_start || ran.exit_code == 18 || ran.exit_code == 56 || ran.exit_code == 92;
    if (!worth_it) break;
  }
  require(ran.exit_code == 0, "{}: {}{}", url,
          ran.output.empty() ? fmt::format("curl ended with {}", ran.exit_code)
                             : ran.output.substr(0, ran.output.find('\n')),
          fs::exists(part) ? " (the next call goes on from what has come)" : "");
  fs::rename(part, whole);
  return whole;
}

}  // namespace sgm
