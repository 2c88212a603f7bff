// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/choose_way.h"

#include <algorithm>
#include <iterator>

#include "gst/glib/glib_handles.h"
#include "v4l2/device_modes.h"

namespace jcam {
namespace {

/// Loaded, since the list of plugins may tell of one whose libraries are gone.
bool has_element(const std::string& name) {
  GstElementFactory* factory = gst_element_factory_find(name.c_str());
  if (factory == nullptr) return false;
  GstPluginFeature* loaded = gst_plugin_feature_load(GST_PLUGIN_FEATURE(factory));
  gst_object_unref(factory);
  if (loaded == nullptr) return false;
  gst_object_unref(loaded);
  return true;
}

bool is_open(const capture::Way& way) {
  if (!way.element.empty() && !has_element(way.element)) return false;
  return !way.listed || lists_mode(way.listed->device, way.listed->jpeg, way.listed->mode);
}

}  // namespace

const capture::Way& choose_way(const std::vector<capture::Way>& ways) {
  const auto last = std::prev(ways.end());
  return *std::find_if(ways.begin(), last, is_open);
}

}  // namespace jcam
