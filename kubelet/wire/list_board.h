// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deviceplugin.pb.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace jcam::kubelet {

/// What kubelet sees of one resource, for as many as look. Any thread.
class ListBoard {
 public:
  using List = v1beta1::ListAndWatchResponse;

  void show(const List& list);
  /// Ends all who look, and refuses new ones.
  void close();
  /// Hands each list to `write`, the newest at once, until it says false or the board is closed. Blocks
  /// between two lists, without a look at anything: who has gone is known with the next list, or closed out.
  void follow(const std::function<bool(const List&)>& write);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  List list_;
  std::uint64_t version_ = 0;  ///< 0: nothing to show yet
  bool closed_ = false;
};

}  // namespace jcam::kubelet
