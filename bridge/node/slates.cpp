// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/slates.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "bridge/machine/capture_argv.h"
#include "common/os/read_file.h"
#include "gst/slate/plain_frame.h"

namespace jcam::bridge {
namespace {

/// Some ten kilobytes each. What a failing camera says in turn, and the words from before it failed.
constexpr std::size_t kKept = 4;

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
  if (!read_beginning(fd, bytes)) return std::nullopt;
  return PackedPicture(bytes);
}

}  // namespace

Slates::Slates(CameraName camera, const NodeFormat& format, std::string program)
    : camera_(camera), format_(format), program_(std::move(program)) {
  drawn_.push_back({"", PackedPicture(plain_frame(format_))});
}

void Slates::want(const std::string& words) {
  if (words != wanted_) failed_.clear();
  wanted_ = words;
  show_wanted();
}

void Slates::show_wanted() {
  if (drawn_.back().words == wanted_) return;
  const auto kept = std::find_if(drawn_.begin(), drawn_.end(),
                                 [this](const Drawn& drawn) { return drawn.words == wanted_; });
  if (kept != drawn_.end()) {
    std::rotate(kept, kept + 1, drawn_.end());
    changed_ = true;
  } else if (!renderer_ && wanted_ != failed_) {
    render();
  }
}

void Slates::render() {
  canvas_ = memory_file();
  rendering_ = wanted_;
  auto child = Child::spawn(slate_argv(program_, camera_, format_, wanted_), canvas_.get(), kCaptureFd);
  if (child) {
    renderer_ = std::move(*child);
  } else {
    failed_ = wanted_;
  }
}

bool Slates::reaped(pid_t pid, int wait_status) {
  if (!renderer_ || renderer_.pid() != pid) return false;
  renderer_.reaped();
  const std::size_t size = file_size(canvas_.get());
  const std::size_t limit = frame_bytes(format_.pixel, format_.mode.size);
  const bool whole = format_.pixel == PixelFormat::mjpeg ? size > 0 && size <= limit : size == limit;
  if (auto packed = wait_status == 0 && whole ? packed_file(canvas_.get(), size) : std::nullopt) {
    keep({rendering_, std::move(*packed)});
  } else {
    failed_ = rendering_;
  }
  canvas_.reset();
  show_wanted();
  return true;
}

/// Also words that are past are shown, if those that are wanted are still to be drawn: they are newer than
/// what is there.
void Slates::keep(Drawn drawn) {
  const bool is_right = drawn_.back().words == wanted_;
  drawn_.insert(is_right ? drawn_.end() - 1 : drawn_.end(), std::move(drawn));
  changed_ = changed_ || !is_right;
  if (drawn_.size() > kKept) drawn_.erase(drawn_.begin());
}

bool Slates::take_changed() {
  return std::exchange(changed_, false);
}

}  // namespace jcam::bridge
