// SPDX-License-Identifier: Apache-2.0
// The plugin "jcamfakes": a Jetson's elements for machines that are none. See README.md.
#include <gst/gst.h>

#include <cstdlib>

#include "argus_provider.h"
#include "nvarguscamerasrc.h"
#include "nvjpegenc.h"
#include "nvvidconv.h"

namespace {

gboolean plugin_init(GstPlugin* plugin) {
  // Connects now, once, as libargus does behind the real plugin.
  static_cast<void>(jcam::fakes::argus_provider());
  const bool has_encoder = std::getenv("JCAM_FAKE_NO_NVJPEGENC") == nullptr;  // NOLINT(concurrency-mt-unsafe)
  return gst_element_register(plugin, "nvarguscamerasrc", GST_RANK_PRIMARY,
                              jcam::fakes::nvarguscamerasrc_type()) &&
         gst_element_register(plugin, "nvvidconv", GST_RANK_PRIMARY, jcam::fakes::nvvidconv_type()) &&
         // No rank: it must not win over jpegenc where somebody asks for any encoder.
         (!has_encoder ||
          gst_element_register(plugin, "nvjpegenc", GST_RANK_NONE, jcam::fakes::nvjpegenc_type()));
}

}  // namespace

#define PACKAGE "jcam"
// Of licences GStreamer 1.18 has a list of its own, and loads no plug-in that names another.
GST_PLUGIN_DEFINE(GST_VERSION_MAJOR, GST_VERSION_MINOR, jcamfakes, "A Jetson's camera elements, faked",
                  plugin_init, "0.1", GST_LICENSE_UNKNOWN, "jcam", "jcam")
