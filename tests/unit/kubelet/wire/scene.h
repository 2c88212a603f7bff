// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/kubelet/kubelet_stand_in.h"
#include "tests/kubelet/plugin_process.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/kubelet/wire/reserving_daemon.h"

namespace jcam::kubelet::test {

/// The program between a daemon and a kubelet that are ours.
class PluginScene : public testing::Test {
 protected:
  std::string at(const std::string& name) const { return directory_.path() + "/" + name; }
  void start_daemon() { daemon_ = std::make_unique<ReservingDaemon>(at("bridge.sock"), report_, kept_); }
  /// As systemd's store has it, the next one knows what this one kept.
  void stop_daemon() {
    kept_ = daemon_->kept_text();
    daemon_.reset();
  }
  void start_all() {
    std::filesystem::create_directory(at("plugins"));
    start_daemon();
    kubelet_.start();
    plugin_.start();
    ASSERT_TRUE(comes_to("jcam.dev/camera", "csi0 csi0.1 csi1")) << plugin_.log();
    ASSERT_TRUE(comes_to("jcam.dev/csi1", "csi1")) << plugin_.log();
  }
  /// "csi0 csi0.1!", as scene.h's shown().
  static std::string text(const jcam::test::KubeletStandIn::Shown& shown, const std::string& resource) {
    const auto found = shown.find(resource);
    if (found == shown.end()) return "nothing";
    std::string words;
    for (const auto& [device, healthy] : found->second)
      words += (words.empty() ? "" : " ") + device + (healthy ? "" : "!");
    return words;
  }
  bool comes_to(const std::string& resource, const std::string& words,
                std::chrono::milliseconds limit = std::chrono::seconds(20)) {
    const bool came = kubelet_.until([&](const auto& s) { return text(s, resource) == words; }, limit);
    if (!came) ADD_FAILURE() << resource << ": " << text(kubelet_.shown(), resource) << ", not " << words;
    return came;
  }
  void change(const std::function<void(control::StatusReport&)>& how) {
    how(report_);
    if (daemon_) daemon_->change(how);
  }

  jcam::test::TempDir directory_;
  control::StatusReport report_ = two_cameras();
  std::string kept_;
  std::unique_ptr<ReservingDaemon> daemon_;
  jcam::test::KubeletStandIn kubelet_{at("plugins")};
  jcam::test::PluginProcess plugin_{
      {"--socket", at("bridge.sock"), "--plugins", at("plugins"), "--pod-resources",
       at("plugins") + "/pods.sock", "--settle", "0s", "--features", at("features.d")},
      at("log")};
};

}  // namespace jcam::kubelet::test
