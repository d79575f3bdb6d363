#include "core/io/png.h"

#include <ATen/Functions.h>
#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <map>
#include <vector>

#include "core/base/require.h"
#include "core/io/files.h"

namespace sgm {
namespace {

/// What libpng's callbacks see. libpng reports errors by longjmp, so the functions that call it own nothing
/// with a destructor.
struct Stream {
  std::string bytes;
  size_t position = 0;
  char error[200] = {};
  png_structp png = nullptr;
  png_infop info = nullptr;
  bool reading;

  explicit Stream(bool read) : reading(read) {
    const auto fail = [](png_structp p, png_const_charp text) {
      std::strncpy(static_cast<Stream*>(png_get_error_ptr(p))->error, text, sizeof error - 1);
      png_longjmp(p, 1);
    };
    const auto ignore = [](png_structp, png_const_charp) {};
    png =
        (read ? png_create_read_struct : png_create_write_struct)(PNG_LIBPNG_VER_STRING, this, fail, ignore);
    info = png_create_info_struct(png);
  }
  ~Stream() {
    reading ? png_destroy_read_struct(&png, &info, nullptr) : png_destroy_write_struct(&png, &info);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
};

Stream& stream_of(png_structp png) {
  return *static_cast<Stream*>(png_get_io_ptr(png));
}

bool encode(Stream& out, int64_t height, int64_t width, int colour, png_bytepp rows,
            const std::vector<png_color>& palette = {}) {
  if (setjmp(png_jmpbuf(out.png))) return false;
  const auto append = [](png_structp png, png_bytep data, size_t size) {
    stream_of(png).bytes.append(reinterpret_cast<char*>(data), size);
  };
  png_set_write_fn(out.png, &out, append, [](png_structp) {});
  png_set_IHDR(out.png, out.info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8,
               colour, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(out.png, palette.empty() ? 6 : 9);
  if (!palette.empty()) {
    png_set_PLTE(out.png, out.info, palette.data(), static_cast<int>(palette.size()));
    png_set_filter(out.png, 0, PNG_FILTER_NONE);
  }
  png_write_info(out.png, out.info);
  png_write_image(out.png, rows);
  png_write_end(out.png, nullptr);
  return true;
}

bool decode_header(Stream& in) {
  if (setjmp(png_jmpbuf(in.png))) return false;
  const auto take = [](png_structp png, png_bytep data, size_t size) {
    Stream& from = stream_of(png);
    if (from.bytes.size() - from.position < size) png_error(png, "the file is truncated");
    std::memcpy(data, from.bytes.data() + from.position, size);
    from.position += size;
  };
  png_set_read_fn(in.png, &in, take);
  png_set_user_limits(in.png, 1 << 15, 1 << 15);
  png_read_info(in.png, in.info);
  png_set_expand(in.png);  // palette to colours, 1, 2 and 4 bits to 8, a transparent colour to alpha
  png_set_interlace_handling(in.png);
  png_read_update_info(in.png, in.info);
  return true;
}

bool decode_rows(Stream& in, png_bytepp rows) {
  if (setjmp(png_jmpbuf(in.png))) return false;
  png_read_image(in.png, rows);
  png_read_end(in.png, nullptr);
  return true;
}

std::vector<png_bytep> rows_of(const at::Tensor& image) {
  std::vector<png_bytep> rows;
  for (int64_t i = 0; i < image.size(0); ++i) rows.push_back(image.data_ptr<uint8_t>() + i * image.stride(0));
  return rows;
}

}  // namespace

void write_png(const std::string& path, const at::Tensor& image) {
  const bool colour = image.dim() == 3 && image.size(2) == 3;
  require(image.scalar_type() == at::kByte && image.numel() > 0 &&
              (image.dim() == 2 || colour || (image.dim() == 3 && image.size(2) == 1)),
          "{}: a PNG is made of uint8 (H, W), (H, W, 1) or (H, W, 3), got {} of {} dimensions\n  convert it, "
          "or put images together by tile()",
          path, toString(image.scalar_type()), image.dim());
  const at::Tensor pixels = image.cpu().contiguous();
  std::vector<png_bytep> rows = rows_of(pixels);
  Stream out(false);
  const bool done = encode(out, image.size(0), image.size(1),
                           colour ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, rows.data());
  require_run(done, "cannot make the PNG {}: {}", path, out.error);
  write_whole(path, out.bytes);
}

namespace {

/// The colours of an image by number of pixels, those that agree in the first `bits` of each channel as one:
/// their mean. By the number that the first bits make.
struct Shade {
  int64_t pixels = 0, red = 0, green = 0, blue = 0;
  png_color mean() const {
    const auto of = [this](int64_t sum) { return static_cast<png_byte>((sum + pixels / 2) / pixels); };
    return {of(red), of(green), of(blue)};
  }
};
using Shades = std::map<int, Shade>;

int key_of(const uint8_t* rgb, int bits) {
  const int drop = 8 - bits;
  return (rgb[0] >> drop) << (2 * bits) | (rgb[1] >> drop) << bits | rgb[2] >> drop;
}

Shades shades_of(const at::Tensor& rgb, int bits) {
  Shades all;
  const uint8_t* pixel = rgb.const_data_ptr<uint8_t>();
  for (int64_t i = 0; i < rgb.numel(); i += 3) {
    Shade& shade = all[key_of(pixel + i, bits)];
    ++shade.pixels, shade.red += pixel[i], shade.green += pixel[i + 1], shade.blue += pixel[i + 2];
  }
  return all;
}

int distance(png_color a, png_color b) {
  const int red = a.red - b.red, green = a.green - b.green, blue = a.blue - b.blue;
  return red * red + green * green + blue * blue;
}

}  // namespace

void write_palette_png(const std::string& path, const at::Tensor& image, size_t colours) {
  require(image.dim() == 3 && image.scalar_type() == at::kByte && image.numel() > 0 &&
              (image.size(2) == 3 || image.size(2) == 1) && colours > 0 && colours <= 256,
          "{}: a PNG with a palette is made of uint8 (H, W, 3) or (H, W, 1)", path);
  const at::Tensor rgb = image.cpu().expand({-1, -1, 3}).contiguous();
  int bits = 8;
  Shades shades = shades_of(rgb, bits);
  for (; shades.size() > 4096 && bits > 5; --bits) shades = shades_of(rgb, bits - 1);
  // Each next colour is the one that is worst served so far: pixels times squared distance to the palette.
  struct Served {
    int key;
    int64_t pixels;
    png_color mean;
    int far = 1 << 20;
    size_t place = 0;
  };
  std::vector<Served> all;
  for (const auto& [key, shade] : shades) all.push_back({key, shade.pixels, shade.mean()});
  std::vector<png_color> palette;
  while (palette.size() < colours) {
    const auto worst = std::max_element(all.begin(), all.end(), [](const Served& a, const Served& b) {
      return a.pixels * a.far < b.pixels * b.far;
    });
    if (worst->far == 0) break;
    palette.push_back(worst->mean);
    for (Served& s : all) {
      const int far = distance(s.mean, palette.back());
      if (far < s.far) s.far = far, s.place = palette.size() - 1;
    }
  }
  std::map<int, png_byte> place;
  for (const Served& s : all) place[s.key] = static_cast<png_byte>(s.place);
  at::Tensor numbers = at::empty({image.size(0), image.size(1)}, at::kByte);
  const uint8_t* pixel = rgb.const_data_ptr<uint8_t>();
  uint8_t* number = numbers.data_ptr<uint8_t>();
  for (int64_t i = 0; i < numbers.numel(); ++i) number[i] = place.at(key_of(pixel + 3 * i, bits));
  std::vector<png_bytep> rows = rows_of(numbers);
  Stream out(false);
  require_run(encode(out, image.size(0), image.size(1), PNG_COLOR_TYPE_PALETTE, rows.data(), palette),
              "cannot make the PNG {}: {}", path, out.error);
  write_whole(path, out.bytes);
}

namespace {

/// Reads the file and its header.
void open_png(Stream& in, const std::string& path) {
  in.bytes = read_text(path);
  require(in.bytes.starts_with("\x89PNG\r\n\x1a\n"),
          "{} is not a PNG file: it does not begin with PNG's signature\n  remove it or convert it to PNG",
          path);
  require(decode_header(in), "cannot read the PNG {}: {}\n  replace the file", path, in.error);
  require(png_get_bit_depth(in.png, in.info) == 8, "the PNG {} has 16 bits a channel\n  convert it to 8 bits",
          path);
}

}  // namespace

int64_t png_channels(const std::string& path) {
  Stream in(true);
  open_png(in, path);
  return png_get_channels(in.png, in.info) < 3 ? 1 : 3;
}

at::Tensor read_png(const std::string& path) {
  Stream in(true);
  open_png(in, path);
  const int64_t channels = png_get_channels(in.png, in.info);
  at::Tensor image = at::empty(
      {png_get_image_height(in.png, in.info), png_get_image_width(in.png, in.info), channels}, at::kByte);
  std::vector<png_bytep> rows = rows_of(image);
  require(decode_rows(in, rows.data()), "cannot read the PNG {}: {}\n  replace the file", path, in.error);
  if (channels % 2 == 1) return image;
  require(image.select(2, -1).min().item<uint8_t>() == 255,
          "the PNG {} has transparent pixels\n  flatten it onto a background colour", path);
  return image.slice(2, 0, channels - 1).contiguous();
}

at::Tensor tile(const at::Tensor& images, int64_t columns, int64_t padding) {
  require(images.dim() == 4 && images.size(0) > 0,
          "tile needs images (N, H, W, C) with N > 0, got {} dimensions", images.dim());
  require(columns > 0 && padding >= 0,
          "tile: columns must be positive and padding not negative, got {} and {}", columns, padding);
  require(images.scalar_type() == at::kByte || images.is_floating_point(),
          "tile needs uint8 or floating images, got {}", toString(images.scalar_type()));
  at::Tensor pixels = images.cpu();
  if (images.is_floating_point()) {
    require(at::isfinite(pixels).all().item<bool>(),
            "tile: an image has non-finite values\n  find where they arise before drawing");
    pixels = at::floor(pixels.to(at::kDouble).mul(255).add(.5)).clamp(0, 255).to(at::kByte);
  }
  const int64_t n = pixels.size(0);
  const int64_t height = pixels.size(1);
  const int64_t width = pixels.size(2);
  const int64_t rows = (n + columns - 1) / columns;
  at::Tensor grid =
      at::full({rows * (height + padding) + padding, columns * (width + padding) + padding, pixels.size(3)},
               255, at::kByte);
  for (int64_t i = 0; i < n; ++i) {
    const int64_t top = padding + i / columns * (height + padding);
    const int64_t left = padding + i % columns * (width + padding);
    grid.slice(0, top, top + height).slice(1, left, left + width).copy_(pixels[i]);
  }
  return grid;
}

}  // namespace sgm
