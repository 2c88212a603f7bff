// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>
#include <gst/video/video.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/fakes/frame_code.h"

namespace jcam::fakes {

/// A picture as it came to the sink: borrowed for the call.
using Look = std::function<void(const GstVideoFrame&)>;

/// A pipeline in this process, whose last element is named "sink".
class Pipeline {
 public:
  /// Nothing when the text does not make a pipeline.
  static std::optional<Pipeline> launch(const std::string& text);
  Pipeline(Pipeline&&) = default;
  Pipeline& operator=(Pipeline&&) = default;
  ~Pipeline();

  /// Called for each picture, in the streaming thread. Before run().
  void on_frame(Look look);
  /// Plays until EOS or ERROR: "eos", "error MESSAGE", or "nothing" after 20 s. Then to NULL.
  std::string run();
  GstElement* element() { return pipeline_.get(); }

 private:
  struct Unref {
    void operator()(GstElement* element) const { gst_object_unref(element); }
  };
  explicit Pipeline(GstElement* pipeline) : pipeline_(pipeline) {}
  std::unique_ptr<GstElement, Unref> pipeline_;
};

/// The code of a picture in any of the formats that nvvidconv makes; scales as for decode_frame.
std::optional<FrameCode> code_of(const GstVideoFrame& frame, double scale_x = 1, double scale_y = 1);

/// Sets a variable of this process for a scope.
class ScopedEnvironment {
 public:
  ScopedEnvironment(std::string name, const std::string& value);
  ~ScopedEnvironment();
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

 private:
  std::string name_;
};

}  // namespace jcam::fakes
