// SPDX-License-Identifier: Apache-2.0
#include "host/engine.h"

#include <utility>

#include "common/text/number.h"
#include "host/engine_words.h"

namespace jcam {
namespace {

/// Takes the first part of a version off; 0 for what is none.
int take_part(std::string_view& text) {
  const auto dot = text.find('.');
  auto digits = text.substr(0, dot);
  text = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  return take_number<int>(digits).value_or(0);
}

/// Podman reads CDI from 4.1 on, and refuses a whole file that is newer than its library.
void judge_podman_cdi(const std::string& version, EngineAbilities& can) {
  can.cdi = version.empty() || !older(version, "4.1");
  if (version.empty() || !older(version, "5.1")) return;
  can.cdi_newest = older(version, "4.3") ? "0.4.0" : older(version, "4.6") ? "0.5.0" : "0.6.0";
}

EngineAbilities abilities(const EngineHost& host, EngineForm form) {
  const bool docker = host.kind == EngineKind::docker;
  const bool podman = host.kind == EngineKind::podman;
  const bool in_engine = form != EngineForm::cdi && form != EngineForm::pod;
  EngineAbilities can;
  can.numeric_groups = !host.rootless && !host.remaps_users;
  can.keeps_groups = podman && host.rootless && !host.service && host.crun;
  can.host_network = !host.remaps_users;
  can.private_tmp = host.snap;
  can.device_rules = docker && !host.rootless && in_engine;
  can.gpus_option = !podman;
  can.runtime_by_path = !docker;
  can.variables_by_name = form == EngineForm::client;
  if (podman) {
    judge_podman_cdi(host.version, can);
  } else {
    can.cdi = !docker || host.cdi;
  }
  return can;
}

}  // namespace

void take_info(EngineHost& engine, const DockerInfo& info) {
  engine.runtimes = info.runtimes;
  engine.cdi = info.cdi;
  engine.rootless = engine.rootless || info.rootless;
  engine.remaps_users = info.remaps_users;
  engine.selinux = info.selinux;
}

Engine engine_of(EngineHost host, EngineForm form) {
  const auto can = abilities(host, form);
  return {std::move(host), form, can};
}

std::string engine_name(EngineKind kind) {
  switch (kind) {
    case EngineKind::docker:
      return "docker";
    case EngineKind::podman:
      return "podman";
    case EngineKind::nerdctl:
      return "nerdctl";
  }
  return {};
}

std::string engine_title(const EngineHost& host) {
  std::string name = host.kind == EngineKind::docker   ? "Docker"
                     : host.kind == EngineKind::podman ? "Podman"
                                                       : "nerdctl";
  if (!host.version.empty()) name += " " + host.version;
  if (host.snap) name += " from snap";
  return host.rootless ? "rootless " + name : name;
}

std::string socket_of(const EngineHost& engine) {
  if (engine.kind != EngineKind::docker || !engine.endpoint.starts_with(kUnixScheme)) return {};
  return engine.endpoint.substr(kUnixScheme.size());
}

bool older(std::string_view version, std::string_view than) {
  while (!version.empty() || !than.empty()) {
    const int left = take_part(version);
    const int right = take_part(than);
    if (left != right) return left < right;
  }
  return false;
}

}  // namespace jcam
