// SPDX-License-Identifier: Apache-2.0
#include "launcher/run.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "common/text/text.h"
#include "common/version.h"
#include "host/discover.h"
#include "host/rooted_file_system.h"
#include "launcher/cameras/camera_access.h"
#include "launcher/cameras/check_nodes.h"
#include "launcher/deed/deed.h"
#include "launcher/deed/exec.h"
#include "launcher/look_up.h"
#include "launcher/plan/places.h"
#include "launcher/render/render.h"
#include "launcher/request/command_line.h"
#include "launcher/request/run_config.h"

namespace jcam::launch {
namespace {

constexpr std::size_t kFileLimit = std::size_t{1} << 20;
constexpr std::size_t kLongestLine = 1000;

int fail(const Error& error, int status = kFailedStatus) {
  // Words of the user and of files stand in these: a line break in them is not to become one of ours.
  fmt::print(stderr, "jcam-run: {}\n", one_line(error.what, kLongestLine));
  if (!error.hint.empty()) fmt::print(stderr, "hint: {}\n", one_line(error.hint, kLongestLine));
  return status;
}

void warn(const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) fmt::print(stderr, "jcam-run: {}\n", one_line(warning, kLongestLine));
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
  const auto text = files.read(*path, kFileLimit);
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
    const auto text = machine.files->read(path, kFileLimit);
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
  auto whole = parse_request(words, request);
  if (whole) look_up_env_files(*machine.files, machine.caller, *whole);
  return whole;
}

/// A command that is to be pasted.
bool is_command(Output output) {
  return output == Output::docker || output == Output::podman || output == Output::nerdctl;
}

Stage stage_of(const Request& request) {
  return {request.dry_run, request.root != "/"};
}

Result<Deed> deed_of(const LaunchPlan& plan, const Request& request, CameraAccess& cameras) {
  auto text = render(plan, request.output);
  if (!text) return text.error();
  if (request.output != Output::run)
    return Deed{
        PrintText{std::move(*text), is_command(request.output) ? plan.files : std::vector<PrivateFile>{}}};
  StartEngine start{engine_argv(plan), plan.handed_over, plan.files, {}, std::move(*text)};
  if (stage_of(request).acts()) {
    auto keep = cameras.release_to_exec();
    if (!keep) return keep.error();
    start.keep = std::move(*keep);
  }
  return Deed{std::move(start)};
}

int finish(const Outcome& outcome) {
  return outcome.done ? outcome.status : fail(outcome.done.error(), outcome.status);
}

int end_app(const Request& request, const Machine& machine) {
  const auto engine = choose_engine(discover(*machine.files, machine.caller, place_paths()), request);
  if (!engine) return fail(engine.error());
  return finish(carry_out(EndApp{engine->host.kind, engine->host.program, request.app}, stage_of(request)));
}

int launch(Request request, const Machine& machine) {
  const Host host = discover(*machine.files, machine.caller, place_paths());
  auto engine = choose_engine(host, request);
  if (!engine) return fail(engine.error());
  *engine = ask_engine(request, *machine.files, host, *engine);
  // What needs no camera is checked first: nothing is reserved or started for a plan that cannot be.
  auto plain = plan(host, *engine, request, {});
  if (!plain) return fail(plain.error());
  look_up_image(*plain, *engine, request);
  auto cameras = CameraAccess::open(request, host, *engine);
  if (!cameras) return fail(cameras.error());
  const auto wait = request.wait_camera.value_or(std::chrono::milliseconds{0});
  const auto grants = reserve_cameras(cameras->source(), request.cameras, wait);
  if (!grants) return fail(grants.error());
  const auto made = plan(host, *engine, request, *grants);
  if (!made) return fail(made.error());
  warn(cameras->warnings());
  warn(made->warnings);
  const auto stage = stage_of(request);
  if (starts_container(request)) {
    if (auto status = check_nodes(*grants, *machine.files); !status) return fail(status.error());
  }
  const auto deed = deed_of(*made, request, *cameras);
  if (!deed) return fail(deed.error());
  return finish(carry_out(*deed, stage));
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
  auto request = understand(*words, where->app, *machine);
  if (!request) return fail(request.error());
  return request->end ? end_app(*request, *machine) : launch(std::move(*request), *machine);
}

}  // namespace jcam::launch
