// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/slates.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <utility>

#include "bridge/machine/capture_argv.h"
#include "gst/slate/plain_frame.h"

namespace jcam::bridge {
namespace {

UniqueFd memory_file() {
  return UniqueFd(::memfd_create("jcam-slate", MFD_CLOEXEC));
}

std::size_t file_size(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 && info.st_size > 0 ? static_cast<std::size_t>(info.st_size) : 0;
}

/// Nothing if it cannot be read.
std::optional<PackedPicture> packed_file(int fd, std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t at = 0; at < size;) {
    const ssize_t n = ::pread(fd, bytes.data() + at, size - at, static_cast<off_t>(at));
    if (n <= 0) return std::nullopt;
    at += static_cast<std::size_t>(n);
  }
  return PackedPicture(bytes);
}

}  // namespace

Slates::Slates(CameraName camera, const NodeFormat& format, std::string program)
    : camera_(camera), format_(format), program_(std::move(program)) {
  use_plain();
}

void Slates::want(const std::string& words) {
  wanted_ = words;
  if (!renderer_ && wanted_ != shown_) render();
}

void Slates::render() {
  canvas_ = memory_file();
  rendering_ = wanted_;
  auto child = Child::spawn(slate_argv(program_, camera_, format_, wanted_), canvas_.get(), kCaptureFd);
  // Not possible: the picture before stays. `shown_` says so, or each want() would try again.
  if (!child) {
    shown_ = wanted_;
    return;
  }
  renderer_ = std::move(*child);
}

bool Slates::reaped(pid_t pid, int wait_status) {
  if (!renderer_ || renderer_.pid() != pid) return false;
  renderer_.reaped();
  shown_ = rendering_;
  const std::size_t size = file_size(canvas_.get());
  const std::size_t limit = frame_bytes(format_.pixel, format_.mode.size);
  const bool whole = format_.pixel == PixelFormat::mjpeg ? size > 0 && size <= limit : size == limit;
  if (auto packed = wait_status == 0 && whole ? packed_file(canvas_.get(), size) : std::nullopt) {
    picture_ = std::move(*packed);
    changed_ = true;
  }
  canvas_.reset();
  if (wanted_ != shown_) render();
  return true;
}

bool Slates::take_changed() {
  return std::exchange(changed_, false);
}

void Slates::use_plain() {
  picture_ = PackedPicture(plain_frame(format_));
  changed_ = true;
}

}  // namespace jcam::bridge
