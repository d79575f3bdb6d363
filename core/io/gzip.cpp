#include "core/io/gzip.h"

#include <zlib.h>

#include "core/base/require.h"

namespace sgm {
namespace {

/// zlib's state, freed at the end of its scope.
struct Inflation {
  z_stream stream = {};
  Inflation() { require_run(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK, "zlib cannot start (gunzip)"); }
  ~Inflation() { inflateEnd(&stream); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
};

}  // namespace

std::string gunzip(std::string_view bytes, const std::string& name, size_t most) {
  Inflation inflation;
  z_stream& z = inflation.stream;
  std::string content;
  std::string buffer(1 << 20, '\0');
  int state = Z_OK;
  while (state == Z_OK) {
    if (z.avail_in == 0) {
      const std::string_view piece = bytes.substr(0, 1 << 30);  // zlib counts in 32 bits
      z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(piece.data()));
      z.avail_in = static_cast<uInt>(piece.size());
      bytes.remove_prefix(piece.size());
    }
    z.next_out = reinterpret_cast<Bytef*>(buffer.data());
    z.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&z, Z_NO_FLUSH);
    content.append(buffer.data(), buffer.size() - z.avail_out);
    require(content.size() <= most,
            "{} unpacks to more than {} bytes, as no file of a data set does (gunzip)\n  fetch it again",
            name, most);
    const bool more = z.avail_in > 0 || !bytes.empty();
    if (state == Z_STREAM_END && more) state = inflateReset(&z);  // a file may have several members
  }
  require(state != Z_BUF_ERROR,
          "{} is truncated: its compressed data end too early (gunzip)\n  fetch it again", name);
  require(state == Z_STREAM_END, "{} is no whole gzip file: {} (gunzip)\n  fetch it again", name,
          z.msg == nullptr ? "broken data" : z.msg);
  return content;
}

}  // namespace sgm
