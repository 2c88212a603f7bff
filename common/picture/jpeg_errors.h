// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csetjmp>
#include <cstdio>
#include <string>
// jpeglib.h needs FILE and size_t to be there.
#include <jpeglib.h>

#include "common/result.h"

namespace jcam {

/// libjpeg tells of an error by a handler that must not return; the way back is longjmp. One for each of its
/// objects, which points to it: it stays where it is.
class JpegErrors {
 public:
  JpegErrors() {
    jpeg_std_error(&manager_);
    manager_.error_exit = leave;
    // It counts warnings and would print them.
    manager_.output_message = [](j_common_ptr) {};
  }
  JpegErrors(const JpegErrors&) = delete;
  JpegErrors& operator=(const JpegErrors&) = delete;

  jpeg_error_mgr* manager() { return &manager_; }

  /// Makes one call of libjpeg; false: it went wrong. What stands between it and here is frames of C, and the
  /// lambda's own, which owns nothing.
  template <typename Call>
  bool attempt(Call call) {
    if (setjmp(back_) != 0) return false;  // NOLINT(cert-err52-cpp)
    call();
    return true;
  }
  /// Of the last attempt.
  Error error() const { return Error{std::string("JPEG: ") + text_}; }

 private:
  [[noreturn]] static void leave(j_common_ptr object) {
    // The manager is the first of it.
    auto* self = reinterpret_cast<JpegErrors*>(object->err);
    self->manager_.format_message(object, self->text_);
    std::longjmp(self->back_, 1);  // NOLINT(cert-err52-cpp)
  }

  jpeg_error_mgr manager_{};
  std::jmp_buf back_{};
  char text_[JMSG_LENGTH_MAX] = "";
};

}  // namespace jcam
