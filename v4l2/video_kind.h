// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace jcam {

/// "RG10", "GRBG", ...: a code of raw Bayer data, which needs an image processor before it is a picture.
bool is_raw_bayer(std::string_view code);

/// A CSI sensor as NVIDIA's kernel shows it: the raw side of a camera that Argus makes pictures of. It is not
/// what a program that wants pictures should open. `codes`: its capture formats.
bool is_raw_csi(std::string_view driver, std::span<const std::string> codes);

/// Whether any of these capture formats is a picture that ordinary programs can show.
bool has_pictures(std::span<const std::string> codes);

}  // namespace jcam
