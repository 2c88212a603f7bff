// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>

namespace jcam {

/// Another program of ours: the first of `places`, each relative to the folder of the running program
/// ("../gst/jcam-capture" in a build tree), that is a file which may be run, else `otherwise`.
std::string find_program(std::initializer_list<const char*> places, const std::string& otherwise,
                         const std::string& proc_root = "/proc");
/// A program of the system: where it is in the usual directories below `root`, those that only root's PATH
/// has among them; empty: in none.
std::string installed_program(const std::string& name, const std::string& root = "");

}  // namespace jcam
