// SPDX-License-Identifier: Apache-2.0
#include "gst/jcam_pool.h"

#include "gst/gobject_class.h"

namespace jcam {
namespace {

struct JcamPool {
  GstBufferPool parent;
  // GObject's memory is zeroed, not constructed: plain pointers only.
  FrameLender* lender;  ///< borrowed
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

GstFlowReturn acquire_buffer(GstBufferPool* pool, GstBuffer** buffer, GstBufferPoolAcquireParams* params) {
  FrameLender* lender = static_cast<JcamPool*>(static_cast<gpointer>(pool))->lender;
  // A pool that is flushing lends nothing; the parent's function knows what to answer then.
  GstMemory* memory = lender != nullptr && !GST_BUFFER_POOL_IS_FLUSHING(pool) ? lender->lend() : nullptr;
  if (memory == nullptr) return parent_class(pool)->acquire_buffer(pool, buffer, params);
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
  } else {
    parent_class(pool)->release_buffer(pool, buffer);
  }
}

void class_init(JcamPoolClass* klass) {
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
