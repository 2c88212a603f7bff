// SPDX-License-Identifier: Apache-2.0
#include "launcher/bridge_cameras.h"

#include <algorithm>
#include <variant>

namespace jcam::launch {
namespace {

constexpr std::chrono::milliseconds kAnswer{5000};

template <typename T>
Result<T> expect(Result<control::Answer> answer) {
  if (!answer) return answer.error();
  if (auto* value = std::get_if<T>(&answer->reply)) return std::move(*value);
  return Error{"jcam-bridge answers something else than it was asked",
               "are jcam-bridge and jcam-run of one version?"};
}

CameraGrant grant_of(const control::Reservation& given) {
  CameraGrant grant{.node = given.node};
  grant.device = {given.path, static_cast<unsigned>(given.major), static_cast<unsigned>(given.minor),
                  given.gid};
  grant.format = format_name(given.format);
  grant.mode = given.mode.text();
  return grant;
}

}  // namespace

Status BridgeCameras::ping() {
  auto client = control::Client::connect(socket_);
  if (!client) return client.error();
  return {};
}

Result<std::vector<CameraName>> BridgeCameras::list() {
  auto client = control::Client::connect(socket_);
  if (!client) return client.error();
  auto report = expect<control::StatusReport>(client->call(control::StatusRequest{}, kAnswer));
  if (!report) return report.error();
  std::vector<CameraName> names;
  names.reserve(report->cameras.size());
  for (const auto& camera : report->cameras) names.push_back(camera.name);
  return names;
}

Result<BridgeCameras::Try> BridgeCameras::ask(const Reservation& reservation,
                                              const std::vector<NodeName>& held) const {
  auto client = control::Client::connect(socket_);
  if (!client) return client.error();
  const control::ReserveRequest request{reservation.camera, reservation.index, held, reservation.wait};
  auto given = expect<control::Reservation>(client->call(request, reservation.wait + kAnswer));
  if (!given) return given.error();
  return Try{std::move(*client), *given};
}

Result<CameraGrant> BridgeCameras::reserve(const Reservation& reservation) {
  auto held = held_();
  if (!held) return held.error();
  auto got = ask(reservation, *held);
  if (!got) return got.error();
  if (got->given.stale) {
    // Somebody had this node and left the bridge, maybe between our question and the bridge's answer: a
    // container that was started meanwhile is seen now.
    held = held_();
    if (!held) return held.error();
    if (std::find(held->begin(), held->end(), got->given.node) != held->end()) {
      got = Error{"left"};  // closing this connection is what makes its node free for the next
      got = ask(reservation, *held);
      if (!got) return got.error();
    }
  }
  reserved_.push_back(std::move(got->client));
  return grant_of(got->given);
}

Result<std::vector<int>> BridgeCameras::release_to_exec() {
  std::vector<int> descriptors;
  for (auto& client : reserved_) {
    auto descriptor = client.release_to_exec();
    if (!descriptor) return descriptor.error();
    descriptors.push_back(*descriptor);
  }
  reserved_.clear();
  return descriptors;
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
