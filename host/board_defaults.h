// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/config/config.h"
#include "host/board_cameras.h"

namespace jcam {

/// Configuration text with a section for each camera of the board, as if somebody had written it: those that
/// Argus cannot have come from their video node, where it stands. Pure.
std::string board_sections(const std::vector<BoardCamera>& board);

/// What a sensor with these modes is asked for where nobody said anything: `wanted`, or the nearest that it
/// has. Of modes that are large enough (Argus scales down) the rate of the fastest, at most the wanted one;
/// else the largest. Without known modes `wanted`. Pure.
VideoMode nearest_mode(const std::vector<BoardMode>& modes, VideoMode wanted);

/// Gives each camera of Argus whose capture is the default's a mode that its sensor has. Pure.
void fit_default_modes(std::vector<CameraConfig>& cameras, const std::vector<BoardCamera>& board);

}  // namespace jcam
