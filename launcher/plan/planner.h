// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "launcher/plan/plan.h"
#include "launcher/plan/user_targets.h"

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
  Status data();
  Status model();
  Status gpu();
  Status desktop();
  Status run_flags();
  void app();
  void token();
  Status groups();

 private:
  bool on(Feature feature) const { return request_.choice(feature) != Choice::off; }
  /// Notes that a feature's thing is not there; an error if it was asked for by name.
  Status absent(Feature feature, const std::string& what, const std::string& why);
  bool taken(const std::string& target) const;
  void add_device(Device device);
  void add_mount(Mount mount);
  void add_variable(std::string name, std::string value, Reason reason);
  void add_flag(std::string name, std::optional<std::string> value, Reason reason);
  /// Who else sets a variable; empty if nobody does.
  std::string setter(const std::string& name) const;

  // flags.cpp
  Status terminal();
  Status removal();
  Status network();
  void shared_memory();

  // plan_cameras.cpp
  /// Why a device has its host's name inside, whatever one says; empty if it can have another.
  std::string fixed_name(const std::string& target) const;
  Result<std::string> place_of(const CameraGrant& grant);
  void warn_of_places();
  void warn_of_labels();
  Status pass_video(const VideoDevice& video);
  std::string free_video_target() const;

  // plan_gpu.cpp
  /// The board's GPU through the runtime or CDI.
  Status nvidia_runtime();
  void runtime_variables();
  /// `--gpus all`, which every tutorial for a PC has and no board takes.
  Status gpus_on_a_board();

  // plan_groups.cpp
  bool crun_runs() const;
  Status lose_groups(const std::string& why, const std::string& cure);
  Status keep_groups();

  Status numbered(Feature feature, const std::vector<DeviceNode>& nodes, const std::string& pattern,
                  const Reason& reason);
  Status tree(Feature feature, const std::optional<DeviceTree>& tree, const std::string& path,
              const Reason& reason);
  Status usb();
  /// Whether USB devices are passed so that later ones are seen, too.
  bool usb_by_rule() const;
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
  std::vector<UserTarget> user_targets_;  ///< paths inside that the user's own options fill
  std::set<std::string> targets_;         ///< those that the plan fills
  std::set<unsigned> gids_;               ///< of what was passed
  bool host_network_ = false;             ///< the container has the host's
};

}  // namespace jcam::launch
