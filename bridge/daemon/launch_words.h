// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace jcam::bridge {

/// A launch for people, of what /proc says of the process that asked for the node: "detector: docker (pid
/// 812)", the container's name before it where the words of the engine have one (--name). `name`: comm;
/// `words`: cmdline, with a zero after each. One line, whatever those have in them. Pure.
std::string launch_words(pid_t pid, std::string_view name, std::string_view words);

/// The same of a process that runs. jcam-run becomes the engine's program, so it is that, once the launch is
/// complete; one that has ended (what it started holds the node on) is "pid 812".
std::string launch_words(pid_t pid, const std::string& proc_root);

}  // namespace jcam::bridge
