// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include <cstdint>
#include <string>

namespace jcam::fakes {

/// The properties of nvarguscamerasrc as they are set. Controls change nothing in the fake picture.
struct ArgusProperties {
  int sensor_id = 0;
  int sensor_mode = -1;
  int total_sensor_modes = 0;
  int wbmode = 1;
  float saturation = 1;
  int tnr_mode = 1;
  float tnr_strength = -1;
  int ee_mode = 1;
  float ee_strength = -1;
  int aeantibanding = 1;
  float exposurecompensation = 0;
  bool aelock = false;
  bool awblock = false;
  std::string exposuretimerange;
  std::string gainrange;
  std::string ispdigitalgainrange;
  std::string aeregion;
  unsigned timeout = 0;
  bool silent = true;
  std::uint64_t event_wait = 3'000'000'000;
  std::uint64_t acquire_wait = 5'000'000'000;
};

void install_argus_properties(GObjectClass* object_class);
/// Both warn about an unknown id, as GObject wants it.
void set_argus_property(ArgusProperties& properties, GObject* object, guint id, const GValue* value,
                        GParamSpec* spec);
void get_argus_property(const ArgusProperties& properties, GObject* object, guint id, GValue* value,
                        GParamSpec* spec);

}  // namespace jcam::fakes
