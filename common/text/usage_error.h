// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace jcam {

/// What a program says of words that it does not understand: one line, by whose name it can be told from
/// others in a journal. For CLI::App::failure_message: `App` and `Problem` are CLI11's App and Error, which
/// this room does not know.
template <typename App, typename Problem>
std::string usage_error(const App* app, const Problem& problem) {
  return app->get_name() + ": " + problem.what() + "; " + app->get_name() + " --help\n";
}

}  // namespace jcam
