// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/capture_protocol.h"
#include "common/result.h"
#include "control/protocol/status_report.h"

namespace jcam::bridge {

/// What `jcamctl set` has made of a camera's source element, beside its configuration. Knows what was wished,
/// what an element has taken, and what has stood the test of frames; tells no capture by itself. Pure.
///
/// A value is kept once the element has taken it and frames have flowed with it. Until then it is on trial:
/// what the element refuses, and what was on trial when a capture failed, is dropped, and the value that held
/// before is in force again. So no value can keep a camera dark.
class LiveSettings {
 public:
  /// The answer to who asked: a remark (empty when there is nothing to say), or why not.
  using Done = std::function<void(const Result<std::string>& answer)>;

  static constexpr std::size_t kMaxCount = 32;
  static constexpr std::size_t kMaxValue = 1024;  ///< bytes of one value
  static constexpr std::size_t kMaxTotal = 8192;  ///< bytes of all names and values

  /// Whether it may be wished: a property's name as in the configuration, and not too much of all.
  Status check(const std::string& name, const std::string& value) const;
  bool has(const std::string& name) const { return entries_.count(name) != 0; }
  std::vector<std::string> names() const;

  /// No capture runs: the next one tries it.
  void wish(const std::string& name, const std::string& value);
  /// A running capture was asked for it; without a value, for what the pipeline was built with.
  void asked(const std::string& name, std::optional<std::string> value, Done done);
  /// No capture runs, and none shall be told of it again.
  void forget(const std::string& name) { entries_.erase(name); }

  /// What a capture is told before it plays; it will answer for each of them.
  std::vector<capture::SetProperty> for_capture();
  /// The capture's answer. What was dropped because of it, in words for the log.
  std::optional<std::string> answered(const capture::PropertySet& answer);
  /// The capture reports new frames.
  void frames_flow();
  /// The capture is given up for a failure of this kind. What is dropped because of it, in words for the log.
  std::vector<std::string> capture_failed(std::string_view kind);
  /// It is gone, for whatever reason: what is still on trial is tried again by the next one.
  void capture_gone();

  std::vector<control::SettingReport> report() const;

 private:
  /// New frames must be reported so often: the first report may be of frames from before the value.
  static constexpr int kProof = 2;
  struct Trial {
    std::string value;
    bool taken = false;  ///< by the element
    int proof = 0;
  };
  struct Entry {
    std::optional<std::string> kept;
    std::optional<Trial> trial;
    std::string refused;  ///< the last value that was dropped
    std::string why;      ///< it was; empty: none was
  };
  /// The capture has not answered for this yet.
  struct Asked {
    std::string name;
    std::optional<std::string> value;
    Done done;  ///< empty: nobody waits
  };

  std::string drop_trial(const std::string& name, Entry& entry, const std::string& why);
  std::size_t size_without(const std::string& name) const;

  std::map<std::string, Entry> entries_;
  std::deque<Asked> asked_;
};

}  // namespace jcam::bridge
