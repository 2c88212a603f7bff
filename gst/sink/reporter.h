// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "common/capture_protocol.h"

namespace jcam {

/// Who is told what happens. Callable from any thread.
class Reporter {
 public:
  Reporter() = default;
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  virtual ~Reporter() = default;

  virtual void report(const capture::Report& report) = 0;
};

}  // namespace jcam
