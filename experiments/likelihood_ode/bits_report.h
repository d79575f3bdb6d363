#pragma once
#include <string>
#include <vector>

#include "core/likelihood/image_bits.h"
#include "core/report/report.h"

namespace sgm::likelihood_ode {

// What reports of bits per dimension share.

/// Bits (image, draw, probe) of the cells at these coordinates, of = "bits" among them, in order.
at::Tensor bits_at(const Report& out, const Coordinates& at);
/// Their evaluations (image, draw).
at::Tensor evaluations_at(const Report& out, const Coordinates& at);
/// The protocol in words, as those cells were computed.
std::string protocol_at(const Report& out, const Coordinates& at);

/// D of the images of the cells at these coordinates.
double dimensions_at(const Report& out, const Coordinates& at);

/// Bits of each image (image,), the mean over draws and probes.
at::Tensor per_image(const at::Tensor& bits);
/// The mean over images with its standard error; of differences paired by image it is the paired one.
Measured over_images(const at::Tensor& values);
/// The mean over networks of their mean bits, with the standard error of its spread; of one network, over
/// images.
Measured over_networks(const std::vector<at::Tensor>& bits);

/// A histogram's outline of values, as a share of all a bin of the given width.
Layer histogram(const at::Tensor& values, double width, const std::string& title);
/// A bin's width for these sets: Freedman's and Diaconis's of the narrowest, but at most 60 bins over all.
double bin_width(const std::vector<at::Tensor>& sets);

}  // namespace sgm::likelihood_ode
