// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/os/unique_fd.h"

/// The words between the fake camera and fake-argus-daemon, which are not NVIDIA's: a client sends "open N\n"
/// and gets one byte, granted or busy; it sends "close N\n" and gets nothing. A client that goes away gives
/// back its sensors.
namespace jcam::fakes {

inline constexpr char kArgusGranted = 'y';
inline constexpr char kArgusBusy = 'n';

/// An invalid descriptor and errno when that is not possible.
UniqueFd connect_argus_socket(const std::string& path);
/// Takes the place of whatever is at `path`, as a daemon that starts does.
UniqueFd listen_on_argus_socket(const std::string& path);

}  // namespace jcam::fakes
