// SPDX-License-Identifier: Apache-2.0
#include "launcher/request/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <utility>

#include "common/text/duration.h"
#include "common/text/number.h"

namespace jcam::launch {
namespace {

constexpr std::array<std::pair<std::string_view, Output>, 9> kOutputs{{{"docker", Output::docker},
                                                                       {"podman", Output::podman},
                                                                       {"nerdctl", Output::nerdctl},
                                                                       {"compose", Output::compose},
                                                                       {"quadlet", Output::quadlet},
                                                                       {"cdi", Output::cdi},
                                                                       {"k8s", Output::k8s},
                                                                       {"json", Output::json},
                                                                       {"explain", Output::explain}}};

/// The raw values, before they are understood. One instance backs one CLI11 application.
struct Raw {
  std::vector<std::string> csi;
  std::vector<std::string> i2c;
  std::string app, profile, engine, wait_camera, print, plugin, root, config, socket;
  bool end = false, webcams = false, no_csi = false, no_webcams = false, dry_run = false, explain = false,
       help = false, version = false;
  std::map<Feature, bool> on, off;
};

constexpr const char* kGroup = "Options of jcam-run (all options of the engine's own `run` are taken, too)";
constexpr const char* kFeaturesGroup = "What is passed (each has a --no-... form)";

void add_options(CLI::App& app, Raw& raw) {
  app.set_help_flag();
  app.allow_extras(false);
  app.option_defaults()->group(kGroup);
  app.add_option("--csi", raw.csi,
                 "camera: 0, all, a given node 1.2, or with its path inside 0=/dev/video5; may be repeated")
      ->type_name("N")
      ->allow_extra_args(false);
  app.add_flag("--webcams", raw.webcams, "USB cameras, also with --profile minimal");
  app.add_flag("--no-csi", raw.no_csi, "none of the cameras that run.toml or the app names");
  app.add_flag("--no-webcams", raw.no_webcams, "no USB cameras, whatever run.toml or the app says");
  app.add_option("--wait-camera", raw.wait_camera, "wait this long (10s, 500ms) for the first real picture")
      ->type_name("TIME");
  app.add_option("--app", raw.app, "what /etc/jcam/apps/NAME.toml describes, image and command too")
      ->type_name("NAME");
  app.add_flag("--end", raw.end, "with --app: take its container away, if it is there");
  app.add_option("--profile", raw.profile, "standard, jetson-containers or minimal")->type_name("NAME");
  app.add_option("--engine", raw.engine, "docker, podman or nerdctl; without it, the first that is there")
      ->type_name("NAME");
  app.add_flag("--dry-run", raw.dry_run, "print the command instead of running it");
  app.add_option("--print", raw.print,
                 "the same as: docker, podman, nerdctl, compose, quadlet, cdi, k8s, json, explain")
      ->type_name("FORM");
  app.add_option("--plugin", raw.plugin, "with --print k8s: who offers the cameras there, jcam or generic")
      ->type_name("NAME");
  app.add_flag("--explain", raw.explain, "a table of what is passed, why, and what it exposes");
  app.add_option("--root", raw.root, "read the host from this directory")->type_name("DIR");
  app.add_option("--config", raw.config, "configuration of the bridge, /etc/jcam/jcam.toml")
      ->type_name("FILE");
  app.add_option("--socket", raw.socket, "socket of the bridge, /run/jcam/bridge.sock")->type_name("PATH");
  app.add_flag("--help", raw.help, "this text");
  app.add_flag("--version", raw.version, "the version");
  app.option_defaults()->group(kFeaturesGroup);
  for (const auto& row : feature_table()) {
    const std::string name(row.name);
    const std::string help(row.help);
    if (row.feature == Feature::i2c) {
      app.add_option("--i2c", raw.i2c, help)->type_name("BUS")->allow_extra_args(false);
    } else {
      app.add_flag("--" + name, raw.on[row.feature], help);
    }
    app.add_flag("--no-" + name, raw.off[row.feature], "")->group("");  // hidden: the heading says it
  }
}

Result<EngineKind> parse_engine(std::string_view text) {
  for (const auto kind : {EngineKind::docker, EngineKind::podman, EngineKind::nerdctl}) {
    if (engine_name(kind) == text) return kind;
  }
  return Error{fmt::format("\"{}\" is not an engine", text), "use docker, podman or nerdctl"};
}

Result<Output> parse_output(std::string_view text) {
  for (const auto& [name, output] : kOutputs) {
    if (name == text) return output;
  }
  return Error{fmt::format("--print \"{}\" is not known", text),
               "use docker, podman, nerdctl, compose, quadlet, cdi, k8s, json or explain"};
}

/// A cluster without jcam-kubelet wants another text.
Status take_plugin(const std::string& plugin, Request& request) {
  if (plugin.empty()) return {};
  if (request.output != Output::k8s) return Error{"--plugin wants --print k8s", "leave it out"};
  if (plugin == "generic") {
    request.output = Output::k8s_generic;
  } else if (plugin != "jcam") {
    return Error{fmt::format("--plugin \"{}\" is not known", plugin), "use jcam or generic"};
  }
  return {};
}

Status take_features(const Raw& raw, Request& request) {
  for (const auto& row : feature_table()) {
    const auto on = raw.on.find(row.feature);
    const bool wanted =
        (on != raw.on.end() && on->second) || (row.feature == Feature::i2c && !raw.i2c.empty());
    const bool unwanted = raw.off.at(row.feature);
    if (wanted && unwanted)
      return Error{fmt::format("--{} and --no-{} are both given", row.name, row.name), "leave one out"};
    if (wanted) request.choices[row.feature] = Choice::required;
    if (unwanted) request.choices[row.feature] = Choice::off;
  }
  return {};
}

Status take_buses(const Raw& raw, Request& request) {
  if (!raw.i2c.empty()) request.i2c_buses.clear();
  for (const auto& text : raw.i2c) {
    const auto bus = parse_number<int>(text);
    if (!bus || *bus < 0) {
      return Error{fmt::format("--i2c \"{}\" is not the number of a bus", text), "write it like --i2c 1"};
    }
    request.i2c_buses.push_back(*bus);
  }
  return {};
}

Status take_cameras(const Raw& raw, Request& request) {
  if (raw.no_csi && !raw.csi.empty()) return Error{"--csi and --no-csi are both given", "leave one out"};
  if (raw.no_csi || !raw.csi.empty()) request.cameras.clear();
  for (const auto& text : raw.csi) {
    auto cameras = parse_cameras(text);
    if (!cameras) return cameras.error();
    request.cameras.insert(request.cameras.end(), cameras->begin(), cameras->end());
  }
  if (raw.wait_camera.empty()) return {};
  auto wait = parse_duration(raw.wait_camera);
  if (!wait) return Error{"--wait-camera: " + wait.error().what, wait.error().hint};
  request.wait_camera = *wait;
  return {};
}

Status take_modes(const Raw& raw, Request& request) {
  if (!raw.profile.empty()) {
    const auto profile = profile_named(raw.profile);
    if (!profile) {
      return Error{fmt::format("\"{}\" is not a profile", raw.profile),
                   "use standard, jetson-containers or minimal"};
    }
    request.profile = *profile;
  }
  if (!raw.engine.empty()) {
    auto engine = parse_engine(raw.engine);
    if (!engine) return engine.error();
    request.engine = *engine;
  }
  if (!raw.print.empty()) {
    auto output = parse_output(raw.print);
    if (!output) return output.error();
    request.output = *output;
  }
  if (auto status = take_plugin(raw.plugin, request); !status) return status.error();
  if (!raw.app.empty()) request.app = raw.app;
  if (raw.end && request.app.empty()) return Error{"--end wants --app", "write --app NAME --end"};
  request.end = raw.end;
  if (raw.explain) request.output = Output::explain;
  request.dry_run = request.dry_run || raw.dry_run;
  if (raw.webcams && raw.no_webcams)
    return Error{"--webcams and --no-webcams are both given", "leave one out"};
  request.webcams = (request.webcams || raw.webcams) && !raw.no_webcams;
  if (!raw.root.empty()) request.root = raw.root;
  if (!raw.config.empty()) request.config = raw.config;
  if (!raw.socket.empty()) request.socket = raw.socket;
  return {};
}

/// CLI11 reports by throwing; nothing of that leaves this function.
Status parse_own(const Words& words, Raw& raw) {
  CLI::App app("jcam-run");
  add_options(app, raw);
  std::vector<std::string> arguments;
  for (auto own = words.own.rbegin(); own != words.own.rend(); ++own) {  // CLI11 takes vectors from the back
    const bool takes_value = own_option_takes_value(own->name).value_or(false);
    arguments.push_back(takes_value ? own->name + "=" + own->value : own->name);
  }
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return Error{error.what(), "see jcam-run --help"};
  }
  return {};
}

}  // namespace

std::optional<bool> own_option_takes_value(std::string_view name) {
  static const std::map<std::string, bool, std::less<>> kTable = [] {
    std::map<std::string, bool, std::less<>> table;
    CLI::App app;
    Raw raw;
    add_options(app, raw);
    for (const auto* option : app.get_options()) {  // get_name() is empty for the hidden ones
      table.emplace("--" + option->get_lnames().front(), option->get_items_expected_max() > 0);
    }
    return table;
  }();
  const auto found = kTable.find(name);
  if (found == kTable.end()) return std::nullopt;
  return found->second;
}

Result<Request> parse_request(const Words& words, Request defaults) {
  Raw raw;
  if (auto status = parse_own(words, raw); !status) return status.error();
  Request request = std::move(defaults);
  for (auto* const take : {take_modes, take_features, take_buses, take_cameras}) {
    if (auto status = take(raw, request); !status) return status.error();
  }
  request.options.insert(request.options.end(), words.engine.begin(), words.engine.end());
  if (request.app.empty()) {
    request.image = words.image;
    request.command = words.command;
  } else if (!words.image.empty()) {
    return Error{
        fmt::format("\"{}\" stands where an image does, and app {} names its own", words.image, request.app),
        "leave it out, or leave --app out"};
  }
  return request;
}

std::string help_text() {
  CLI::App app(
      "Starts a container with the board's CSI cameras as /dev/video0, ..., the GPU and everything else a "
      "Jetson\n"
      "program expects. Takes the place of `docker run`: its options may stand anywhere before the image.");
  Raw raw;
  add_options(app, raw);
  std::string text = app.help("jcam-run");
  const std::string usage = "jcam-run  [OPTIONS]";  // CLI11 leaves room for a name that is not there
  if (const auto at = text.find(usage); at != std::string::npos) {
    text.replace(at, usage.size(), "jcam-run [OPTIONS] IMAGE [COMMAND...]");
  }
  return text;
}

}  // namespace jcam::launch
