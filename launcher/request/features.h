// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace jcam::launch {

/// One group of mappings that can be switched by itself: `--snd`, `--no-snd`.
enum class Feature {
  video,
  host_names,
  i2c,
  serial,
  snd,
  usb,
  argus,
  enctune,
  release,
  model,
  dbus,
  avahi,
  docker_socket,
  jtop,
  localtime,
  data,
  x11,
  wayland,
  pulse,
  pipewire,
  gpu,
  host_network,
  shm,
  ulimits,
  terminal,
  remove,
  groups,
};

/// automatic: if the host has it. required: asked for by name, so its absence is an error.
enum class Choice { off, automatic, required };

enum class Profile {
  standard,           ///< all that a Jetson program expects, without docker.sock and ./data
  jetson_containers,  ///< what that project's launcher passes
  minimal,            ///< the requested cameras and the GPU
};

struct FeatureRow {
  Feature feature;
  std::string_view name;  ///< "docker-socket", as on the command line
  std::string_view help;
  Choice standard, jetson_containers, minimal;
};

/// All features, each once, in the order of the enum.
std::span<const FeatureRow> feature_table();
std::optional<Feature> feature_named(std::string_view name);
std::string_view feature_name(Feature feature);
Choice profile_choice(Profile profile, Feature feature);

std::optional<Profile> profile_named(std::string_view name);
std::string_view profile_name(Profile profile);

}  // namespace jcam::launch
