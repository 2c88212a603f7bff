// SPDX-License-Identifier: Apache-2.0
#include "v4l2/loopback_sysfs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "common/text/number.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> attribute(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream) return std::nullopt;
  std::string line;
  std::getline(stream, line);
  return line;
}

int number_or_zero(std::string_view text) {
  return take_number<int>(text).value_or(0);
}

}  // namespace

std::vector<LoopbackInfo> find_loopbacks(const std::string& sys_root) {
  std::vector<LoopbackInfo> found;
  std::error_code ignored;
  for (fs::directory_iterator it(fs::path(sys_root) / "devices/virtual/video4linux", ignored), end;
       !ignored && it != end; it.increment(ignored)) {
    const std::string name = it->path().filename().string();
    // vivid and others live here too; max_openers is v4l2loopback's own.
    const auto openers = attribute(it->path() / "max_openers");
    if (!name.starts_with("video") || !openers) continue;
    LoopbackInfo info;
    info.number = number_or_zero(name.substr(5));
    info.label = attribute(it->path() / "name").value_or("");
    info.format = attribute(it->path() / "format").value_or("");
    info.buffers = number_or_zero(attribute(it->path() / "buffers").value_or("0"));
    info.max_openers = number_or_zero(*openers);
    info.state = attribute(it->path() / "state").value_or("");
    found.push_back(std::move(info));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return found;
}

std::optional<LoopbackInfo> find_loopback(const std::string& label, const std::string& sys_root) {
  for (auto& info : find_loopbacks(sys_root)) {
    if (info.label == label) return std::move(info);
  }
  return std::nullopt;
}

std::optional<std::string> module_version(const std::string& sys_root) {
  return attribute(fs::path(sys_root) / "module/v4l2loopback/version");
}

bool is_before_014(std::string_view version) {
  return version.empty() || version.starts_with("0.12") || version.starts_with("0.13");
}

std::optional<OutputPicture> picture_of_text(std::string_view format) {
  if (format.size() < 5 || format[4] != ':') return std::nullopt;
  OutputPicture picture;
  for (unsigned i = 0; i < 4; ++i)
    picture.code |= static_cast<unsigned>(static_cast<unsigned char>(format[i])) << (8 * i);
  format.remove_prefix(5);
  const auto width = take_number<int>(format);
  if (!width || !format.starts_with('x')) return std::nullopt;
  format.remove_prefix(1);
  const auto height = take_number<int>(format);
  if (!height) return std::nullopt;
  picture.size = {*width, *height};
  return picture;
}

}  // namespace jcam
