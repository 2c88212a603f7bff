// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace jcam::bridge {

/// What a person does about a failure, by the word for it (Bridge::kind, capture::failure_name), for whoever
/// sees the camera fail now; empty where only the log says more. Pure.
std::string_view cure_of(std::string_view kind);

}  // namespace jcam::bridge
