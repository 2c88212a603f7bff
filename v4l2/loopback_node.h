// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"
#include "common/video.h"
#include "v4l2/output_node.h"
#include "v4l2/write_mode.h"

namespace jcam {

/// Error::os of a node that somebody holds open in another format; EBUSY is one that another program writes
/// to.
inline constexpr int kFormatHeld = EMEDIUMTYPE;

/// Of a node that is held at this picture; names who has it open.
Error format_held(const std::string& path, const OutputPicture& is);

/// Whether another program keeps the node at its picture, reading or not, so that it could not be given
/// `wanted`: asked of the descriptor of its writer. Nothing before 0.14, which tells a writer of itself only.
std::optional<bool> is_kept_from(const NodeFormat& wanted, int writer_fd);

/// A v4l2loopback device that we write to. Owns its descriptor for life: as long as it is open the format
/// stays, and readers notice no change of writers. One thread, or the caller's lock.
class LoopbackNode {
 public:
  /// Opens, identifies, sets format and rate, compares what came back, and starts streaming, in the order
  /// that works on every version. Errors name the device, the call and the cure: no such device, no
  /// permission, not a loopback, held by another writer (which), format held at something else (by whom).
  /// A 0.12 without exclusive_caps takes a second writer, and nobody can tell. A 0.13 whose writer went while
  /// a reader stayed looks as if it still had one, unless it has exclusive_caps and we may use the control
  /// device.
  static Result<LoopbackNode> open(const std::string& path, const NodeFormat& format,
                                   const std::string& sys_root = "/sys");
  /// Goes on with a descriptor that another process set up, in whatever state that left it, at `format`'s
  /// rate. An error if it is no loopback any more (the module was reloaded) or has another size or pixels;
  /// then the descriptor is closed.
  static Result<LoopbackNode> adopt(UniqueFd fd, const NodeFormat& format);

  /// Tells readers how many frames come in a second.
  Status set_rate(int fps);

  /// One whole frame; for mjpeg any length up to frame_bytes(). Never blocks: the ring has no back-pressure.
  Status write(std::span<const std::byte> frame);

  int fd() const { return fd_.get(); }
  /// "/dev/video40"
  const std::string& path() const { return path_; }
  int number() const { return number_; }
  const std::string& label() const { return label_; }
  const NodeFormat& format() const { return format_; }
  /// What a FrameWriter on this descriptor may use. write() here is the same in all modes.
  WriteMode mode() const { return mode_; }

 private:
  LoopbackNode(UniqueFd fd, std::string path, const NodeFormat& format);
  Status identify();
  Status set_format();
  Status start(const std::string& sys_root);
  Error busy(const char* call) const;
  bool has_writer(const std::string& sys_root) const;

  UniqueFd fd_;
  std::string path_;
  NodeFormat format_;
  std::string label_;
  int number_ = -1;
  WriteMode mode_ = WriteMode::write;
  bool shows_capture_only_ = false;  ///< exclusive_caps and a writer that is not us
};

}  // namespace jcam
