// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace jcam::web {

struct PageFile {
  std::string_view type;  ///< of MIME
  std::string_view bytes;
};

/// A file of the page, such as "index.html"; nothing: it has no such file. Pure.
std::optional<PageFile> page_file(std::string_view name);

}  // namespace jcam::web
