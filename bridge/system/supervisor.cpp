// SPDX-License-Identifier: Apache-2.0
#include "bridge/system/supervisor.h"

#include <fcntl.h>
#include <systemd/sd-daemon.h>

#include <cstdlib>
#include <string_view>

namespace jcam::bridge {
namespace {

constexpr std::string_view kNodePrefix = "node-";

}  // namespace

std::string Supervisor::store_name(const NodeName& node) {
  return std::string(kNodePrefix) + node.text();
}

bool Supervisor::is_node(const std::string& name) {
  return name.starts_with(kNodePrefix);
}

std::vector<Supervisor::Stored> Supervisor::take_descriptors() {
  std::vector<Stored> stored;
  char** names = nullptr;
  const int count = sd_listen_fds_with_names(1, &names);
  for (int i = 0; i < count; ++i) {
    UniqueFd fd(SD_LISTEN_FDS_START + i);
    ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
    stored.push_back({names[i], std::move(fd)});
    std::free(names[i]);
  }
  std::free(names);
  return stored;
}

void Supervisor::ready(const std::string& status) {
  sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
}
void Supervisor::status(const std::string& status) {
  sd_notify(0, ("STATUS=" + status).c_str());
}
void Supervisor::stopping() {
  sd_notify(0, "STOPPING=1");
}
void Supervisor::alive() {
  sd_notify(0, "WATCHDOG=1");
}

std::uint64_t Supervisor::watchdog_period_ns() const {
  std::uint64_t us = 0;
  return sd_watchdog_enabled(0, &us) > 0 ? us * 1000 / 3 : 0;
}

void Supervisor::keep(const NodeName& node, int fd) {
  // systemd knows a descriptor that it has already only on kernels with kcmp(); elsewhere each restart would
  // store all of them once more, until there is no room.
  forget(node);
  // FDPOLL=0: a node polls as in error while nobody writes, and systemd would throw it away for that.
  sd_pid_notify_with_fds(0, 0, ("FDSTORE=1\nFDPOLL=0\nFDNAME=" + store_name(node)).c_str(), &fd, 1);
}

void Supervisor::forget(const std::string& stored_name) {
  sd_notify(0, ("FDSTOREREMOVE=1\nFDNAME=" + stored_name).c_str());
}

}  // namespace jcam::bridge
