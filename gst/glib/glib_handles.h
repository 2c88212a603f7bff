// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

#include <memory>

/// One owner per C type of GLib and GStreamer.
namespace jcam {

/// How each type is given back. An overload each, since some of these functions are inline and so no template
/// arguments.
struct GlibRelease {
  void operator()(GstBuffer* buffer) const { gst_buffer_unref(buffer); }
  void operator()(GstBufferPool* pool) const { gst_object_unref(pool); }
  void operator()(GstBus* bus) const { gst_object_unref(bus); }
  void operator()(GstCaps* caps) const { gst_caps_unref(caps); }
  void operator()(GstElement* element) const { gst_object_unref(element); }
  void operator()(GstEvent* event) const { gst_event_unref(event); }
  void operator()(GstIterator* iterator) const { gst_iterator_free(iterator); }
  void operator()(GstMessage* message) const { gst_message_unref(message); }
  void operator()(GstPad* pad) const { gst_object_unref(pad); }
  void operator()(GError* error) const { g_error_free(error); }
  void operator()(char* text) const { g_free(text); }
  void operator()(GParamSpec** specs) const { g_free(specs); }
};
template <typename T>
using GlibOwned = std::unique_ptr<T, GlibRelease>;

using BufferPtr = GlibOwned<GstBuffer>;
using BusPtr = GlibOwned<GstBus>;
using CapsPtr = GlibOwned<GstCaps>;
using ElementPtr = GlibOwned<GstElement>;
using GErrorPtr = GlibOwned<GError>;
using GStringPtr = GlibOwned<char>;
using IteratorPtr = GlibOwned<GstIterator>;
using MessagePtr = GlibOwned<GstMessage>;

/// A GValue that is unset when it goes.
struct GlibValue {
  explicit GlibValue(GType type) { g_value_init(&value, type); }
  GlibValue(const GlibValue&) = delete;
  GlibValue& operator=(const GlibValue&) = delete;
  ~GlibValue() { g_value_unset(&value); }
  GValue value = G_VALUE_INIT;
};

}  // namespace jcam
