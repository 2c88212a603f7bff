// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/argus_words.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

using capture::Failure;

struct Case {
  const char* line;
  Failure kind;
  const char* reason;
};

class ArgusLine : public testing::TestWithParam<Case> {};

TEST_P(ArgusLine, IsUnderstood) {
  ArgusWords words;
  words.hear("GST_ARGUS: Creating output stream");
  words.hear(GetParam().line);
  ASSERT_TRUE(words.failure());
  EXPECT_EQ(words.failure()->kind, GetParam().kind);
  EXPECT_EQ(words.failure()->reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    Facts, ArgusLine,
    testing::Values(
        Case{"Error generated. /dvs/git/dirty/gstnvarguscamerasrc.cpp, execute:751 Failed to create "
             "CaptureSession",
             Failure::session_refused, "Argus refused the capture session; is the camera in use?"},
        Case{"Error generated. gstnvarguscamerasrc.cpp, execute:557 No cameras available", Failure::no_camera,
             "Argus finds no camera"},
        Case{"Error generated. gstnvarguscamerasrc.cpp, execute:560 Invalid camera device specified",
             Failure::no_camera, "Argus has no camera of this sensor-id"},
        Case{"Error generated. gstnvarguscamerasrc.cpp, execute:600 Invalid sensor mode 9 selected",
             Failure::format_refused, "the camera has no such sensor mode"},
        Case{"Error generated. gstnvarguscamerasrc.cpp, execute:610 Frame Rate specified is greater than "
             "supported",
             Failure::format_refused, "the sensor mode is not that fast"},
        Case{"(Argus) Error FileOperationFailed: Connecting to nvargus-daemon failed: No such file or "
             "directory",
             Failure::daemon_away, "nvargus-daemon is not running"},
        Case{"(Argus) Error FileOperationFailed: Cannot create camera provider", Failure::daemon_away,
             "nvargus-daemon does not answer"},
        Case{"Error generated. execute:736 Failed to create CameraProvider", Failure::daemon_away,
             "nvargus-daemon does not answer"},
        Case{"(Argus) Error EndOfFile: Unexpected error in reading socket", Failure::daemon_away,
             "nvargus-daemon went away"},
        Case{"(Argus) Error InvalidState: Receive thread is not running cannot send.", Failure::daemon_away,
             "nvargus-daemon went away"},
        Case{"nvbuf_utils: Could not get EGL display connection", Failure::element_error,
             "EGL has no display"},
        Case{"Error generated. execute:790 Failed to create OutputStream", Failure::element_error,
             "Argus could not make its output stream"},
        Case{"NULL SensorMode interface detected", Failure::element_error,
             "the source cannot be started twice"},
        Case{"Argus Error Status DISCONNECTED", Failure::daemon_away, "nvargus-daemon went away"},
        Case{"Argus Error Status UNAVAILABLE", Failure::session_refused, "the camera is not available"},
        Case{"Argus Error Status TIMEOUT", Failure::element_error, "Argus timed out"},
        Case{"Argus Error Status CANCELLED", Failure::element_error, "Argus cancelled the capture"},
        Case{"Argus Error Status INVALID_SETTINGS", Failure::element_error, "Argus refused the settings"},
        Case{"(Argus) Error NotSupported: of a kind unknown to us", Failure::element_error,
             "(Argus) Error NotSupported: of a kind unknown to us"}));

TEST(ArgusWords, AGoodStartIsNoFailure) {
  ArgusWords words;
  for (const char* line :
       {"GST_ARGUS: Creating output stream", "CONSUMER: Waiting until producer is connected...",
        "GST_ARGUS: Available Sensor modes :", "GST_ARGUS: Running with following settings:",
        "   Camera index = 0", "   Frame Rate = 21.000000",
        "GST_ARGUS: Setup Complete, Starting captures for 0 seconds",
        "GST_ARGUS: Starting repeat capture requests.", "CONSUMER: Producer has connected; continuing.",
        "GST_ARGUS: Cleaning up", "CONSUMER: Done Success", "GST_ARGUS: Done Success", "", "TIMEOUT"}) {
    words.hear(line);
  }
  EXPECT_FALSE(words.failure());
  EXPECT_TRUE(words.modes().empty());
}

TEST(ArgusWords, TheDaemonsAbsenceExplainsTheRest) {
  ArgusWords words;
  words.hear("Error generated. execute:751 Failed to create CaptureSession");
  words.hear(
      "(Argus) Error FileOperationFailed: Connecting to nvargus-daemon failed: No such file or directory");
  words.hear("No cameras available");
  ASSERT_TRUE(words.failure());
  EXPECT_EQ(words.failure()->kind, Failure::daemon_away);
}

TEST(ArgusWords, TheFirstOfAKindStays) {
  ArgusWords words;
  words.hear("Argus Error Status TIMEOUT");
  words.hear("Argus Error Status CANCELLED");
  EXPECT_EQ(words.failure()->reason, "Argus timed out");
}

TEST(ArgusWords, ListsTheSensorModes) {
  ArgusWords words;
  for (int round = 0; round < 2; ++round) {
    words.hear("GST_ARGUS: Available Sensor modes :");
    words.hear(
        "GST_ARGUS: 3280 x 2464 FR = 21.000000 fps Duration = 47619048 ; Analog Gain range min 1.000000, max "
        "10.625000; Exposure Range min 13000, max 683709000;");
    words.hear(
        "GST_ARGUS: 1280 x 720 FR = 59.999999 fps Duration = 16666667 ; Analog Gain range min 1.000000;");
  }
  EXPECT_EQ(words.modes(), (std::vector<SensorMode>{{0, {3280, 2464}, 21.0}, {1, {1280, 720}, 59.999999}}));
}

TEST(ArgusWords, BrokenModesAreNotModes) {
  ArgusWords words;
  for (const char* line :
       {"GST_ARGUS: 3280 x", "GST_ARGUS: -1 x 2 FR = 1 fps", "GST_ARGUS: 3280 x 2464 FR = x fps",
        "GST_ARGUS: 99999999999 x 2464 FR = 21.0 fps"}) {
    words.hear(line);
  }
  EXPECT_TRUE(words.modes().empty());
}

}  // namespace
}  // namespace jcam
