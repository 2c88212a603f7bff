// SPDX-License-Identifier: Apache-2.0
#include "argus_properties.h"

#include <gst/gst.h>

#include <cstdio>
#include <sstream>

#include "gtypes.h"

namespace jcam::fakes {
namespace {

enum Id : guint {
  kSensorId = 1,
  kSensorMode,
  kTotalSensorModes,
  kWbMode,
  kSaturation,
  kTnrMode,
  kTnrStrength,
  kEeMode,
  kEeStrength,
  kAeAntibanding,
  kExposureCompensation,
  kAeLock,
  kAwbLock,
  kExposureTimeRange,
  kGainRange,
  kIspDigitalGainRange,
  kAeRegion,
  kTimeout,
  kSilent,
  kEventWait,
  kAcquireWait,
};

constexpr auto kReadWrite = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
constexpr auto kReadOnly = static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

GType wb_mode_type() {
  static const GEnumValue kValues[] = {{0, "off", "off"},
                                       {1, "auto", "auto"},
                                       {2, "incandescent", "incandescent"},
                                       {3, "fluorescent", "fluorescent"},
                                       {4, "warm-fluorescent", "warm-fluorescent"},
                                       {5, "daylight", "daylight"},
                                       {6, "cloudy-daylight", "cloudy-daylight"},
                                       {7, "twilight", "twilight"},
                                       {8, "shade", "shade"},
                                       {9, "manual", "manual"},
                                       {0, nullptr, nullptr}};
  static const GType kType = enum_type("JcamFakeArgusWbMode", kValues);
  return kType;
}

GType tnr_mode_type() {
  static const GEnumValue kValues[] = {{0, "NoiseReduction_Off", "NoiseReduction_Off"},
                                       {1, "NoiseReduction_Fast", "NoiseReduction_Fast"},
                                       {2, "NoiseReduction_HighQuality", "NoiseReduction_HighQuality"},
                                       {0, nullptr, nullptr}};
  static const GType kType = enum_type("JcamFakeArgusTnrMode", kValues);
  return kType;
}

GType ee_mode_type() {
  static const GEnumValue kValues[] = {{0, "EdgeEnhancement_Off", "EdgeEnhancement_Off"},
                                       {1, "EdgeEnhancement_Fast", "EdgeEnhancement_Fast"},
                                       {2, "EdgeEnhancement_HighQuality", "EdgeEnhancement_HighQuality"},
                                       {0, nullptr, nullptr}};
  static const GType kType = enum_type("JcamFakeArgusEeMode", kValues);
  return kType;
}

GType antibanding_type() {
  static const GEnumValue kValues[] = {{0, "AeAntibandingMode_Off", "AeAntibandingMode_Off"},
                                       {1, "AeAntibandingMode_Auto", "AeAntibandingMode_Auto"},
                                       {2, "AeAntibandingMode_50HZ", "AeAntibandingMode_50HZ"},
                                       {3, "AeAntibandingMode_60HZ", "AeAntibandingMode_60HZ"},
                                       {0, nullptr, nullptr}};
  static const GType kType = enum_type("JcamFakeArgusAeAntibandingMode", kValues);
  return kType;
}

bool has_numbers(const char* text, int wanted) {
  std::istringstream words(text);
  int numbers = 0;
  for (double number = 0; words >> number;) ++numbers;
  return words.eof() && numbers == wanted;
}

/// "34000 358733000", "0 0 256 256 1": refused with a line on stdout, and then the earlier value stays.
void set_numbers(std::string& property, const GValue* value, int wanted, const char* title) {
  const char* text = g_value_get_string(value);
  std::printf("GST_ARGUS: NvArgusCameraSrc: Setting %s : %s\n", title, text == nullptr ? "(null)" : text);
  if (text == nullptr) return;
  if (has_numbers(text, wanted)) {
    property = text;
  } else {
    std::printf("GST_ARGUS: Need %s values to set range\n", wanted == 2 ? "two" : "five");
  }
}

void get_text(GValue* value, const std::string& text) {
  g_value_set_string(value, text.empty() ? nullptr : text.c_str());
}

}  // namespace

void install_argus_properties(GObjectClass* object_class) {
  const auto add = [object_class](guint id, GParamSpec* spec) {
    g_object_class_install_property(object_class, id, spec);
  };
  add(kSensorId,
      g_param_spec_int("sensor-id", "Sensor ID", "Argus' number of the camera", 0, 255, 0, kReadWrite));
  add(kSensorMode,
      g_param_spec_int("sensor-mode", "Sensor Mode", "Mode of the sensor; -1: the best for the caps", -1, 255,
                       -1, kReadWrite));
  add(kTotalSensorModes,
      g_param_spec_int("total-sensor-modes", "Total Sensor Modes",
                       "How many modes the sensor has, once it runs", 0, 255, 0, kReadOnly));
  add(kWbMode,
      g_param_spec_enum("wbmode", "White balance mode", "Kind of light", wb_mode_type(), 1, kReadWrite));
  add(kSaturation, g_param_spec_float("saturation", "Saturation", "Strength of colour", 0, 2, 1, kReadWrite));
  add(kTnrMode, g_param_spec_enum("tnr-mode", "TNR mode", "Noise reduction", tnr_mode_type(), 1, kReadWrite));
  add(kTnrStrength, g_param_spec_float("tnr-strength", "TNR strength",
                                       "Strength of noise reduction; -1: automatic", -1, 1, -1, kReadWrite));
  add(kEeMode,
      g_param_spec_enum("ee-mode", "Edge enhancement", "Edge enhancement", ee_mode_type(), 1, kReadWrite));
  add(kEeStrength, g_param_spec_float("ee-strength", "Edge enhancement strength",
                                      "Strength of edge enhancement; -1: automatic", -1, 1, -1, kReadWrite));
  add(kAeAntibanding, g_param_spec_enum("aeantibanding", "Antibanding", "Against the flicker of lamps",
                                        antibanding_type(), 1, kReadWrite));
  add(kExposureCompensation,
      g_param_spec_float("exposurecompensation", "Exposure compensation", "In stops", -2, 2, 0, kReadWrite));
  add(kAeLock, g_param_spec_boolean("aelock", "AE lock", "Keep the exposure", FALSE, kReadWrite));
  add(kAwbLock, g_param_spec_boolean("awblock", "AWB lock", "Keep the white balance", FALSE, kReadWrite));
  add(kExposureTimeRange, g_param_spec_string("exposuretimerange", "Exposure time range",
                                              "Nanoseconds, \"low high\"", nullptr, kReadWrite));
  add(kGainRange, g_param_spec_string("gainrange", "Gain range", "\"low high\"", nullptr, kReadWrite));
  add(kIspDigitalGainRange, g_param_spec_string("ispdigitalgainrange", "ISP digital gain range",
                                                "\"low high\"", nullptr, kReadWrite));
  add(kAeRegion,
      g_param_spec_string("aeregion", "AE region", "\"left top right bottom weight\"", nullptr, kReadWrite));
  add(kTimeout,
      g_param_spec_uint("timeout", "Timeout", "Seconds to run; 0: without end", 0, G_MAXINT, 0, kReadWrite));
  add(kSilent, g_param_spec_boolean("silent", "Silent", "Do not report each frame", TRUE, kReadWrite));
  // The published source makes the default the least that is allowed, so a test cannot ask for less patience.
  add(kEventWait, g_param_spec_uint64("event-wait", "Event timeout", "Nanoseconds", 3'000'000'000,
                                      G_MAXUINT64, 3'000'000'000, kReadWrite));
  add(kAcquireWait, g_param_spec_uint64("acquire-wait", "Acquire timeout", "Nanoseconds", 5'000'000'000,
                                        G_MAXUINT64, 5'000'000'000, kReadWrite));
}

void set_argus_property(ArgusProperties& p, GObject* object, guint id, const GValue* value,
                        GParamSpec* spec) {
  switch (id) {
    case kSensorId:
      p.sensor_id = g_value_get_int(value);
      break;
    case kSensorMode:
      p.sensor_mode = g_value_get_int(value);
      break;
    case kWbMode:
      p.wbmode = g_value_get_enum(value);
      break;
    case kSaturation:
      p.saturation = g_value_get_float(value);
      break;
    case kTnrMode:
      p.tnr_mode = g_value_get_enum(value);
      break;
    case kTnrStrength:
      p.tnr_strength = g_value_get_float(value);
      break;
    case kEeMode:
      p.ee_mode = g_value_get_enum(value);
      break;
    case kEeStrength:
      p.ee_strength = g_value_get_float(value);
      break;
    case kAeAntibanding:
      p.aeantibanding = g_value_get_enum(value);
      break;
    case kExposureCompensation:
      p.exposurecompensation = g_value_get_float(value);
      break;
    case kAeLock:
      p.aelock = g_value_get_boolean(value) != FALSE;
      break;
    case kAwbLock:
      p.awblock = g_value_get_boolean(value) != FALSE;
      break;
    case kExposureTimeRange:
      set_numbers(p.exposuretimerange, value, 2, "Exposure Time Range");
      break;
    case kGainRange:
      set_numbers(p.gainrange, value, 2, "Gain Range");
      break;
    case kIspDigitalGainRange:
      set_numbers(p.ispdigitalgainrange, value, 2, "ISP Digital Gain Range");
      break;
    case kAeRegion:
      set_numbers(p.aeregion, value, 5, "AE REGION");
      break;
    case kTimeout:
      p.timeout = g_value_get_uint(value);
      break;
    case kSilent:
      p.silent = g_value_get_boolean(value) != FALSE;
      break;
    case kEventWait:
      p.event_wait = g_value_get_uint64(value);
      break;
    case kAcquireWait:
      p.acquire_wait = g_value_get_uint64(value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
      break;
  }
}

void get_argus_property(const ArgusProperties& p, GObject* object, guint id, GValue* value,
                        GParamSpec* spec) {
  switch (id) {
    case kSensorId:
      g_value_set_int(value, p.sensor_id);
      break;
    case kSensorMode:
      g_value_set_int(value, p.sensor_mode);
      break;
    case kTotalSensorModes:
      g_value_set_int(value, p.total_sensor_modes);
      break;
    case kWbMode:
      g_value_set_enum(value, p.wbmode);
      break;
    case kSaturation:
      g_value_set_float(value, p.saturation);
      break;
    case kTnrMode:
      g_value_set_enum(value, p.tnr_mode);
      break;
    case kTnrStrength:
      g_value_set_float(value, p.tnr_strength);
      break;
    case kEeMode:
      g_value_set_enum(value, p.ee_mode);
      break;
    case kEeStrength:
      g_value_set_float(value, p.ee_strength);
      break;
    case kAeAntibanding:
      g_value_set_enum(value, p.aeantibanding);
      break;
    case kExposureCompensation:
      g_value_set_float(value, p.exposurecompensation);
      break;
    case kAeLock:
      g_value_set_boolean(value, p.aelock ? TRUE : FALSE);
      break;
    case kAwbLock:
      g_value_set_boolean(value, p.awblock ? TRUE : FALSE);
      break;
    case kExposureTimeRange:
      get_text(value, p.exposuretimerange);
      break;
    case kGainRange:
      get_text(value, p.gainrange);
      break;
    case kIspDigitalGainRange:
      get_text(value, p.ispdigitalgainrange);
      break;
    case kAeRegion:
      get_text(value, p.aeregion);
      break;
    case kTimeout:
      g_value_set_uint(value, p.timeout);
      break;
    case kSilent:
      g_value_set_boolean(value, p.silent ? TRUE : FALSE);
      break;
    case kEventWait:
      g_value_set_uint64(value, p.event_wait);
      break;
    case kAcquireWait:
      g_value_set_uint64(value, p.acquire_wait);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
      break;
  }
}

}  // namespace jcam::fakes
