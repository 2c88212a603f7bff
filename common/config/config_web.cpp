// SPDX-License-Identifier: Apache-2.0
#include "common/config/config_section.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "common/text/duration.h"
#include "common/text/number.h"
#include "common/text/text.h"

namespace jcam {
namespace {

constexpr std::array<std::string_view, 3> kMetricsKeys{"listen", "file", "period"};
constexpr std::array<std::string_view, 2> kWebKeys{"listen", "token_file"};

/// HOST:PORT, the host in numbers.
bool is_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto digits = text.substr(colon + 1);
  const auto port = parse_number<int>(digits);
  if (!port || *port < 1 || *port > 65535) return false;
  const auto host = text.substr(0, colon);
  const bool v6 = host.starts_with('[') && host.ends_with(']');
  return host.find_first_not_of(v6 ? "[]0123456789abcdefABCDEF:." : "0123456789.") == std::string_view::npos;
}

Status set_listen(const std::string& text, std::string& listen) {
  if (!is_address(text))
    return Error{"\"" + text + "\" is not an address and a port",
                 "write it like listen = \"127.0.0.1:9911\""};
  listen = text;
  return {};
}

Status set_text(const std::string& key, const std::string& text, WebConfig& web) {
  if (key == "listen") return set_listen(text, web.listen);
  if (!text.starts_with('/') || text.find('\0') != std::string::npos)
    return Error{"it is not an absolute path", "write it like token_file = \"/etc/jcam/web.token\""};
  web.token_file = text;
  return {};
}

Status set_text(const std::string& key, const std::string& text, MetricsConfig& metrics) {
  if (key == "listen") return set_listen(text, metrics.listen);
  if (key == "file") {
    if (!text.starts_with('/') || text.find('\0') != std::string::npos)
      return Error{"it is not an absolute path", "write it like file = \"/run/jcam-metrics/jcam.prom\""};
    // node_exporter reads no other.
    if (!text.ends_with(".prom"))
      return Error{"its name does not end in .prom", "node_exporter reads no other"};
    metrics.file = text;
  } else {
    const auto period = parse_duration(text);
    if (!period) return period.error();
    if (*period < std::chrono::seconds(1)) return Error{"\"" + text + "\" is too short", "write 1s or more"};
    metrics.period = *period;
  }
  return {};
}

/// A section whose values are all text.
template <typename Section, std::size_t Count>
std::optional<SectionFault> read_texts(const toml::table& table,
                                       const std::array<std::string_view, Count>& keys, Section& section) {
  for (const auto& [name, node] : table) {
    const std::string key(name.str());
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      return SectionFault{&node, key, no_such_key(key, keys)};
    const auto* text = node.as_string();
    if (text == nullptr) return SectionFault{&node, key, {"it is not text", "put it into quotes"}};
    if (auto set = set_text(key, text->get(), section); !set) return SectionFault{&node, key, set.error()};
  }
  return std::nullopt;
}

}  // namespace

bool listens_locally(std::string_view listen) {
  return listen.starts_with("127.") || listen.starts_with("[::1]:");
}

std::optional<SectionFault> read_metrics(const toml::table& table, MetricsConfig& metrics) {
  return read_texts(table, kMetricsKeys, metrics);
}

std::optional<SectionFault> read_web(const toml::table& table, WebConfig& web) {
  if (auto fault = read_texts(table, kWebKeys, web)) return fault;
  if (web.listen.empty() || listens_locally(web.listen) || !web.token_file.empty()) return std::nullopt;
  return SectionFault{table.get("listen"),
                      "listen",
                      {"\"" + web.listen + "\" is for other machines as well, and anybody there could look",
                       "set token_file beside it"}};
}

}  // namespace jcam
