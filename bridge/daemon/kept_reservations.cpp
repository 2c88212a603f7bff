// SPDX-License-Identifier: Apache-2.0
#include "bridge/daemon/kept_reservations.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace jcam::bridge {
namespace {

/// A line for each node, and nobody has so many.
constexpr std::size_t kLongestText = std::size_t{16} * 1024;
/// Behind the text: what follows is older, and was not cut off yet.
constexpr char kEnd = '\0';

}  // namespace

std::string KeptReservations::take(UniqueFd left) {
  std::array<char, kLongestText> bytes{};
  const auto length = ::pread(left.get(), bytes.data(), bytes.size(), 0);
  if (length <= 0) return {};
  const std::string_view all(bytes.data(), static_cast<std::size_t>(length));
  const auto end = all.find(kEnd);
  if (end == std::string_view::npos) return {};
  file_ = std::move(left);
  return text_ = std::string(all.substr(0, end));
}

void KeptReservations::keep(const std::string& text) {
  if (text == text_ || text.size() >= kLongestText) return;
  text_ = text;
  if (!file_) {
    file_.reset(::memfd_create("jcam-reservations", MFD_CLOEXEC));
    if (!file_) return;
    supervisor_.keep(kName, file_.get());
  }
  const std::string whole = text + kEnd;
  // One write of a page or two into memory: nobody sees half of it.
  if (::pwrite(file_.get(), whole.data(), whole.size(), 0) == static_cast<ssize_t>(whole.size()))
    static_cast<void>(::ftruncate(file_.get(), static_cast<off_t>(whole.size())));
}

}  // namespace jcam::bridge
