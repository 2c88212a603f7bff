// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string_view>
// jpeglib.h needs FILE and size_t to be there, and jerror.h that one.
#include <jpeglib.h>

#include <jerror.h>

namespace jcam {

/// Where libjpeg writes a file to: memory that grows with it and is used again for the next. Its functions
/// are called by C and throw nothing. libjpeg points to it: it stays where it is.
class JpegBytes {
 public:
  JpegBytes() {
    target_.manager.init_destination = begin;
    target_.manager.empty_output_buffer = grow;
    target_.manager.term_destination = [](j_compress_ptr) {};
  }
  JpegBytes(const JpegBytes&) = delete;
  JpegBytes& operator=(const JpegBytes&) = delete;
  ~JpegBytes() { std::free(target_.bytes); }

  jpeg_destination_mgr* manager() { return &target_.manager; }
  /// What has been written since the last picture began.
  std::string_view written() const {
    return {reinterpret_cast<const char*>(target_.bytes), target_.room - target_.manager.free_in_buffer};
  }

 private:
  static constexpr std::size_t kFirstRoom = std::size_t{16} << 10;

  struct Target {
    jpeg_destination_mgr manager{};  ///< first: libjpeg knows no more of it
    JOCTET* bytes = nullptr;
    std::size_t room = 0;
  };

  static Target& target_of(j_compress_ptr jpeg) { return *reinterpret_cast<Target*>(jpeg->dest); }
  static void make_room(j_compress_ptr jpeg, std::size_t room) {
    auto& target = target_of(jpeg);
    auto* larger = static_cast<JOCTET*>(std::realloc(target.bytes, room));
    if (larger == nullptr) ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0);
    target.bytes = larger;
    target.room = room;
  }
  static void go_on(Target& target, std::size_t used) {
    target.manager.next_output_byte = target.bytes + used;
    target.manager.free_in_buffer = target.room - used;
  }
  static void begin(j_compress_ptr jpeg) {
    auto& target = target_of(jpeg);
    if (target.room == 0) make_room(jpeg, kFirstRoom);
    go_on(target, 0);
  }
  static boolean grow(j_compress_ptr jpeg) {
    auto& target = target_of(jpeg);
    const std::size_t used = target.room;
    make_room(jpeg, 2 * used);
    go_on(target, used);
    return TRUE;
  }

  Target target_;
};

}  // namespace jcam
