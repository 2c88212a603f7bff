// SPDX-License-Identifier: Apache-2.0
#include "refresh/plan/mountinfo.h"

#include <array>

#include "common/text/number.h"

namespace jcam::argus {
namespace {

/// The kernel writes spaces, line breaks and backslashes as three octal digits.
std::string unescaped(std::string_view field) {
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] == '\\' && i + 3 < field.size() && octal(field[i + 1]) && octal(field[i + 2]) &&
        octal(field[i + 3])) {
      text += static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 + (field[i + 3] - '0'));
      i += 3;
    } else {
      text += field[i];
    }
  }
  return text;
}

/// The first fields: id, parent, device, root, point.
std::optional<Mount> parse_line(std::string_view line) {
  std::array<std::string_view, 5> fields;
  for (auto& field : fields) {
    const auto end = line.find(' ');
    if (end == std::string_view::npos) return std::nullopt;
    field = line.substr(0, end);
    line.remove_prefix(end + 1);
  }
  Mount mount;
  const auto id = parse_number<decltype(mount.id)>(fields[0]);
  if (!id) return std::nullopt;
  mount.id = *id;
  mount.device = fields[2];
  mount.root = unescaped(fields[3]);
  mount.point = unescaped(fields[4]);
  return mount;
}

/// Whether `path` is `point` or below it.
bool covers(std::string_view point, std::string_view path) {
  if (point == "/") return path.starts_with('/');
  return path.starts_with(point) && (path.size() == point.size() || path[point.size()] == '/');
}

}  // namespace

std::vector<Mount> parse_mountinfo(std::string_view text) {
  std::vector<Mount> mounts;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (auto mount = parse_line(text.substr(0, end))) mounts.push_back(*std::move(mount));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return mounts;
}

std::optional<Origin> origin_of(const std::vector<Mount>& mounts, std::string_view path) {
  const Mount* nearest = nullptr;
  for (const auto& mount : mounts) {
    // Of two at one place the later one is on top.
    if (covers(mount.point, path) && (nearest == nullptr || mount.point.size() >= nearest->point.size()))
      nearest = &mount;
  }
  if (nearest == nullptr) return std::nullopt;
  const std::string_view rest = nearest->point == "/" ? path : path.substr(nearest->point.size());
  return Origin{nearest->device, (nearest->root == "/" ? "" : nearest->root) + std::string(rest)};
}

std::vector<Mount> mounts_of(const std::vector<Mount>& mounts, const Origin& origin) {
  std::vector<Mount> found;
  for (const auto& mount : mounts) {
    if (mount.device != origin.device) continue;
    if (mount.root == origin.root || mount.root == origin.root + "//deleted") found.push_back(mount);
  }
  return found;
}

}  // namespace jcam::argus
