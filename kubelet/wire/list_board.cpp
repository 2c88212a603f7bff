// SPDX-License-Identifier: Apache-2.0
#include "kubelet/wire/list_board.h"

namespace jcam::kubelet {

void ListBoard::show(const List& list) {
  const std::lock_guard lock(mutex_);
  list_ = list;
  ++version_;
  changed_.notify_all();
}

void ListBoard::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

void ListBoard::follow(const std::function<bool(const List&)>& write) {
  std::uint64_t seen = 0;
  for (;;) {
    List list;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closed_ || version_ != seen; });
      if (closed_) return;
      list = list_;
      seen = version_;
    }
    if (!write(list)) return;
  }
}

}  // namespace jcam::kubelet
