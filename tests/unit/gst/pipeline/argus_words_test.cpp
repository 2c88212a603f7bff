// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/argus_words.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

using capture::Failure;
using namespace std::chrono_literals;

struct Case {
  const char* line;
  Failure kind;
  const char* reason;
};

class ArgusLine : public testing::TestWithParam<Case> {};

TEST_P(ArgusLine, IsUnderstood) {
  ArgusWords words;
  words.hear("GST_ARGUS: Creating output stream", 1s);
  words.hear(GetParam().line, 1s);
  ASSERT_TRUE(words.failure(1s));
  EXPECT_EQ(words.failure(1s)->kind, GetParam().kind);
  EXPECT_EQ(words.failure(1s)->reason, GetParam().reason);
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
    words.hear(line, 1s);
  }
  EXPECT_FALSE(words.failure(1s));
}

TEST(ArgusWords, TheDaemonsAbsenceExplainsTheRest) {
  ArgusWords words;
  words.hear("Error generated. execute:751 Failed to create CaptureSession", 1s);
  words.hear(
      "(Argus) Error FileOperationFailed: Connecting to nvargus-daemon failed: No such file or directory",
      1s);
  words.hear("No cameras available", 1s);
  ASSERT_TRUE(words.failure(1s));
  EXPECT_EQ(words.failure(1s)->kind, Failure::daemon_away);
}

TEST(ArgusWords, TheFirstOfAKindStays) {
  ArgusWords words;
  words.hear("Argus Error Status TIMEOUT", 1s);
  words.hear("Argus Error Status CANCELLED", 1s);
  EXPECT_EQ(words.failure(1s)->reason, "Argus timed out");
}

TEST(ArgusWords, OldWordsDoNotExplainToday) {
  ArgusWords words;
  words.hear(
      "(Argus) Error FileOperationFailed: Connecting to nvargus-daemon failed: No such file or directory",
      5s);
  words.hear("(Argus) Error NotSupported: something that passed", 6s);
  EXPECT_EQ(words.failure(15s)->kind, Failure::daemon_away);
  EXPECT_FALSE(words.failure(3h));
  words.hear("Argus Error Status TIMEOUT", 3h);
  EXPECT_EQ(words.failure(3h)->reason, "Argus timed out") << "though the word before told more, in its time";
}

TEST(ArgusWords, AWordThatIsRepeatedIsFresh) {
  ArgusWords words;
  for (int second = 0; second < 60; ++second)
    words.hear("Argus Error Status TIMEOUT", std::chrono::seconds(second));
  EXPECT_TRUE(words.failure(65s));
}

}  // namespace
}  // namespace jcam
