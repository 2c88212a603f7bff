// SPDX-License-Identifier: Apache-2.0
// The words of a command line, split by NUL, to the command of every engine and form.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "launcher/plan/plan.h"
#include "launcher/render/render.h"
#include "launcher/request/command_line.h"

using namespace jcam::launch;

namespace {

void check(const jcam::Error& error) {
  if (error.what.empty()) std::abort();
}

/// A machine with one of each, so that every option has something to act on.
Host machine() {
  Host host;
  host.board = {.tegra = true, .model = "board", .l4t = "36.4.3", .jetpack = "6"};
  host.video = {{.node = {"/dev/video0", 81, 0, 44}, .number = 0, .name = "cam", .driver = "uvcvideo"}};
  host.i2c = {{"/dev/i2c-1", 89, 1, 108}};
  host.usb = DeviceTree{"/dev/bus/usb", {46}, 1};
  host.engines = {{.kind = EngineKind::docker, .program = "/usr/bin/docker"},
                  {.kind = EngineKind::podman, .program = "/usr/bin/podman", .rootless = true}};
  return host;
}

/// The user's words come out at the end of the command as they went in.
void check_argv(const LaunchPlan& plan, const Words& words) {
  const auto argv = engine_argv(plan);
  if (argv.size() < words.command.size() + 3) std::abort();
  if (!std::equal(words.command.rbegin(), words.command.rend(), argv.rbegin())) std::abort();
  if (argv[argv.size() - words.command.size() - 1] != words.image) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Host kMachine = machine();
  std::vector<std::string> arguments(1);
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] == 0) {
      arguments.emplace_back();
    } else {
      arguments.back() += static_cast<char>(data[i]);
    }
  }
  const auto words = split_words(arguments);
  if (!words) return check(words.error()), 0;
  const auto request = parse_request(*words, Request{});
  if (!request) return check(request.error()), 0;
  const CameraGrant grant{.node = {{0}, 1}, .device = {"/dev/video41", 81, 5, 44}};
  const auto made = plan(kMachine, *request, {grant});
  if (!made) return check(made.error()), 0;
  check_argv(*made, *words);
  for (const auto form : {Output::compose, Output::quadlet, Output::k8s, Output::k8s_generic, Output::cdi,
                          Output::json, Output::explain}) {
    const auto text = render(*made, form);
    if (!text) check(text.error());
    if (text && !text->ends_with('\n')) std::abort();
  }
  return 0;
}
