// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "common/config/config_section.h"
#include "common/text/duration.h"

namespace jcam {
namespace {

constexpr std::array<std::string_view, 3> kArgusKeys{"restart", "restart_interval", "socket"};

Status set_restart(const toml::node& node, ArgusPolicy& argus) {
  const auto* flag = node.as_boolean();
  if (!flag) return Error{"it is neither true nor false", "write true or false"};
  argus.restart = flag->get();
  return {};
}

Status set_socket(const toml::node& node, ArgusPolicy& argus) {
  const auto* text = node.as_string();
  if (!text || !text->get().starts_with('/') || text->get().find('\0') != std::string::npos)
    return Error{"it is not an absolute path", "write it like socket = \"/tmp/argus_socket\""};
  argus.socket = text->get();
  return {};
}

Status set_interval(const toml::node& node, ArgusPolicy& argus) {
  const auto* text = node.as_string();
  if (!text) return Error{"it is not text", "write it like restart_interval = \"10min\""};
  const auto interval = parse_duration(text->get());
  if (!interval) return interval.error();
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(*interval);
  if (minutes != *interval || minutes.count() < 1)
    return Error{"\"" + text->get() + "\" is not a number of whole minutes", "write 1min or more"};
  argus.restart_interval = minutes;
  return {};
}

Status set_key(const std::string& key, const toml::node& node, ArgusPolicy& argus) {
  if (key == "restart") return set_restart(node, argus);
  if (key == "socket") return set_socket(node, argus);
  if (key == "restart_interval") return set_interval(node, argus);
  return no_such_key(key, kArgusKeys);
}

}  // namespace

std::optional<SectionFault> read_argus(const toml::table& table, ArgusPolicy& argus) {
  for (const auto& [name, node] : table) {
    const std::string key(name.str());
    if (auto set = set_key(key, node, argus); !set) return SectionFault{&node, key, set.error()};
  }
  return std::nullopt;
}

}  // namespace jcam
