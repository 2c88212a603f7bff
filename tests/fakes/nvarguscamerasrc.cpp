// SPDX-License-Identifier: Apache-2.0
#include "nvarguscamerasrc.h"

#include <gst/base/gstbasesrc.h>
#include <gst/video/video.h>

#include <cstdio>
#include <memory>
#include <optional>

#include "argus_camera.h"
#include "argus_properties.h"
#include "gtypes.h"
#include "test_picture.h"

namespace jcam::fakes {
namespace {

/// As many buffers as the real source has; when downstream keeps them all, the camera waits.
constexpr guint kMinBuffers = 6;
constexpr guint kMaxBuffers = 8;

struct NvArgusCameraSrc {
  GstBaseSrc parent;
  // GObject's memory is zeroed, not constructed: these live from init to finalize.
  ArgusProperties properties;
  ArgusCamera camera;
  std::optional<TestPicture> picture;
  GstVideoInfo info;
  GstBufferPool* pool;  ///< owned, from set_caps to stop
};
struct NvArgusCameraSrcClass {
  GstBaseSrcClass parent_class;
};

GstStaticPadTemplate source_template = GST_STATIC_PAD_TEMPLATE(
    "src", GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS(
        "video/x-raw(memory:NVMM), format=(string)NV12, width=(int)[1, MAX], height=(int)[1, MAX], "
        "framerate=(fraction)[0, MAX]"));

NvArgusCameraSrc* self_of(gpointer object) {
  return static_cast<NvArgusCameraSrc*>(object);
}

/// The number of the frame that a buffer of the pool still holds.
GQuark last_number_quark() {
  return g_quark_from_static_string("jcam-fake-last-number");
}

void drop_pool(NvArgusCameraSrc* self) {
  if (self->pool == nullptr) return;
  gst_buffer_pool_set_active(self->pool, FALSE);
  gst_object_unref(self->pool);
  self->pool = nullptr;
}

bool make_pool(NvArgusCameraSrc* self, GstCaps* caps) {
  drop_pool(self);
  self->pool = gst_video_buffer_pool_new();
  GstStructure* config = gst_buffer_pool_get_config(self->pool);
  gst_buffer_pool_config_set_params(config, caps, static_cast<guint>(self->info.size), kMinBuffers,
                                    kMaxBuffers);
  return gst_buffer_pool_set_config(self->pool, config) != FALSE &&
         gst_buffer_pool_set_active(self->pool, TRUE) != FALSE;
}

GstCaps* fixate(GstBaseSrc* base, GstCaps* caps) {
  caps = gst_caps_make_writable(caps);
  GstStructure* structure = gst_caps_get_structure(caps, 0);
  gst_structure_fixate_field_nearest_int(structure, "width", 1920);
  gst_structure_fixate_field_nearest_int(structure, "height", 1080);
  gst_structure_fixate_field_nearest_fraction(structure, "framerate", 30, 1);
  return GST_BASE_SRC_CLASS(parent_class(base))->fixate(base, caps);
}

gboolean set_caps(GstBaseSrc* base, GstCaps* caps) {
  auto* self = self_of(base);
  if (gst_video_info_from_caps(&self->info, caps) == FALSE || !make_pool(self, caps)) return FALSE;
  self->picture.emplace(GST_VIDEO_INFO_WIDTH(&self->info), GST_VIDEO_INFO_HEIGHT(&self->info));
  const ArgusProperties& properties = self->properties;
  self->camera.start({.sensor_id = properties.sensor_id,
                      .sensor_mode = properties.sensor_mode,
                      .size_and_rate = {GST_VIDEO_INFO_WIDTH(&self->info), GST_VIDEO_INFO_HEIGHT(&self->info),
                                        GST_VIDEO_INFO_FPS_N(&self->info), GST_VIDEO_INFO_FPS_D(&self->info)},
                      .seconds = properties.timeout,
                      .event_wait = std::chrono::nanoseconds(properties.event_wait),
                      .acquire_wait = std::chrono::nanoseconds(properties.acquire_wait)});
  return TRUE;
}

gboolean decide_allocation(GstBaseSrc*, GstQuery*) {
  return TRUE;  // the source has its own pool, whatever downstream offers
}

gboolean unlock(GstBaseSrc* base) {
  auto* self = self_of(base);
  self->camera.unlock();
  if (self->pool != nullptr) gst_buffer_pool_set_flushing(self->pool, TRUE);
  return TRUE;
}

gboolean unlock_stop(GstBaseSrc* base) {
  auto* self = self_of(base);
  self->camera.lock();
  if (self->pool != nullptr) gst_buffer_pool_set_flushing(self->pool, FALSE);
  return TRUE;
}

gboolean stop(GstBaseSrc* base) {
  auto* self = self_of(base);
  self->camera.stop();
  drop_pool(self);
  return TRUE;
}

void post_status(NvArgusCameraSrc* self, const ArgusStatus& status) {
  GError* error = g_error_new_literal(g_quark_from_static_string("NvArgusCameraSrc"), status.code,
                                      std::string(status.name).c_str());
  gst_element_post_message(GST_ELEMENT(self),
                           gst_message_new_error(GST_OBJECT(self), error, "Argus Error Status"));
  g_error_free(error);
}

void draw(NvArgusCameraSrc* self, GstBuffer* buffer, const FrameCode& code) {
  GstVideoFrame frame;
  if (gst_video_frame_map(&frame, &self->info, buffer, GST_MAP_WRITE) == FALSE) return;
  const Nv12Frame planes{static_cast<std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0)),
                         static_cast<std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 1)),
                         GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0), GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 1)};
  std::optional<std::uint32_t> last;
  if (auto* number = gst_mini_object_get_qdata(GST_MINI_OBJECT(buffer), last_number_quark())) {
    last = GPOINTER_TO_UINT(number);
  }
  self->picture->draw(planes, code, last);
  gst_mini_object_set_qdata(GST_MINI_OBJECT(buffer), last_number_quark(), GUINT_TO_POINTER(code.number),
                            nullptr);
  gst_video_frame_unmap(&frame);
}

GstFlowReturn create(GstBaseSrc* base, guint64, guint, GstBuffer** buffer) {
  auto* self = self_of(base);
  const ArgusCamera::Next next = self->camera.wait_next();
  const ArgusCamera::Facts facts = self->camera.facts();
  if (facts.sensor_mode) self->properties.sensor_mode = *facts.sensor_mode;
  self->properties.total_sensor_modes = facts.total_modes;
  switch (next.event) {
    case ArgusCamera::Event::end:
      return GST_FLOW_EOS;
    case ArgusCamera::Event::flow_error:
      return GST_FLOW_ERROR;
    case ArgusCamera::Event::status:
      post_status(self, next.status);
      return GST_FLOW_EOS;
    case ArgusCamera::Event::bad_wish:
      GST_ELEMENT_ERROR(self, RESOURCE, SETTINGS, ("%s", next.text.c_str()), (nullptr));
      return GST_FLOW_ERROR;
    case ArgusCamera::Event::frame:
      break;
  }
  // Downstream may hold all buffers; unlock() sets the pool to flushing.
  if (gst_buffer_pool_acquire_buffer(self->pool, buffer, nullptr) != GST_FLOW_OK) return GST_FLOW_EOS;
  draw(self, *buffer, next.code);
  GST_BUFFER_OFFSET(*buffer) = next.code.number;
  if (!self->properties.silent) std::printf("CONSUMER: Acquired Frame: %u\n", next.code.number);
  return GST_FLOW_OK;
}

void set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  set_argus_property(self_of(object)->properties, object, id, value, spec);
}

void get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  get_argus_property(self_of(object)->properties, object, id, value, spec);
}

void finalize(GObject* object) {
  auto* self = self_of(object);
  std::destroy_at(&self->picture);
  std::destroy_at(&self->camera);
  std::destroy_at(&self->properties);
  G_OBJECT_CLASS(parent_class(self))->finalize(object);
}

void class_init(NvArgusCameraSrcClass* klass) {
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  install_argus_properties(object_class);

  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "NvArgusCameraSrc", "Video/Capture",
                                        "Fake of the Jetson's camera source, for tests", "jcam");

  auto* source_class = GST_BASE_SRC_CLASS(klass);
  source_class->fixate = fixate;
  source_class->set_caps = set_caps;
  source_class->decide_allocation = decide_allocation;
  source_class->unlock = unlock;
  source_class->unlock_stop = unlock_stop;
  source_class->stop = stop;
  source_class->create = create;
}

void init(NvArgusCameraSrc* self) {
  std::construct_at(&self->properties);
  std::construct_at(&self->camera);
  std::construct_at(&self->picture);
  gst_base_src_set_live(GST_BASE_SRC(self), TRUE);
  gst_base_src_set_format(GST_BASE_SRC(self), GST_FORMAT_TIME);
  gst_base_src_set_do_timestamp(GST_BASE_SRC(self), TRUE);
}

}  // namespace

GType nvarguscamerasrc_type() {
  static const GType kType = class_type<NvArgusCameraSrcClass, NvArgusCameraSrc, class_init, init>(
      GST_TYPE_BASE_SRC, "GstNvArgusCameraSrc");
  return kType;
}

}  // namespace jcam::fakes
