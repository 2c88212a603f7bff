// SPDX-License-Identifier: Apache-2.0
#include "nvvidconv_properties.h"

#include "gtypes.h"

namespace jcam::fakes {
namespace {

enum Id : guint {
  kFlipMethod = 1,
  kInterpolationMethod,
  kLeft,
  kTop,
  kRight,
  kBottom,
  kOutputBuffers,
  kBlOutput,
  kComputeHw,
  kNvbufMemoryType,
};

constexpr auto kReadWrite = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

GType flip_type() {
  static const GEnumValue kValues[] = {
      {0, "Identity (no rotation)", "none"},
      {1, "Rotate counter-clockwise 90 degrees", "counterclockwise"},
      {2, "Rotate 180 degrees", "rotate-180"},
      {3, "Rotate clockwise 90 degrees", "clockwise"},
      {4, "Flip horizontally", "horizontal-flip"},
      {5, "Flip across upper right/lower left diagonal", "upper-right-diagonal"},
      {6, "Flip vertically", "vertical-flip"},
      {7, "Flip across upper left/lower right diagonal", "upper-left-diagonal"},
      {0, nullptr, nullptr}};
  static const GType kType = enum_type("JcamFakeVidConvFlip", kValues);
  return kType;
}

GType interpolation_type() {
  static const GEnumValue kValues[] = {
      {0, "Nearest", "Nearest"}, {1, "Bilinear", "Bilinear"}, {2, "5-Tap", "5-Tap"}, {3, "10-Tap", "10-Tap"},
      {4, "Smart", "Smart"},     {5, "Nicest", "Nicest"},     {0, nullptr, nullptr}};
  static const GType kType = enum_type("JcamFakeVidConvInterpolation", kValues);
  return kType;
}

GType compute_type() {
  static const GEnumValue kValues[] = {
      {0, "Default", "Default"}, {1, "GPU", "GPU"}, {2, "VIC", "VIC"}, {0, nullptr, nullptr}};
  static const GType kType = enum_type("JcamFakeVidConvCompute", kValues);
  return kType;
}

GType memory_type() {
  static const GEnumValue kValues[] = {{0, "Default", "nvbuf-mem-default"},
                                       {4, "Surface array", "nvbuf-mem-surface-array"},
                                       {0, nullptr, nullptr}};
  static const GType kType = enum_type("JcamFakeVidConvMemory", kValues);
  return kType;
}

}  // namespace

void install_vidconv_properties(GObjectClass* object_class) {
  const auto add = [object_class](guint id, GParamSpec* spec) {
    g_object_class_install_property(object_class, id, spec);
  };
  const auto pixels = [](const char* name, const char* about) {
    return g_param_spec_int(name, name, about, 0, G_MAXINT, 0, kReadWrite);
  };
  add(kFlipMethod,
      g_param_spec_enum("flip-method", "Flip method", "Turn or mirror", flip_type(), 0, kReadWrite));
  add(kInterpolationMethod, g_param_spec_enum("interpolation-method", "Interpolation", "How to scale",
                                              interpolation_type(), 0, kReadWrite));
  add(kLeft, pixels("left", "First column of the crop"));
  add(kTop, pixels("top", "First line of the crop"));
  add(kRight, pixels("right", "Column after the crop"));
  add(kBottom, pixels("bottom", "Line after the crop"));
  add(kOutputBuffers, g_param_spec_uint("output-buffers", "Output buffers", "Size of the element's own pool",
                                        1, G_MAXUINT, 4, kReadWrite));
  add(kBlOutput,
      g_param_spec_boolean("bl-output", "Block linear", "Layout of NVMM output", TRUE, kReadWrite));
  add(kComputeHw,
      g_param_spec_enum("compute-hw", "Compute", "Which unit works", compute_type(), 0, kReadWrite));
  add(kNvbufMemoryType,
      g_param_spec_enum("nvbuf-memory-type", "Memory", "Kind of NVMM output", memory_type(), 0, kReadWrite));
}

void set_vidconv_property(VidConvProperties& p, GObject* object, guint id, const GValue* value,
                          GParamSpec* spec) {
  switch (id) {
    case kFlipMethod:
      p.flip_method = g_value_get_enum(value);
      break;
    case kInterpolationMethod:
      p.interpolation_method = g_value_get_enum(value);
      break;
    case kLeft:
      p.left = g_value_get_int(value);
      break;
    case kTop:
      p.top = g_value_get_int(value);
      break;
    case kRight:
      p.right = g_value_get_int(value);
      break;
    case kBottom:
      p.bottom = g_value_get_int(value);
      break;
    case kOutputBuffers:
      p.output_buffers = g_value_get_uint(value);
      break;
    case kBlOutput:
      p.bl_output = g_value_get_boolean(value) != FALSE;
      break;
    case kComputeHw:
      p.compute_hw = g_value_get_enum(value);
      break;
    case kNvbufMemoryType:
      p.nvbuf_memory_type = g_value_get_enum(value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
      break;
  }
}

void get_vidconv_property(const VidConvProperties& p, GObject* object, guint id, GValue* value,
                          GParamSpec* spec) {
  switch (id) {
    case kFlipMethod:
      g_value_set_enum(value, p.flip_method);
      break;
    case kInterpolationMethod:
      g_value_set_enum(value, p.interpolation_method);
      break;
    case kLeft:
      g_value_set_int(value, p.left);
      break;
    case kTop:
      g_value_set_int(value, p.top);
      break;
    case kRight:
      g_value_set_int(value, p.right);
      break;
    case kBottom:
      g_value_set_int(value, p.bottom);
      break;
    case kOutputBuffers:
      g_value_set_uint(value, p.output_buffers);
      break;
    case kBlOutput:
      g_value_set_boolean(value, p.bl_output ? TRUE : FALSE);
      break;
    case kComputeHw:
      g_value_set_enum(value, p.compute_hw);
      break;
    case kNvbufMemoryType:
      g_value_set_enum(value, p.nvbuf_memory_type);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
      break;
  }
}

}  // namespace jcam::fakes
