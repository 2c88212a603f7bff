// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/names.h"
#include "host/host.h"
#include "launcher/request/engine_options.h"
#include "launcher/request/features.h"

namespace jcam::launch {

/// `--csi 0`, `--csi 1.2`, `--csi all`, `--csi 0=/dev/video5`, `--csi 0:small`
struct CameraRequest {
  bool all = false;  ///< the stream main of every camera
  CameraName camera;
  std::optional<int> index;           ///< a given node; none: whichever is free
  std::optional<std::string> target;  ///< path inside; none: /dev/videoN of camera N
  std::string stream{};               ///< "": main
  bool operator==(const CameraRequest&) const = default;
};

/// What comes out. k8s: for a cluster with jcam-kubelet; k8s_generic: with generic-device-plugin.
enum class Output { run, explain, docker, podman, nerdctl, compose, quadlet, cdi, k8s, k8s_generic, json };

/// What the user wants: the command line over the user's run.toml over the system's over the profile.
struct Request {
  Profile profile = Profile::standard;
  std::map<Feature, Choice> choices;  ///< where it differs from the profile
  std::vector<int> i2c_buses;         ///< empty: all
  std::vector<CameraRequest> cameras;
  bool webcams = false;               ///< cameras on USB, also where the profile passes none
  std::optional<EngineKind> engine;   ///< none: the first that is there
  std::vector<EngineOption> options;  ///< the engine's own, in order
  std::string image;
  std::vector<std::string> command;
  std::optional<std::chrono::milliseconds> wait_camera;
  std::vector<std::pair<std::string, std::string>> environment;  ///< of the app's file; values may be secrets
  std::set<std::string> file_variables;  ///< names that --env-file sets, as far as it can be read
  std::map<std::string, std::string> image_variables;  ///< of the image, as far as they were asked for
  std::string app;   ///< its file has the image and the command; empty: the command line has
  bool end = false;  ///< take the app's container away instead of starting it
  Output output = Output::run;
  bool dry_run = false;
  std::string root = "/";
  std::string config = "/etc/jcam/jcam.toml";  ///< of the bridge
  std::string socket;                          ///< of the bridge; empty: the usual one
  bool operator==(const Request&) const = default;

  Choice choice(Feature feature) const {
    const auto found = choices.find(feature);
    return found == choices.end() ? profile_choice(profile, feature) : found->second;
  }
  /// The last value the user gave for one of the engine's options; nothing if it was not given.
  std::optional<std::string> engine_value(std::string_view name) const;
  bool has(std::string_view name) const;
  /// The last word on a flag of the engine.
  bool engine_flag(std::string_view name) const;
};

}  // namespace jcam::launch
