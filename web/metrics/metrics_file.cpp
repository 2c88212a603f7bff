// SPDX-License-Identifier: Apache-2.0
#include "web/metrics/metrics_file.h"

#include <algorithm>

#include "common/os/atomic_file.h"
#include "web/metrics/families.h"

namespace jcam::metrics {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kAnswer{5};
/// How often a daemon that is away is looked for.
constexpr std::chrono::seconds kRetry{5};

}  // namespace

std::optional<MetricsFile::Time> MetricsFile::due() const {
  const auto writing = schedule_.due();
  if (!retry_) return writing;
  return writing ? std::min(*writing, *retry_) : *retry_;
}

void MetricsFile::ready() {
  const auto answer = watch_->next(kAnswer);
  if (answer) {
    if (const auto* report = std::get_if<control::StatusReport>(&answer->reply))
      schedule_.changed(control::is_any_streaming(*report));
    return;
  }
  watch_.reset();
  schedule_.changed(false);
  retry_ = Time::min();
}

Status MetricsFile::tick(Time now) {
  if (!watch_ && (!retry_ || now >= *retry_)) watch(now);
  const auto writing = schedule_.due();
  if (!writing || now < *writing) return {};
  return write(now);
}

void MetricsFile::watch(Time now) {
  retry_ = now + kRetry;
  auto client = control::Client::connect(socket_);
  if (!client || !client->call(control::WatchRequest{}, kAnswer)) return;
  watch_ = std::move(*client);
  retry_.reset();
  schedule_.changed(false);
}

Status MetricsFile::write(Time now) {
  // A connection of its own: on the watching one an answer could not be told from a change.
  const auto report = control::ask<control::StatusReport>(socket_, control::StatusRequest{}, kAnswer);
  schedule_.written(now, report && control::is_any_streaming(*report));
  auto text = metrics_text(report, std::chrono::system_clock::now());
  if (text == written_) return {};
  if (auto done = write_file_atomically(path_, text); !done) return done;
  written_ = std::move(text);
  return {};
}

}  // namespace jcam::metrics
