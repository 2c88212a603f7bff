// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace jcam::web {

/// How long whoever asked may take for each piece of an answer: a picture of moving ones, or all of another.
inline constexpr std::chrono::seconds kTakes{5};

/// A connection that is answered over. Borrows the descriptor, which does not block. One thread.
class Wire {
 public:
  explicit Wire(int connection) : connection_(connection) {}

  /// Little waits in it: a viewer that is slow sees few pictures, not old ones.
  void keep_short() const;
  /// Whether anybody is there still.
  bool is_there() const;
  /// All of it within kTakes; false: the other side is gone, or did not take it.
  bool write(std::string_view bytes) const;
  /// As much as goes at once, and how much that is; nothing: the other side is gone.
  std::optional<std::size_t> offer(std::string_view bytes) const;

 private:
  int connection_;
};

}  // namespace jcam::web
