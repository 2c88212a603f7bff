// SPDX-License-Identifier: Apache-2.0
#include "launcher/run.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "launcher/camera_source.h"
#include "launcher/command_line.h"
#include "launcher/discover.h"
#include "launcher/exec.h"
#include "launcher/private_files.h"
#include "launcher/render.h"
#include "launcher/rooted_file_system.h"

#ifndef JCAM_VERSION
#define JCAM_VERSION "unknown"
#endif

namespace jcam::launch {
namespace {

constexpr std::size_t kInfoLimit = std::size_t{1} << 20;

int fail(const Error& error) {
  fmt::print(stderr, "jcam-run: {}\n", error.what);
  if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", error.hint);
  return exit_status(error);
}

struct Machine {
  std::unique_ptr<FileSystem> files;
  Caller caller;
};

Result<Machine> open_machine(const std::string& root) {
  if (root == "/") return Machine{std::make_unique<RootedFileSystem>("/"), caller_of_process()};
  auto manifest = read_manifest(root);
  if (!manifest) return manifest.error();
  Caller caller = manifest->caller;
  return Machine{std::make_unique<RootedFileSystem>(root, std::move(*manifest)), std::move(caller)};
}

/// Asks the engine what no file says. A tree carries the answer in a file, if it was asked for there.
Result<std::string> ask_engine(const Request& request, const FileSystem& files, const EngineHost& engine) {
  if (request.root != "/") return files.read("/docker-info.json", kInfoLimit);
  return output_of({engine.program, "info", "--format", "{{json .}}"}, kInfoLimit);
}

void complete_engine(const Request& request, const FileSystem& files, Host& host) {
  const auto chosen = choose_engine(host, request);
  if (!chosen || !must_ask_engine(host, request, *chosen)) return;
  const auto text = ask_engine(request, files, *chosen);
  if (!text) return;  // an engine that does not answer says so itself when it is started
  const auto words = parse_docker_info(*text);
  if (!words) return;
  for (auto& engine : host.engines) {
    if (engine.kind == chosen->kind) engine.words = *words;
  }
}

Result<Request> understand(const Words& words) {
  return parse_request(words, Request{});
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  const auto words = split_words(arguments);
  if (!words) return fail(words.error());
  if (wants(*words, "--help")) return fmt::print("{}", help_text()), 0;
  if (wants(*words, "--version")) return fmt::print("jcam-run {}\n", JCAM_VERSION), 0;
  const auto request = understand(*words);
  if (!request) return fail(request.error());
  auto machine = open_machine(request->root);
  if (!machine) return fail(machine.error());
  Host host = discover(*machine->files, machine->caller);
  complete_engine(*request, *machine->files, host);
  LabelledNodes nodes(host);
  const auto grants =
      reserve_cameras(nodes, request->cameras, request->wait_camera.value_or(std::chrono::milliseconds{0}));
  if (!grants) return fail(grants.error());
  const auto made = plan(host, *request, *grants);
  if (!made) return fail(made.error());
  for (const auto& warning : made->warnings) fmt::print(stderr, "jcam-run: {}\n", warning);
  if (request->output != Output::run || request->dry_run) {
    const auto text = render(*made, request->output);
    if (!text) return fail(text.error());
    fmt::print("{}", *text);
    return 0;
  }
  if (auto status = write_private_files(made->files); !status) return fail(status.error());
  return fail(exec_engine(engine_argv(*made), {}));
}

}  // namespace jcam::launch
