// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

namespace jcam::fakes {

struct VidConvProperties {
  int flip_method = 0;
  int interpolation_method = 0;
  int left = 0, top = 0, right = 0, bottom = 0;
  unsigned output_buffers = 4;
  bool bl_output = true;
  int compute_hw = 0;
  int nvbuf_memory_type = 0;
};

void install_vidconv_properties(GObjectClass* object_class);
/// Both warn about an unknown id, as GObject wants it.
void set_vidconv_property(VidConvProperties& properties, GObject* object, guint id, const GValue* value,
                          GParamSpec* spec);
void get_vidconv_property(const VidConvProperties& properties, GObject* object, guint id, GValue* value,
                          GParamSpec* spec);

}  // namespace jcam::fakes
