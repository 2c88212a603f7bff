// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "common/os/read_file.h"
#include "common/text/text.h"
#include "ctl/doctor/doctor_facts.h"
#include "host/programs.h"

namespace jcam::ctl {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> kCdiDirs{"/etc/cdi", "/var/run/cdi"};
constexpr std::string_view kDockerFile = "/etc/docker/daemon.json";

/// The top-level "kind" of a CDI file in JSON.
std::optional<std::string> json_kind(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto kind = json.find("kind");
  if (kind == json.end() || !kind->is_string()) return std::nullopt;
  return one_line(kind->get_ref<const std::string&>());
}

/// The same in YAML as nvidia-ctk writes it: a line of its own, without indentation.
std::optional<std::string> yaml_kind(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("kind:")) continue;
    std::string kind = line.substr(5);
    std::erase_if(kind, [](char c) { return c == ' ' || c == '"' || c == '\''; });
    if (!kind.empty()) return one_line(kind);
  }
  return std::nullopt;
}

void gather_cdi(const std::string& root, EngineFacts& facts) {
  for (const auto dir : kCdiDirs) {
    std::error_code error;
    for (fs::directory_iterator entry(root + std::string(dir), error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      const bool json = name.ends_with(".json");
      if (!json && !name.ends_with(".yaml")) continue;
      const auto text = read_file(entry->path().string(), std::size_t{8} << 20);
      const auto kind = !text ? std::nullopt : json ? json_kind(*text) : yaml_kind(*text);
      if (kind) {
        facts.cdi_kinds.push_back(*kind);
      } else {
        facts.cdi_broken.push_back(std::string(dir) + "/" + one_line(name));
      }
    }
  }
  std::sort(facts.cdi_kinds.begin(), facts.cdi_kinds.end());
  facts.cdi_kinds.erase(std::unique(facts.cdi_kinds.begin(), facts.cdi_kinds.end()), facts.cdi_kinds.end());
  std::sort(facts.cdi_broken.begin(), facts.cdi_broken.end());
}

}  // namespace

EngineFacts gather_engine(const std::string& root) {
  EngineFacts facts;
  for (const char* engine : {"docker", "podman", "nerdctl"}) {
    if (has_program(root, engine)) facts.engines.emplace_back(engine);
  }
  struct stat info {};
  facts.docker_socket = ::stat((root + "/var/run/docker.sock").c_str(), &info) == 0 && S_ISSOCK(info.st_mode);
  if (facts.docker_socket) facts.docker_gid = info.st_gid;
  const auto text = read_file(root + std::string(kDockerFile));
  if (text) {
    facts.docker = read_docker_config(*text, kDockerFile);
  } else if (text.error().os != ENOENT) {
    facts.docker = text.error();
  }
  facts.nvidia_runtime = has_program(root, "nvidia-container-runtime");
  facts.nvidia_ctk = has_program(root, "nvidia-ctk");
  gather_cdi(root, facts);
  return facts;
}

}  // namespace jcam::ctl
