// SPDX-License-Identifier: Apache-2.0
#include "web/view/daemon.h"

namespace jcam::web {

Result<control::Answer> Daemon::Line::call(const control::Operation& operation,
                                           std::chrono::milliseconds timeout) {
  if (!client_) {
    auto client = control::Client::connect(daemon_.socket_);
    if (!client) return client.error();
    if (!daemon_.asked_.add(client->fd())) return Error{"jcam-web ends"};
    client_ = std::move(*client);
  }
  auto answer = client_->call(operation, timeout);
  if (!answer) hang_up();
  return answer;
}

void Daemon::Line::hang_up() {
  if (!client_) return;
  daemon_.asked_.remove(client_->fd());
  client_.reset();
}

}  // namespace jcam::web
