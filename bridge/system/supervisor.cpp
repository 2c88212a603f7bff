// SPDX-License-Identifier: Apache-2.0
#include "bridge/system/supervisor.h"

#include <fcntl.h>
#include <systemd/sd-daemon.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace jcam::bridge {
namespace {

constexpr std::string_view kNodePrefix = "node-";

std::optional<std::string> from_environment() {
  const char* name = std::getenv("NOTIFY_SOCKET");
  return name != nullptr && *name != '\0' ? std::optional<std::string>(name) : std::nullopt;
}

}  // namespace

Supervisor::Supervisor(std::optional<std::string> notify_socket) {
  if (!notify_socket) notify_socket = from_environment();
  if (notify_socket) systemd_.emplace(*notify_socket);
}

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
  ready_ = true;
  this->status(status);
}
void Supervisor::status(const std::string& status) {
  status_ = status;
  send_pending();
}
void Supervisor::stopping() {
  say("STOPPING=1");
}
void Supervisor::alive() {
  alive_ = true;
  send_pending();
}

std::uint64_t Supervisor::watchdog_period_ns() const {
  std::uint64_t us = 0;
  return sd_watchdog_enabled(0, &us) > 0 ? us * 1000 / 3 : 0;
}

void Supervisor::keep(const std::string& stored_name, int fd) {
  stored_.erase(stored_name);
  if (!change_store(stored_name, fd)) stored_[stored_name] = UniqueFd(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

void Supervisor::forget(const std::string& stored_name) {
  // Also when there is nothing to be said: our duplicate would be a writer for ever.
  stored_.erase(stored_name);
  if (!change_store(stored_name, -1)) stored_[stored_name] = UniqueFd();
}

bool Supervisor::send_pending() {
  // The watchdog first: it has the only deadline.
  if (alive_ && !say("WATCHDOG=1")) return false;
  alive_ = false;
  while (!stored_.empty()) {
    const auto& [name, fd] = *stored_.begin();
    if (!change_store(name, fd.get())) return false;
    stored_.erase(stored_.begin());
  }
  if (status_ && !say((ready_ ? "READY=1\nSTATUS=" : "STATUS=") + *status_)) return false;
  status_.reset();
  ready_ = false;
  return true;
}

bool Supervisor::change_store(const std::string& stored_name, int fd) {
  // systemd knows a descriptor that it has already only on kernels with kcmp(); elsewhere each restart would
  // store all of them once more, until there is no room. So the old one goes first.
  if (!say("FDSTOREREMOVE=1\nFDNAME=" + stored_name)) return false;
  // FDPOLL=0: a node polls as in error while nobody writes, and systemd would throw it away for that.
  return fd < 0 || say("FDSTORE=1\nFDPOLL=0\nFDNAME=" + stored_name, fd);
}

/// False: not now. What can never be said counts as said.
bool Supervisor::say(const std::string& words, int fd) {
  const int failed = systemd_ ? systemd_->send(words, fd) : 0;
  return failed != EAGAIN && failed != ENOBUFS && failed != ETOOMANYREFS;
}

}  // namespace jcam::bridge
