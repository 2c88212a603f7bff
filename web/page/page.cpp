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

constexpr std::string_view kScript = "text/javascript; charset=utf-8";

}  // namespace

std::optional<PageFile> page_file(std::string_view name) {
  if (name == "index.html") return PageFile{"text/html; charset=utf-8", text_of(k_index_html)};
  if (name == "page.css") return PageFile{"text/css; charset=utf-8", text_of(k_page_css)};
  if (name == "icon.svg") return PageFile{"image/svg+xml", text_of(k_icon_svg)};
  if (name == "page.js") return PageFile{kScript, text_of(k_page_js)};
  if (name == "card.js") return PageFile{kScript, text_of(k_card_js)};
  if (name == "lens.js") return PageFile{kScript, text_of(k_lens_js)};
  if (name == "dom.js") return PageFile{kScript, text_of(k_dom_js)};
  if (name == "spark.js") return PageFile{kScript, text_of(k_spark_js)};
  return std::nullopt;
}

}  // namespace jcam::web
