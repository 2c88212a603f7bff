// SPDX-License-Identifier: Apache-2.0
#include "argus_text.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace jcam::fakes::say {
namespace {

/// Where NVIDIA's build machine kept the source; part of every message.
#define JCAM_ARGUS_FILE \
  "/dvs/git/dirty/git-master_linux/multimedia/nvgstreamer/gst-nvarguscamera/gstnvarguscamerasrc.cpp"
#define JCAM_ARGUS_ERROR "Error generated. " JCAM_ARGUS_FILE ", "

}  // namespace

void daemon_down(int error_number) {
  // strerror is called at load only, before there are other threads of ours.
  std::printf("(Argus) Error FileOperationFailed: Connecting to nvargus-daemon failed: %s\n",
              std::strerror(error_number));  // NOLINT(concurrency-mt-unsafe)
  std::printf("(Argus) Error FileOperationFailed: Cannot create camera provider\n");
}
void daemon_gone() {
  std::printf("(Argus) Error EndOfFile: Unexpected error in reading socket\n");
}
void provider_is_stale() {
  std::printf("(Argus) Error InvalidState: Receive thread is not running cannot send.\n");
}

void no_provider() {
  std::printf(JCAM_ARGUS_ERROR "execute:736 Failed to create CameraProvider\n");
}
void no_cameras() {
  std::printf(JCAM_ARGUS_ERROR "execute:740 No cameras available\n");
}
void invalid_device(int sensor_id, int cameras) {
  std::printf(JCAM_ARGUS_ERROR "execute:743 Invalid camera device specified %d specified, %d max index\n",
              sensor_id, cameras - 1);
}
void session_refused() {
  std::printf(JCAM_ARGUS_ERROR "execute:751 Failed to create CaptureSession\n");
}
void no_egl_display() {
  std::printf("nvbuf_utils: Could not get EGL display connection\n");
  std::printf(JCAM_ARGUS_ERROR "execute:790 Failed to create OutputStream\n");
}
void creating_stream() {
  std::printf("GST_ARGUS: Creating output stream\n");
  std::printf("CONSUMER: Waiting until producer is connected...\n");
}
void invalid_mode(int mode, int modes) {
  std::printf(JCAM_ARGUS_ERROR "execute:824 Invalid sensor mode %d selected %d present\n", mode, modes);
}
void modes_header() {
  std::printf("GST_ARGUS: Available Sensor modes :\n");
}
void broken_since_creation() {
  std::printf(JCAM_ARGUS_ERROR "execute:837 NULL SensorMode interface detected\n");
}
void mode(const SensorMode& mode, float max_gain) {
  std::printf("GST_ARGUS: %d x %d FR = %f fps Duration = %" PRIu64
              " ; Analog Gain range min %f, max %f; Exposure Range min %d, max %d;\n\n",
              mode.width, mode.height, mode.rate(), mode.frame_duration_ns, 1.0,
              static_cast<double>(max_gain), 13000, 683709000);
}
void rate_too_high() {
  std::printf("ARGUS_ERROR: " JCAM_ARGUS_ERROR
              "execute: 969 Frame Rate specified is greater than supported\n\n");
}
void settings(int sensor_id, int mode_index, const SensorMode& mode, unsigned seconds) {
  std::printf("GST_ARGUS: Running with following settings:\n");
  std::printf("   Camera index = %d \n", sensor_id);
  std::printf("   Camera mode  = %d \n", mode_index);
  std::printf("   Output Stream W = %d H = %d \n", mode.width, mode.height);
  std::printf("   seconds to Run    = %u \n", seconds);
  std::printf("   Frame Rate = %f \n", mode.rate());
}
void captures_start(unsigned seconds) {
  std::printf("GST_ARGUS: Setup Complete, Starting captures for %u seconds\n", seconds);
  std::printf("GST_ARGUS: Starting repeat capture requests.\n");
  std::printf("CONSUMER: Producer has connected; continuing.\n");
}
void invalid_state() {
  std::printf("ARGUS_ERROR: " JCAM_ARGUS_ERROR "execute: 1231 InvalidState.\n\n");
}
void cleaning_up() {
  std::printf("GST_ARGUS: Cleaning up\n");
}
void consumer_done(bool error) {
  std::printf("CONSUMER: %s\n", error ? "ERROR OCCURRED" : "Done Success");
}
void done() {
  std::printf("GST_ARGUS: Done Success\n");
}

}  // namespace jcam::fakes::say
