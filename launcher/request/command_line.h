// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "launcher/request/request.h"

namespace jcam::launch {

/// One of our own options, as given.
struct OwnOption {
  std::string name;   ///< "--csi"
  std::string value;  ///< empty for flags
  bool operator==(const OwnOption&) const = default;
};

/// A command line taken apart, before anything is understood.
struct Words {
  std::vector<OwnOption> own;
  std::vector<EngineOption> engine;
  std::string image;  ///< empty if there is none
  std::vector<std::string> command;
  bool operator==(const Words&) const = default;
};

/// Which of our own options take a value; nothing for a name that is not ours ("--csi" -> true).
std::optional<bool> own_option_takes_value(std::string_view name);

/// Takes `jcam-run`'s arguments (without the program's name) apart as the engine's own client would: options,
/// ours and the engine's in any order, up to the image; everything after it is the command's and is never
/// looked at. Pure.
Result<Words> split_words(const std::vector<std::string>& arguments);

/// Understands our own options and writes them over `defaults`. Pure.
Result<Request> parse_request(const Words& words, Request defaults);

/// "0", "1.2", "all", "csi0", "0=/dev/video5", "0,1"
Result<std::vector<CameraRequest>> parse_cameras(std::string_view text);

/// The text of --help.
std::string help_text();
/// True if --help or --version was asked for before the image.
bool wants(const Words& words, std::string_view option);

}  // namespace jcam::launch
