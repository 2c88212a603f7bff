// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/bridge_cameras.h"

#include <algorithm>

namespace jcam::launch {
namespace {

constexpr std::chrono::milliseconds kAnswer{5000};
/// The second is for containers that the bridge never heard of; each further one for a container that was
/// started meanwhile.
constexpr int kMostRounds = 8;

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
  const auto report = control::ask<control::StatusReport>(socket_, control::StatusRequest{}, kAnswer);
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
  const control::ReserveRequest request{reservation.camera, reservation.index, held, reservation.wait,
                                        reservation.stream};
  auto given = control::reply_in<control::Reservation>(client->call(request, reservation.wait + kAnswer));
  if (!given) return given.error();
  return Try{std::move(*client), *given};
}

Result<CameraGrant> BridgeCameras::reserve(const Reservation& reservation) {
  std::vector<NodeName> held;
  for (int round = 0; round < kMostRounds; ++round) {
    auto got = ask(reservation, held);
    if (!got) return got.error();
    // Asked only now: a launch that had this node before has its container by now, and none can get it any
    // more.
    auto now = held_();
    if (!now) return now.error();
    if (std::find(now->begin(), now->end(), got->given.node) == now->end()) {
      reserved_.push_back(std::move(got->client));
      return grant_of(got->given);
    }
    // The end of this round closes the connection, which gives the node back.
    held = std::move(*now);
  }
  return Error{"containers with " + StreamName{reservation.camera, reservation.stream}.text() +
                   " come faster than one can ask for a node",
               "start it again"};
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

}  // namespace jcam::launch
