// SPDX-License-Identifier: Apache-2.0
// Every way in which a pipeline fails, and what jcam-capture says about it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "tests/gst/capture_child.h"

namespace jcam::test {
namespace {

using namespace capture;

std::string argus_line(const std::string& size_and_rate, const std::string& properties = "sensor-id=0") {
  return "nvarguscamerasrc " + properties + " ! video/x-raw(memory:NVMM),format=NV12," + size_and_rate +
         " ! nvvidconv ! video/x-raw,format=YUY2,width=320,height=240";
}
const std::string kArgus = argus_line("width=1280,height=720,framerate=30/1");

struct Case {
  const char* title;
  CaptureChild::Setup setup;
  Failure kind;
  const char* reason;  ///< part of it
};
void PrintTo(const Case& failure, std::ostream* out) {
  *out << failure.title;
}

CaptureChild::Setup failing(const std::string& failure) {
  return {.pipeline = kArgus, .environment = {{"JCAM_FAKE_ARGUS_FAIL", failure}}};
}

class CaptureFailure : public testing::TestWithParam<Case> {};

TEST_P(CaptureFailure, IsReportedAndEndsTheProcess) {
  CaptureChild child(GetParam().setup);
  const auto failed = child.wait_for<Failed>();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failure_name(failed->kind), failure_name(GetParam().kind)) << failed->reason;
  EXPECT_THAT(failed->reason, testing::HasSubstr(GetParam().reason));
  EXPECT_EQ(failed->reason.find('\n'), std::string::npos);
  const auto status = child.wait_exit();
  ASSERT_TRUE(status);
  EXPECT_TRUE(WIFEXITED(*status));
  EXPECT_EQ(WEXITSTATUS(*status), 1);
}

INSTANTIATE_TEST_SUITE_P(
    Argus, CaptureFailure,
    testing::Values(
        Case{"no camera", failing("no-camera"), Failure::no_camera, "Argus finds no camera"},
        Case{"no such sensor",
             {.pipeline = argus_line("width=1280,height=720,framerate=30/1", "sensor-id=7")},
             Failure::no_camera,
             "no camera of this sensor-id"},
        Case{"session refused", failing("session-refused"), Failure::session_refused,
             "is the camera in use?"},
        Case{"no such mode",
             {.pipeline = argus_line("width=1280,height=720,framerate=30/1", "sensor-id=0 sensor-mode=9")},
             Failure::format_refused,
             "no such sensor mode"},
        Case{"a rate that is too high",
             {.pipeline = argus_line("width=1920,height=1080,framerate=120/1")},
             Failure::format_refused,
             "not that fast"},
        Case{"the daemon is away",
             {.pipeline = kArgus, .environment = {{"JCAM_FAKE_ARGUS_SOCKET", "/nonexistent/argus_socket"}}},
             Failure::daemon_away,
             "nvargus-daemon is not running"},
        Case{"the stream ends", failing("eos-after=5"), Failure::end_of_stream, "ended without a word"},
        Case{"a stall that ends in an EOS", failing("stall-after=3"), Failure::end_of_stream,
             "ended without a word"},
        Case{"an error", failing("error-after=3"), Failure::element_error, "Argus timed out"},
        Case{"a lost daemon", failing("error-after=3:DISCONNECTED"), Failure::daemon_away, "went away"},
        Case{"a camera taken away", failing("error-after=3:UNAVAILABLE"), Failure::session_refused,
             "not available"},
        Case{"settings refused", failing("error-after=3:INVALID_SETTINGS"), Failure::element_error,
             "settings"},
        Case{"an error and a hang in stop", failing("error-after=3;hang-in-stop"), Failure::element_error,
             "Argus timed out"}));

INSTANTIATE_TEST_SUITE_P(
    Pipelines, CaptureFailure,
    testing::Values(
        Case{"an element is missing",
             {.pipeline = "nosuchelement"},
             Failure::bad_pipeline,
             "no element \"nosuchelement\""},
        Case{"a property is missing",
             {.pipeline = "videotestsrc patern=ball"},
             Failure::bad_pipeline,
             "no property \"patern\""},
        Case{"a value is none", {.pipeline = "videotestsrc pattern=nosuch"}, Failure::bad_pipeline, "nosuch"},
        Case{"a value is out of range",
             {.pipeline = "videotestsrc num-buffers=-5"},
             Failure::bad_pipeline,
             "num-buffers"},
        Case{"text that is none", {.pipeline = "videotestsrc ! ! "}, Failure::bad_pipeline, "syntax error"},
        Case{"links that cannot be", {.pipeline = "fakesink"}, Failure::bad_pipeline, "could not link"},
        Case{"another size",
             {.pipeline = "videotestsrc ! video/x-raw,format=YUY2,width=640,height=480"},
             Failure::format_refused,
             "not-negotiated"},
        Case{"another format",
             {.pipeline = "videotestsrc ! video/x-raw,format=RGB,width=320,height=240"},
             Failure::format_refused,
             "not-negotiated"},
        Case{"frames that are none",
             {.pipeline = "fakesrc sizetype=fixed sizemax=1000 ! "
                          "video/x-raw,format=YUY2,width=320,height=240,framerate=30/1"},
             Failure::format_refused,
             "a frame of 1000 bytes came instead of 153600"},
        Case{"a device that is not there",
             {.pipeline = "v4l2src device=/dev/nosuchvideo ! video/x-raw,format=YUY2,width=320,height=240"},
             Failure::element_error,
             "/dev/nosuchvideo"},
        Case{"a source that ends",
             {.pipeline = "videotestsrc num-buffers=3 ! video/x-raw,format=YUY2"},
             Failure::end_of_stream,
             "ended without a word"}));

}  // namespace
}  // namespace jcam::test
