// SPDX-License-Identifier: Apache-2.0
#include "tests/reader/capture_reader.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <sys/mman.h>

#include <cerrno>

#include "common/os/os_error.h"
#include "v4l2/ioctl.h"

namespace jcam::test {
namespace {

Error failed(int number, const char* call) {
  return os_error(number, call);
}

Result<PixelFormat> format_of(std::uint32_t code) {
  for (const auto format : {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420,
                            PixelFormat::bgrx, PixelFormat::mjpeg}) {
    if (fourcc(format) == code) return format;
  }
  return Error{"the device has a format that this reader does not know", {}};
}

}  // namespace

Result<CaptureReader> CaptureReader::open(const std::string& path, unsigned buffers) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return os_error(errno, path);
  CaptureReader reader(std::move(fd));
  v4l2_format format{};
  format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (const int e = ioctl_errno(reader.fd_.get(), VIDIOC_G_FMT, &format)) return failed(e, "VIDIOC_G_FMT");
  if (const int e = ioctl_errno(reader.fd_.get(), VIDIOC_S_FMT, &format)) return failed(e, "VIDIOC_S_FMT");
  auto pixel = format_of(format.fmt.pix.pixelformat);
  if (!pixel) return pixel.error();
  reader.pixel_ = *pixel;
  reader.size_ = {static_cast<int>(format.fmt.pix.width), static_cast<int>(format.fmt.pix.height)};
  v4l2_requestbuffers request{};
  request.count = buffers;
  request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  request.memory = V4L2_MEMORY_MMAP;
  if (const int e = ioctl_errno(reader.fd_.get(), VIDIOC_REQBUFS, &request))
    return failed(e, "VIDIOC_REQBUFS");
  for (unsigned i = 0; i < request.count; ++i) {
    v4l2_buffer buffer{};
    buffer.index = i;
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    if (const int e = ioctl_errno(reader.fd_.get(), VIDIOC_QUERYBUF, &buffer))
      return failed(e, "VIDIOC_QUERYBUF");
    void* start = ::mmap(nullptr, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, reader.fd_.get(),
                         static_cast<off_t>(buffer.m.offset));
    if (start == MAP_FAILED) return failed(errno, "mmap");
    reader.maps_.push_back({start, buffer.length});
    if (const int e = ioctl_errno(reader.fd_.get(), VIDIOC_QBUF, &buffer)) return failed(e, "VIDIOC_QBUF");
  }
  return reader;
}

CaptureReader::~CaptureReader() {
  for (const auto& map : maps_) ::munmap(map.start, map.length);
}

Status CaptureReader::start() {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (const int e = ioctl_errno(fd_.get(), VIDIOC_STREAMON, &type)) return failed(e, "VIDIOC_STREAMON");
  return {};
}

Status CaptureReader::next(std::chrono::milliseconds timeout, const std::function<void(const Frame&)>& use) {
  pollfd wait{fd_.get(), POLLIN, 0};
  const int ready = ::poll(&wait, 1, static_cast<int>(timeout.count()));
  if (ready == 0) return os_error(ETIMEDOUT, "no frame in " + std::to_string(timeout.count()) + " ms");
  if (ready < 0) return failed(errno, "poll");
  if ((wait.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
    return Error{"poll says error or hang-up", {}, EIO};
  v4l2_buffer buffer{};
  buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  buffer.memory = V4L2_MEMORY_MMAP;
  const int e = ioctl_errno(fd_.get(), VIDIOC_DQBUF, &buffer);
  if (e == EAGAIN) return {};
  if (e != 0) return failed(e, "VIDIOC_DQBUF");
  if (buffer.index >= maps_.size()) return Error{"the driver gave a buffer that it does not have", {}, EIO};
  const std::size_t whole = frame_bytes(pixel_, size_);
  // Raw frames are as long as the format says; what 0.12 adds to fill a page is none of the picture.
  const std::size_t length =
      pixel_ == PixelFormat::mjpeg ? buffer.bytesused : std::min<std::size_t>(whole, buffer.bytesused);
  use(Frame{{static_cast<const std::byte*>(maps_[buffer.index].start), length},
            timestamp_of(buffer),
            buffer.sequence,
            buffer.flags,
            buffer.bytesused});
  if (const int q = ioctl_errno(fd_.get(), VIDIOC_QBUF, &buffer)) return failed(q, "VIDIOC_QBUF");
  return {};
}

Status CaptureReader::stop() {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (const int e = ioctl_errno(fd_.get(), VIDIOC_STREAMOFF, &type)) return failed(e, "VIDIOC_STREAMOFF");
  for (const auto& map : maps_) ::munmap(map.start, map.length);
  maps_.clear();
  v4l2_requestbuffers none{};
  none.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  none.memory = V4L2_MEMORY_MMAP;
  if (const int e = ioctl_errno(fd_.get(), VIDIOC_REQBUFS, &none)) return failed(e, "VIDIOC_REQBUFS");
  return {};
}

}  // namespace jcam::test
