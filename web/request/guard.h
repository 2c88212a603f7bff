// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/request/target.h"

namespace jcam::web {

/// Who asks, by the headers of the request; empty: it is not there.
struct Visit {
  std::string host, origin;
  std::string fetch_site, fetch_mode;  ///< Sec-Fetch-Site and -Mode, which browsers add
  std::string authorization;
};

/// To whom the server answers.
struct Policy {
  bool pages = true;    ///< the page, pictures and what it shows; else only metrics and health
  bool local = true;    ///< it listens for this machine alone: whoever is on it may look
  std::string token{};  ///< empty: nobody may change anything
};

/// The refusal for whoever asks; nothing: it may have it. A browser must not be led here by somebody else's
/// page: not under another name (DNS can say anything), and not from within that page. Metrics and health say
/// nothing that this is worth to: scrapers and probes use names of their own. Pure.
std::optional<Refusal> refused_visit(const Visit& visit, const Target& target, const Policy& policy);

}  // namespace jcam::web
