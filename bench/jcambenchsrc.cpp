// SPDX-License-Identifier: Apache-2.0
// The element jcambenchsrc: a camera that costs next to nothing. As with a Jetson's converter the frames are
// made in the memory that the sink offers, and the processor has hardly a part in it: a buffer is painted
// once, later frames only get a new stamp. Its speed is told by a control block.
#include <gst/base/gstpushsrc.h>
#include <gst/video/video.h>

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "bench/control_block.h"
#include "bench/picture.h"
#include "gst/glib/gobject_class.h"

namespace {

using jcam::bench::Control;

/// All that is no plain data; GObject's memory is zeroed, not constructed.
struct State {
  std::string control_path;
  std::optional<Control> control;
  std::atomic<bool> stop = false;
  std::set<const void*> painted;
  GstVideoInfo info{};
  jcam::PixelFormat format = jcam::PixelFormat::yuyv;
  std::uint32_t number = 0;
};

struct BenchSource {
  GstPushSrc parent;
  State* state;  ///< owned
};
struct BenchSourceClass {
  GstPushSrcClass parent_class;
};

GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS,
                            GST_STATIC_CAPS("video/x-raw, format={YUY2,NV12}, width=[256,8192], "
                                            "height=[24,8192], framerate=[1/1,240/1]"));

State& state_of(gpointer object) {
  return *static_cast<BenchSource*>(object)->state;
}

gboolean start(GstBaseSrc* base) {
  State& state = state_of(base);
  auto control = Control::open(state.control_path);
  if (!control) {
    GST_ELEMENT_ERROR(base, RESOURCE, OPEN_READ, ("%s", control.error().message().c_str()), (nullptr));
    return FALSE;
  }
  state.control.emplace(*control);
  state.painted.clear();
  return TRUE;
}

gboolean set_caps(GstBaseSrc* base, GstCaps* caps) {
  State& state = state_of(base);
  if (gst_video_info_from_caps(&state.info, caps) == FALSE) return FALSE;
  state.format = GST_VIDEO_INFO_FORMAT(&state.info) == GST_VIDEO_FORMAT_NV12 ? jcam::PixelFormat::nv12
                                                                             : jcam::PixelFormat::yuyv;
  return TRUE;
}

/// Downstream's pool where it offers one, as nvvidconv does; a pool of video buffers else.
gboolean decide_allocation(GstBaseSrc* base, GstQuery* query) {
  if (gst_query_get_n_allocation_pools(query) == 0) {
    constexpr guint kFewest = 4;  // nvvidconv's output-buffers
    GstBufferPool* pool = gst_video_buffer_pool_new();
    GstCaps* caps = nullptr;
    gst_query_parse_allocation(query, &caps, nullptr);
    const auto size = static_cast<guint>(GST_VIDEO_INFO_SIZE(&state_of(base).info));
    GstStructure* config = gst_buffer_pool_get_config(pool);
    gst_buffer_pool_config_set_params(config, caps, size, kFewest, 0);
    gst_buffer_pool_set_config(pool, config);
    gst_query_add_allocation_pool(query, pool, size, kFewest, 0);
    gst_object_unref(pool);
  }
  auto* parent = static_cast<GstBaseSrcClass*>(jcam::parent_class_of(base));
  return parent->decide_allocation(base, query);
}

GstFlowReturn fill(GstPushSrc* push, GstBuffer* buffer) {
  State& state = state_of(push);
  if (!state.control->wait_next(state.stop)) return GST_FLOW_FLUSHING;
  const jcam::Size size{GST_VIDEO_INFO_WIDTH(&state.info), GST_VIDEO_INFO_HEIGHT(&state.info)};
  GstMapInfo map;
  if (gst_buffer_map(buffer, &map, GST_MAP_WRITE) == FALSE) return GST_FLOW_ERROR;
  const std::size_t bytes = jcam::frame_bytes(state.format, size);
  GstFlowReturn result = GST_FLOW_ERROR;
  if (map.size >= bytes) {
    const std::span frame{reinterpret_cast<std::byte*>(map.data), bytes};
    if (state.painted.insert(map.data).second) jcam::bench::paint(state.format, size, frame);
    jcam::bench::draw_stamp(state.format, size, frame, {++state.number, jcam::bench::micros_now()});
    result = GST_FLOW_OK;
  }
  gst_buffer_unmap(buffer, &map);
  return result;
}

gboolean unlock(GstBaseSrc* base) {
  state_of(base).stop = true;
  return TRUE;
}

gboolean unlock_stop(GstBaseSrc* base) {
  state_of(base).stop = false;
  return TRUE;
}

void set_property(GObject* object, guint, const GValue* value, GParamSpec*) {
  const char* path = g_value_get_string(value);
  state_of(object).control_path = path != nullptr ? path : "";
}

void finalize(GObject* object) {
  delete static_cast<BenchSource*>(static_cast<gpointer>(object))->state;  // NOLINT: made in init()
  G_OBJECT_CLASS(jcam::parent_class_of(object))->finalize(object);
}

void class_init(BenchSourceClass* klass) {
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->finalize = finalize;
  g_object_class_install_property(
      object_class, 1,
      g_param_spec_string("control", "control", "the control block's file", nullptr,
                          static_cast<GParamFlags>(static_cast<int>(G_PARAM_WRITABLE) |
                                                   static_cast<int>(G_PARAM_STATIC_STRINGS))));
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "jcam's source for benchmarks", "Source/Video",
                                        "Stamped frames at a speed told by a file", "jcam");
  auto* source_class = GST_BASE_SRC_CLASS(klass);
  source_class->start = start;
  source_class->set_caps = set_caps;
  source_class->decide_allocation = decide_allocation;
  source_class->unlock = unlock;
  source_class->unlock_stop = unlock_stop;
  GST_PUSH_SRC_CLASS(klass)->fill = fill;
}

void init(BenchSource* self) {
  self->state = new State;  // NOLINT: deleted in finalize()
  gst_base_src_set_live(GST_BASE_SRC(self), TRUE);
  gst_base_src_set_format(GST_BASE_SRC(self), GST_FORMAT_TIME);
  gst_base_src_set_do_timestamp(GST_BASE_SRC(self), TRUE);
}

gboolean plugin_init(GstPlugin* plugin) {
  static const GType type =
      jcam::class_type<BenchSourceClass, BenchSource, class_init, init>(GST_TYPE_PUSH_SRC, "JcamBenchSource");
  return gst_element_register(plugin, "jcambenchsrc", GST_RANK_NONE, type);
}

}  // namespace

#define PACKAGE "jcam"
GST_PLUGIN_DEFINE(GST_VERSION_MAJOR, GST_VERSION_MINOR, jcambench, "A camera for benchmarks", plugin_init,
                  "0.1", GST_LICENSE_UNKNOWN, "jcam", "jcam")
