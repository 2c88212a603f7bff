// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "launcher/plan/plan.h"

namespace jcam::launch {

/// The plan while it is being made: the parts below each add what they are named for. Not for use outside
/// plan*.cpp.
class Planner {
 public:
  Planner(const Host& host, const Request& request, const Engine& engine, LaunchPlan& plan);

  Status cameras(const std::vector<CameraGrant>& grants);
  Status video();
  Status devices();
  Status places();
  Status model();
  Status gpu();
  Status desktop();
  Status run_flags();
  void token();
  Status groups();

 private:
  bool on(Feature feature) const { return request_.choice(feature) != Choice::off; }
  /// Notes that a feature's thing is not there; an error if it was asked for by name.
  Status absent(Feature feature, const std::string& what, const std::string& why);
  bool taken(const std::string& target) const {
    return user_targets_.contains(target) || targets_.contains(target);
  }
  void add_device(Device device);
  void add_mount(Mount mount);
  void add_variable(std::string name, std::string value, Reason reason);
  void add_flag(std::string name, std::optional<std::string> value, Reason reason);
  bool user_set_variable(const std::string& name) const;
  /// The board's GPU through the runtime or CDI.
  Status nvidia_runtime();
  Status numbered(Feature feature, const std::vector<DeviceNode>& nodes, const std::string& pattern,
                  const Reason& reason);
  Status tree(Feature feature, const std::optional<DeviceTree>& tree, const std::string& path,
              const Reason& reason);
  Status usb();
  /// Whether USB devices are passed so that later ones are seen, too.
  bool usb_by_rule() const;
  Status pass_video(const VideoDevice& video);
  std::string free_video_target() const;
  Status x11();
  Status wayland();
  Status pulse();
  Status pipewire();
  void session_directory();
  /// Whether a thing of the session stays out of a container that is kept; an error if it was asked for and
  /// the container starts where no session is.
  Result<bool> left_to_session(Feature feature);
  /// Notes the absence of a sound server for a caller without a session.
  Status session_there(Feature feature, const std::string& server);
  bool has_session() const;
  bool socket_there(const std::string& path) const;

  const Host& host_;
  const Request& request_;
  const Engine& engine_;
  LaunchPlan& plan_;
  std::set<std::string> user_targets_;  ///< paths inside that the user's own options fill
  std::set<std::string> targets_;       ///< those that the plan fills
  std::set<unsigned> gids_;             ///< of what was passed
};

/// The paths inside a container that -v, --mount, --tmpfs and --device options fill.
std::set<std::string> option_targets(const std::vector<EngineOption>& options);

}  // namespace jcam::launch
