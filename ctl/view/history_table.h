// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "control/protocol/messages.h"

namespace jcam::ctl {

/// One line for each entry, in local time:
///
///   2026-11-28 21:04:07  csi0  ! no such camera, next try in 8 s  (12 times since 20:58:01)
///
/// "!" marks what is wrong. Text from elsewhere cannot add lines or columns.
std::string history_table(const std::vector<control::HistoryEntry>& entries);

}  // namespace jcam::ctl
