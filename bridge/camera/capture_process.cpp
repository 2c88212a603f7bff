// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/capture_process.h"

#include <sys/socket.h>

#include <cerrno>

#include "bridge/machine/machine.h"
#include "common/os/fd_passing.h"
#include "common/os/os_error.h"

namespace jcam::bridge {

namespace {

/// `descriptor` (borrowed, -1: none) goes along.
Status send_packet(int socket, const capture::Command& command, int descriptor) {
  const std::string packet = capture::encode(command);
  if (packet.size() > capture::kMaxPacket)
    return Error{"a message to the capture of " + std::to_string(packet.size()) + " bytes is too long",
                 "shorten the pipeline or the property"};
  if (send_with_fd(socket, packet, descriptor) < 0) return os_error(errno, "cannot tell the capture");
  return {};
}

}  // namespace

Result<CaptureProcess> CaptureProcess::start(const CaptureLaunch& launch,
                                             const std::vector<capture::SetProperty>& settings) {
  const auto& argv = launch.argv;
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
    return os_error(errno, "cannot make a socket pair for " + argv[0]);
  }
  UniqueFd ours(ends[0]);
  const UniqueFd theirs(ends[1]);
  auto turns = WriterTurns::make(kMaxStreams);
  const int file = turns ? turns->file.get() : -1;
  if (auto told = send_packet(ours.get(), capture::Load{launch.ways, launch.others}, file); !told)
    return told.error();
  for (const auto& setting : settings) {
    if (auto told = send_packet(ours.get(), setting, -1); !told) return told.error();
  }
  auto child = Child::spawn(argv, theirs.get(), kCaptureFd);
  if (!child) return child.error();
  return CaptureProcess(std::move(*child), std::move(ours),
                        turns ? std::optional(std::move(turns->turns)) : std::nullopt);
}

WriterTurn CaptureProcess::turn(int stream) const {
  return turns_ ? turns_->of(static_cast<std::size_t>(stream), TurnOf::daemon) : WriterTurn();
}

Status CaptureProcess::send(const capture::Command& command, int descriptor) {
  return send_packet(socket_.get(), command, descriptor);
}

std::vector<capture::Report> CaptureProcess::receive() {
  std::vector<capture::Report> reports;
  std::vector<char> packet(capture::kMaxPacket);
  // The rest waits for the next wake-up: a capture gone mad must not keep the daemon here.
  while (socket_ && reports.size() < kMaxReports) {
    const ssize_t got = ::recv(socket_.get(), packet.data(), packet.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) break;
    if (got <= 0) {
      socket_.reset();
      break;
    }
    auto report = capture::decode_report({packet.data(), static_cast<std::size_t>(got)});
    if (report) {
      reports.push_back(std::move(*report));
    } else {
      socket_.reset();
    }
  }
  return reports;
}

}  // namespace jcam::bridge
