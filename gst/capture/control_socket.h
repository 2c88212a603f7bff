// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <variant>

#include "common/os/unique_fd.h"
#include "gst/sink/reporter.h"

namespace jcam {

/// The capture's end of the socket to its parent. report() from any thread, receive() from one.
class ControlSocket : public Reporter {
 public:
  /// Refuses a descriptor that is no SOCK_SEQPACKET socket. From here on it is close-on-exec.
  static Result<std::unique_ptr<ControlSocket>> adopt(int fd);

  /// Progress is dropped when the parent does not read; for the others it waits up to a second.
  void report(const capture::Report& report) override;

  struct Nothing {};  ///< no packet there, or one that was not understood (and was written to stderr)
  struct End {};      ///< the parent is gone
  struct Packet {
    capture::Command command;
    UniqueFd attached;
  };
  /// Does not wait. Descriptors that a packet has too many of are closed.
  std::variant<Nothing, End, Packet> receive();

  int fd() const { return fd_.get(); }

 private:
  explicit ControlSocket(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
};

}  // namespace jcam
