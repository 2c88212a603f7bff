// SPDX-License-Identifier: Apache-2.0
// fakes-play LAUNCH [RUNS]: plays a pipeline whose last element is named "sink", once or several times, each
// time until EOS or ERROR and then down to NULL. What happens is told on stderr, a line each; stdout is the
// elements' own.
#include <gst/gst.h>

#include <cstdlib>
#include <iostream>

namespace {

struct Seen {
  gint frames = 0;  ///< atomic
};

GstPadProbeReturn count(GstPad*, GstPadProbeInfo*, gpointer data) {
  if (g_atomic_int_add(&static_cast<Seen*>(data)->frames, 1) == 0) std::cerr << "first frame\n";
  return GST_PAD_PROBE_OK;
}

void report(GstMessage* message) {
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS) {
    std::cerr << "eos\n";
    return;
  }
  GError* error = nullptr;
  gchar* debug = nullptr;
  gst_message_parse_error(message, &error, &debug);
  std::cerr << "error " << g_quark_to_string(error->domain) << ' ' << error->code << ' ' << error->message
            << " | " << debug << '\n';
  g_error_free(error);
  g_free(debug);
}

void play(GstElement* pipeline, Seen& seen) {
  seen.frames = 0;
  gst_element_set_state(pipeline, GST_STATE_PLAYING);
  GstBus* bus = gst_element_get_bus(pipeline);
  GstMessage* message = gst_bus_timed_pop_filtered(
      bus, GST_CLOCK_TIME_NONE, static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
  report(message);
  gst_message_unref(message);
  gst_object_unref(bus);
  std::cerr << "frames " << g_atomic_int_get(&seen.frames) << '\n';
  gst_element_set_state(pipeline, GST_STATE_NULL);
  std::cerr << "stopped\n";
}

}  // namespace

int main(int argc, char** argv) {
  // Untied: a line on stderr must not flush what the elements' printf holds back.
  std::cerr.tie(nullptr);
  std::cin.tie(nullptr);
  gst_init(&argc, &argv);
  if (argc < 2) return 2;
  GError* error = nullptr;
  GstElement* pipeline = gst_parse_launch(argv[1], &error);
  if (error != nullptr) {
    std::cerr << "launch " << error->message << '\n';
    return 2;
  }
  Seen seen;
  GstElement* sink = gst_bin_get_by_name(GST_BIN(pipeline), "sink");
  GstPad* pad = gst_element_get_static_pad(sink, "sink");
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, count, &seen, nullptr);
  gst_object_unref(pad);
  gst_object_unref(sink);
  const int runs = argc > 2 ? std::atoi(argv[2]) : 1;  // NOLINT(cert-err34-c): a test's own number
  for (int run = 0; run < runs; ++run) {
    play(pipeline, seen);
    // A second run waits for the test, which changes the world in between.
    if (run + 1 < runs) std::cin.get();
  }
  gst_object_unref(pipeline);
  return 0;
}
