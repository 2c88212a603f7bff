// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

#include <map>
#include <memory>
#include <string>

#include "common/result.h"
#include "gst/glib/glib_handles.h"

namespace jcam {

/// The properties of a pipeline's source element, in whatever state it is. One thread.
class SourceProperties {
 public:
  /// Borrowed; outlives this.
  explicit SourceProperties(GstElement* pipeline) : pipeline_(pipeline) {}

  /// From GStreamer's text form. A property that is not there or cannot be written, and a value that it does
  /// not take (GObject itself would quietly ignore or clamp it), is refused with what would be right.
  Status set(const std::string& name, const std::string& value);
  /// To the value from before the first set(). Nothing happens to one that was never set.
  Status reset(const std::string& name);

 private:
  GstElement* pipeline_;
  std::map<std::string, std::unique_ptr<GlibValue>> built_;  ///< values before the first set()
};

}  // namespace jcam
