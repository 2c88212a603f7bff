// SPDX-License-Identifier: Apache-2.0
#include "launcher/run.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "common/text/text.h"
#include "common/version.h"
#include "host/discover.h"
#include "host/engine_api.h"
#include "host/rooted_file_system.h"
#include "launcher/cameras/camera_access.h"
#include "launcher/cameras/check_nodes.h"
#include "launcher/deed/exec.h"
#include "launcher/deed/private_files.h"
#include "launcher/plan/places.h"
#include "launcher/render/render.h"
#include "launcher/request/command_line.h"
#include "launcher/request/run_config.h"

namespace jcam::launch {
namespace {

constexpr std::size_t kInfoLimit = std::size_t{1} << 20;
constexpr std::size_t kLongestLine = 1000;

int fail(const Error& error, int status = kFailedStatus) {
  // Words of the user and of files stand in these: a line break in them is not to become one of ours.
  fmt::print(stderr, "jcam-run: {}\n", one_line(error.what, kLongestLine));
  if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", one_line(error.hint, kLongestLine));
  return status;
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
Result<std::string> ask_engine(const Request& request, const FileSystem& files, const EngineHost& engine,
                               Question question) {
  const bool version = question == Question::version;
  if (request.root != "/")
    return files.read(version ? "/podman-version.txt" : "/docker-info.json", kInfoLimit);
  if (version) return output_of({engine.program, "--version"}, kInfoLimit);
  if (const auto socket = socket_of(engine); !socket.empty()) {
    auto text = docker_api(socket, "/info", kInfoLimit);
    if (text) return text;
  }
  return output_of({engine.program, "info", "--format", "{{json .}}"}, kInfoLimit);
}

Result<Engine> choose_and_ask(const Request& request, const FileSystem& files, const Host& host) {
  auto engine = choose_engine(host, request);
  if (!engine) return engine;
  const auto question = question_for(host, request, *engine);
  if (question == Question::none) return engine;
  const auto text = ask_engine(request, files, engine->host, question);
  return text ? answered(*engine, question, *text) : *engine;
}

std::vector<std::string> config_files(const Caller& caller) {
  std::vector<std::string> paths{"/etc/jcam/run.toml"};
  std::string own = caller.variable("XDG_CONFIG_HOME");
  if (own.empty() && !caller.variable("HOME").empty()) own = caller.variable("HOME") + "/.config";
  if (!own.empty()) paths.push_back(own + "/jcam/run.toml");
  return paths;
}

/// The app's description over what every run has.
Result<Request> read_app(Request request, const std::string& name, const FileSystem& files) {
  const auto path = app_path(name);
  if (!path) return path.error();
  const auto text = files.read(*path, kInfoLimit);
  if (!text)
    return Error{text.error().what, "jcam-run(1) says what is in it"};  // 127 would be a missing program
  request.app = name;
  return parse_app(*text, *path, std::move(request));
}

/// The command line over the app's file over the user's over the system's.
Result<Request> understand(const Words& words, const std::string& app, const Machine& machine) {
  Request request;
  for (const auto& path : config_files(machine.caller)) {
    if (!machine.files->info(path)) continue;
    const auto text = machine.files->read(path, kInfoLimit);
    if (!text) return text.error();
    auto read = parse_run_config(*text, path, request);
    if (!read) return read.error();
    request = std::move(*read);
  }
  if (!app.empty()) {
    auto read = read_app(std::move(request), app, *machine.files);
    if (!read) return read.error();
    request = std::move(*read);
  }
  return parse_request(words, request);
}

/// A command that is to be pasted.
bool is_command(Output output) {
  return output == Output::run || output == Output::docker || output == Output::podman ||
         output == Output::nerdctl;
}

int print(const LaunchPlan& plan, const Request& request) {
  const auto text = render(plan, request.output);
  if (!text) return fail(text.error());
  // The command mounts these, so it would not start without them.
  if (is_command(request.output) && request.root == "/") {
    if (auto status = write_private_files(plan.files); !status) return fail(status.error());
  }
  fmt::print("{}", *text);
  return 0;
}

int start(const LaunchPlan& plan, CameraAccess& cameras) {
  if (auto status = write_private_files(plan.files); !status) return fail(status.error());
  const auto keep = cameras.release_to_exec();
  if (!keep) return fail(keep.error());
  const auto error = exec_engine(engine_argv(plan), *keep);
  return fail(error, exit_status(error));
}

void warn(const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) fmt::print(stderr, "jcam-run: {}\n", warning);
}

/// A client that had to be killed leaves its container behind, which would keep name and cameras.
int end_app(const Request& request, const Machine& machine) {
  const auto engine = choose_engine(discover(*machine.files, machine.caller, place_paths()), request);
  if (!engine) return fail(engine.error());
  std::vector<std::string> argv{engine->host.program, "rm", "--force"};
  // Docker kills it at once; Podman asks first and waits ten seconds.
  if (engine->host.kind == EngineKind::podman) argv.insert(argv.end(), {"--time", "0"});
  argv.push_back(request.engine_value("name").value_or(""));
  // It fails where there is none, which is how it mostly is.
  (void)output_of(argv, kInfoLimit);
  return 0;
}

int run_request(const Request& request, const Machine& machine) {
  const Host host = discover(*machine.files, machine.caller, place_paths());
  const auto engine = choose_and_ask(request, *machine.files, host);
  if (!engine) return fail(engine.error());
  // What needs no camera is checked first: nothing is reserved or started for a plan that cannot be.
  if (auto plain = plan(host, *engine, request, {}); !plain) return fail(plain.error());
  auto cameras = CameraAccess::open(request, host, *engine);
  if (!cameras) return fail(cameras.error());
  const auto wait = request.wait_camera.value_or(std::chrono::milliseconds{0});
  const auto grants = reserve_cameras(cameras->source(), request.cameras, wait);
  if (!grants) return fail(grants.error());
  const auto made = plan(host, *engine, request, *grants);
  if (!made) return fail(made.error());
  warn(cameras->warnings());
  warn(made->warnings);
  if (request.output != Output::run || request.dry_run) return print(*made, request);
  if (auto status = check_nodes(*grants, *machine.files); !status) return fail(status.error());
  return start(*made, *cameras);
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  const auto words = split_words(arguments);
  if (!words) return fail(words.error());
  if (wants(*words, "--help")) return fmt::print("{}", help_text()), 0;
  if (wants(*words, "--version")) return fmt::print("jcam-run {}\n", kVersion), 0;
  const auto where = parse_request(*words, Request{});
  if (!where) return fail(where.error());
  const auto machine = open_machine(where->root);
  if (!machine) return fail(machine.error());
  const auto request = understand(*words, where->app, *machine);
  if (!request) return fail(request.error());
  return request->end ? end_app(*request, *machine) : run_request(*request, *machine);
}

}  // namespace jcam::launch
