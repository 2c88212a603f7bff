// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "common/result.h"

namespace jcam {

/// Readers of what container engines say and write. All pure, all total: any bytes give a value or an error,
/// never more.

/// What Docker says of itself, that matters to a launch.
struct DockerInfo {
  std::set<std::string> runtimes;
  bool cdi = false;  ///< it says itself that it takes CDI names
  bool rootless = false;
  bool remaps_users = false;  ///< userns-remap
  bool selinux = false;
  bool operator==(const DockerInfo&) const = default;
};
/// `docker info --format '{{json .}}'`.
Result<DockerInfo> parse_docker_info(std::string_view text);
/// The values of one label, a container a line, of the answer to Docker's GET /containers/json.
Result<std::string> parse_docker_labels(std::string_view text, const std::string& label);
/// What a CDI file says of itself, whether it is JSON or YAML.
struct CdiSpec {
  std::string kind;     ///< "nvidia.com/gpu"; empty if it has none
  std::string version;  ///< "0.5.0"
  bool operator==(const CdiSpec&) const = default;
};
CdiSpec cdi_spec(std::string_view text);
/// What a containers.conf of Podman says that matters to a launch. One that cannot be read says nothing.
struct ContainersConf {
  std::string runtime;  ///< "crun"; empty if it names none
  bool remote = false;  ///< Podman is the client of a service
  bool operator==(const ContainersConf&) const = default;
};
ContainersConf parse_containers_conf(std::string_view text);
/// "4.3.1" of "podman version 4.3.1"; empty if there is none.
std::string program_version(std::string_view text);
/// The environment variables of an image, of the answer to Docker's GET /images/NAME/json.
std::map<std::string, std::string> parse_image_variables(std::string_view text);
/// The numbers of groups by name, of /etc/group.
std::map<std::string, unsigned> parse_groups(std::string_view text);
/// The names that an --env-file sets.
std::set<std::string> parse_env_file(std::string_view text);
/// "currentContext" of ~/.docker/config.json; empty if there is none.
std::string docker_context(std::string_view text);
/// The address in a context's meta.json if its name is `name`.
std::optional<std::string> context_endpoint(std::string_view text, std::string_view name);

}  // namespace jcam
