// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace jcam::web {

struct PageFile {
  std::string_view type;  ///< of MIME
  std::string_view bytes;
};

/// A file of the page: "index.html", "icon.svg", "page.css" or "page.js". Pure.
std::optional<PageFile> page_file(std::string_view name);

}  // namespace jcam::web
