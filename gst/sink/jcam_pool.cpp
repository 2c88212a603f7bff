// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/jcam_pool.h"

#include <atomic>

#include "gst/glib/gobject_class.h"

namespace jcam {
namespace {

struct JcamPool {
  GstBufferPool parent;
  // GObject's memory is zeroed, not constructed: plain pointers only.
  FrameLender* lender;  ///< borrowed
  GstBuffer* warm;      ///< released last, or null; the pool's own
  gboolean keeps_warm;
  guint size;  ///< of its own buffers, bytes
};
struct JcamPoolClass {
  GstBufferPoolClass parent_class;
};

GQuark lent_quark() {
  static const GQuark quark = g_quark_from_static_string("jcam-lent");
  return quark;
}

bool is_lent(GstBuffer* buffer) {
  return gst_mini_object_get_qdata(GST_MINI_OBJECT_CAST(buffer), lent_quark()) != nullptr;
}

GstBufferPoolClass* parent_class(GstBufferPool* pool) {
  return static_cast<GstBufferPoolClass*>(parent_class_of(pool));
}

JcamPool* self_of(GstBufferPool* pool) {
  return static_cast<JcamPool*>(static_cast<gpointer>(pool));
}

/// Puts the buffer in the place of the warm one, which is the caller's then. Either may be null.
GstBuffer* exchange_warm(GstBufferPool* pool, GstBuffer* buffer) {
  return std::atomic_ref(self_of(pool)->warm).exchange(buffer);
}

/// Whether nobody has changed the buffer or holds on to what is in it; the parent throws away others.
bool is_reusable(GstBufferPool* pool, GstBuffer* buffer) {
  return !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_TAG_MEMORY) &&
         gst_buffer_get_size(buffer) == self_of(pool)->size && gst_buffer_is_all_memory_writable(buffer);
}

gboolean start(GstBufferPool* pool) {
  auto* self = self_of(pool);
  guint max = 0;
  GstStructure* config = gst_buffer_pool_get_config(pool);
  gst_buffer_pool_config_get_params(config, nullptr, &self->size, nullptr, &max);
  gst_structure_free(config);
  // With a limit somebody may be waiting for the very buffer that would be kept back.
  self->keeps_warm = max == 0;
  return parent_class(pool)->start(pool);
}

gboolean stop(GstBufferPool* pool) {
  if (GstBuffer* buffer = exchange_warm(pool, nullptr)) parent_class(pool)->release_buffer(pool, buffer);
  return parent_class(pool)->stop(pool);
}

GstFlowReturn acquire_buffer(GstBufferPool* pool, GstBuffer** buffer, GstBufferPoolAcquireParams* params) {
  // A pool that is flushing gives nothing; the parent's function knows what to answer then.
  if (GST_BUFFER_POOL_IS_FLUSHING(pool)) return parent_class(pool)->acquire_buffer(pool, buffer, params);
  FrameLender* lender = self_of(pool)->lender;
  GstMemory* memory = lender != nullptr ? lender->lend() : nullptr;
  if (memory == nullptr) {
    *buffer = exchange_warm(pool, nullptr);
    return *buffer != nullptr ? GST_FLOW_OK : parent_class(pool)->acquire_buffer(pool, buffer, params);
  }
  *buffer = gst_buffer_new();
  gst_buffer_append_memory(*buffer, memory);
  gst_mini_object_set_qdata(GST_MINI_OBJECT_CAST(*buffer), lent_quark(), pool, nullptr);
  return GST_FLOW_OK;
}

void reset_buffer(GstBufferPool* pool, GstBuffer* buffer) {
  if (!is_lent(buffer)) parent_class(pool)->reset_buffer(pool, buffer);
}

/// Lent memory goes back with its buffer and is never kept for another frame.
void release_buffer(GstBufferPool* pool, GstBuffer* buffer) {
  if (is_lent(buffer)) {
    gst_buffer_unref(buffer);
    return;
  }
  // The parent takes its buffers in turn. The one that was written from last is still in the processor's
  // cache.
  if (self_of(pool)->keeps_warm && is_reusable(pool, buffer)) buffer = exchange_warm(pool, buffer);
  if (buffer != nullptr) parent_class(pool)->release_buffer(pool, buffer);
}

void class_init(JcamPoolClass* klass) {
  klass->parent_class.start = start;
  klass->parent_class.stop = stop;
  klass->parent_class.acquire_buffer = acquire_buffer;
  klass->parent_class.reset_buffer = reset_buffer;
  klass->parent_class.release_buffer = release_buffer;
}

GType pool_type() {
  static const GType type = class_type<JcamPoolClass, JcamPool, class_init>(GST_TYPE_BUFFER_POOL, "JcamPool");
  return type;
}

}  // namespace

GlibOwned<GstBufferPool> make_jcam_pool(FrameLender& lender) {
  auto* pool = static_cast<JcamPool*>(g_object_new(pool_type(), nullptr));
  gst_object_ref_sink(pool);
  pool->lender = &lender;
  return GlibOwned<GstBufferPool>(&pool->parent);
}

}  // namespace jcam
