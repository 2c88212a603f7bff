// SPDX-License-Identifier: Apache-2.0
#include "web/page/page.h"

#include <cstddef>

#include "page_files.h"

namespace jcam::web {
namespace {

template <std::size_t Size>
std::string_view text_of(const unsigned char (&bytes)[Size]) {
  return {reinterpret_cast<const char*>(bytes), Size};
}

}  // namespace

std::optional<PageFile> page_file(std::string_view name) {
  if (name == "index.html") return PageFile{"text/html; charset=utf-8", text_of(k_index_html)};
  if (name == "page.css") return PageFile{"text/css; charset=utf-8", text_of(k_page_css)};
  if (name == "page.js") return PageFile{"text/javascript; charset=utf-8", text_of(k_page_js)};
  if (name == "icon.svg") return PageFile{"image/svg+xml", text_of(k_icon_svg)};
  return std::nullopt;
}

}  // namespace jcam::web
