// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "common/result.h"
#include "launcher/plan/plan.h"

namespace jcam::launch {

/// Shows a text. A command that is to be pasted mounts `files`, so they are written first.
struct PrintText {
  std::string text;
  std::vector<PrivateFile> files;
  bool operator==(const PrintText&) const = default;
};

/// Becomes the engine's client.
struct StartEngine {
  std::vector<std::string> argv;
  std::vector<Variable> environment;  ///< over this process's own, for the client
  std::vector<PrivateFile> files;     ///< written first
  std::vector<int> keep;              ///< descriptors that stay open in it
  std::string text;                   ///< the same, to be pasted
  bool operator==(const StartEngine&) const = default;
};

/// Takes the containers of an app away, which are known by their label alone.
struct EndApp {
  EngineKind kind = EngineKind::docker;
  std::string program;
  std::string app;
  bool operator==(const EndApp&) const = default;
};

/// What one call of jcam-run does.
using Deed = std::variant<PrintText, StartEngine, EndApp>;

/// Whether deeds are done, or only shown: with --dry-run, and for a machine that is only a directory.
struct Stage {
  bool dry_run = false;
  bool tree = false;
  bool acts() const { return !dry_run && !tree; }
};

/// How a deed ended, if it came back: a failure has a trouble, and the exit status that Docker has for it.
struct Outcome {
  int status = 0;
  Status done;
};

/// The one place that changes anything. StartEngine comes back only if it failed.
Outcome carry_out(const Deed& deed, const Stage& stage);

/// The label's value is the app's name.
inline constexpr const char* kAppLabel = "dev.jcam.app";

}  // namespace jcam::launch
