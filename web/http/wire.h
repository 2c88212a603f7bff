// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <string>

namespace jcam::web {

/// A connection as the library wants it: the head that has been read already, and nothing after it; and what
/// is written, each piece within a time. Borrows the descriptor, which does not block.
class Wire : public httplib::Stream {
 public:
  Wire(int connection, std::string head, std::chrono::milliseconds patience);

  bool is_readable() const override { return at_ < head_.size(); }
  /// Whether anybody is there still.
  bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  /// All of it, or -1: the other side is gone, or did not take it in time.
  ssize_t write(const char* from, std::size_t size) override;
  using httplib::Stream::write;
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return connection_; }

 private:
  int connection_;
  std::string head_;
  std::size_t at_ = 0;
  std::chrono::milliseconds patience_;
};

}  // namespace jcam::web
