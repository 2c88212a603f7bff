// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/config/config.h"

namespace jcam {

/// Inside of the configuration reader: the one table of a camera's keys, shared by the file and by the
/// command line.

/// A value as written, whatever the syntax it was written in.
using ConfigValue =
    std::variant<std::string, std::int64_t, double, bool, std::vector<std::int64_t>, Properties>;
enum class ConfigKind { text, integer, boolean, numbers, properties };

/// What has been read so far, and which keys were written (the others are still defaults).
struct CameraDraft {
  CameraConfig values;
  std::set<std::string, std::less<>> given;
};

/// An error and the key it belongs to; empty for the camera as a whole.
struct CameraFault {
  std::string key;
  Error error;
};

/// Every key that a camera has, in the order of the documentation.
std::span<const std::string_view> camera_keys();
/// Wants one of camera_keys().
ConfigKind camera_key_kind(std::string_view key);
/// For `[defaults]` this is false of what only one camera can have.
bool camera_key_can_be_default(std::string_view key);
/// Those of them that a stream has as well.
std::span<const std::string_view> stream_keys();
/// "no such key", with what was probably meant.
Error unknown_camera_key(std::string_view key);

/// Sets a key of camera_keys(); on an error the draft is unchanged.
Status set_camera_key(CameraDraft& draft, std::string_view key, const ConfigValue& value);
/// "text", "a whole number", ...: what a value of the wrong kind is called.
std::string value_kind_text(const ConfigValue& value);

/// Fills what depends on other keys and refuses impossible combinations. `draft.values` started as a copy of
/// `defaults.values`, with its name set.
std::variant<CameraConfig, CameraFault> finish_camera(const CameraDraft& draft, const CameraDraft& defaults);

/// A stream that is being read: of its values only those of StreamConfig are meant.
using StreamDrafts = std::map<std::string, CameraDraft, std::less<>>;
/// A fault of one stream; `key` is empty for the stream as a whole.
struct StreamFault {
  std::string stream;
  CameraFault fault;
};
/// Whether one more stream may be called this.
Status check_new_stream(const StreamDrafts& drafts, std::string_view stream);
/// Gives the finished camera its other streams. What a stream leaves out of format, quality and flip is the
/// camera's; nothing else is.
std::optional<StreamFault> finish_streams(CameraConfig& camera, const StreamDrafts& drafts);

}  // namespace jcam
