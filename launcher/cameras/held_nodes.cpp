// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/held_nodes.h"

#include "host/engine_api.h"
#include "launcher/deed/exec.h"

namespace jcam::launch {
namespace {

constexpr std::size_t kListLimit = std::size_t{1} << 20;

/// Containers with our label, stopped ones too: all=true&filters={"label":["dev.jcam.nodes"]}.
constexpr const char* kList =
    "/containers/json?all=true&filters=%7B%22label%22%3A%5B%22dev.jcam.nodes%22%5D%7D";

Result<std::vector<NodeName>> on_socket(const std::string& socket) {
  const auto text = docker_api(socket, kList, kListLimit);
  if (!text) return text.error();
  const auto labels = parse_docker_labels(*text, "dev.jcam.nodes");
  if (!labels) return labels.error();
  return parse_held_labels(*labels);
}

Result<std::vector<NodeName>> by_program(const EngineHost& engine) {
  const std::string format = engine.kind == EngineKind::podman ? R"({{index .Labels "dev.jcam.nodes"}})"
                                                               : R"({{.Label "dev.jcam.nodes"}})";
  const auto text = output_of(
      {engine.program, "ps", "--all", "--filter", "label=dev.jcam.nodes", "--format", format}, kListLimit);
  if (!text) return text.error();
  return parse_held_labels(*text);
}

Result<std::vector<NodeName>> nodes_held_in(const EngineHost& engine) {
  if (const auto socket = socket_of(engine); !socket.empty()) {
    auto nodes = on_socket(socket);
    if (nodes) return nodes;
    // The client may get through where we did not, and says what is wrong where it does not either.
  }
  return by_program(engine);
}

}  // namespace

HeldNodes ask_engines(const Request& request, const Host& host, const Engine& chosen) {
  const auto must = starts_container(request) ? std::optional(chosen.host.kind) : std::nullopt;
  return [engines = host.engines, must]() -> Result<std::vector<NodeName>> {
    std::vector<NodeName> held;
    for (const auto& engine : engines) {
      if (engine.remote || !engine.endpoint_there || !engine.may_use || engine.never_used) continue;
      const auto nodes = nodes_held_in(engine);
      if (!nodes && engine.kind == must) return nodes.error();
      if (nodes) held.insert(held.end(), nodes->begin(), nodes->end());
    }
    return held;
  };
}

std::vector<NodeName> parse_held_labels(std::string_view text) {
  std::vector<NodeName> nodes;
  while (!text.empty()) {
    const auto end = text.find_first_of(",\n");
    auto node = parse_node_name(text.substr(0, end));
    if (node) nodes.push_back(*node);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return nodes;
}

}  // namespace jcam::launch
