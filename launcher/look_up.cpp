// SPDX-License-Identifier: Apache-2.0
#include "launcher/look_up.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/engine_api.h"
#include "launcher/deed/exec.h"

namespace jcam::launch {
namespace {

constexpr std::size_t kAnswerLimit = std::size_t{1} << 20;

/// A tree carries the answer in a file, if it was asked for there.
Result<std::string> ask(const Request& request, const FileSystem& files, const EngineHost& engine,
                        Question question) {
  const bool version = question == Question::version;
  if (request.root != "/")
    return files.read(version ? "/podman-version.txt" : "/docker-info.json", kAnswerLimit);
  if (version) return output_of({engine.program, "--version"}, kAnswerLimit);
  if (const auto socket = socket_of(engine); !socket.empty()) {
    auto text = docker_api(socket, "/info", kAnswerLimit);
    if (text) return text;
  }
  return output_of({engine.program, "info", "--format", "{{json .}}"}, kAnswerLimit);
}

/// As part of a path of HTTP; "/" stands between the parts of an image's name.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/:@").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

Engine ask_engine(const Request& request, const FileSystem& files, const Host& host, const Engine& engine) {
  const auto question = question_for(host, request, engine);
  if (question == Question::none) return engine;
  const auto text = ask(request, files, engine.host, question);
  return text ? answered(engine, question, *text) : engine;
}

void look_up_env_files(const FileSystem& files, const Caller& caller, Request& request) {
  for (const auto& option : request.options) {
    if (option.name != "env-file" || !option.value || option.value->empty()) continue;
    const bool whole = option.value->starts_with('/');
    const auto text =
        files.read(whole ? *option.value : caller.working_directory() + "/" + *option.value, kAnswerLimit);
    if (text) request.file_variables.merge(parse_env_file(*text));
  }
}

void look_up_image(const LaunchPlan& plan, const Engine& engine, Request& request) {
  const bool sets = std::any_of(plan.variables.begin(), plan.variables.end(),
                                [](const auto& variable) { return variable.name.starts_with("NVIDIA_"); });
  const auto& host = engine.host;
  if (!sets || request.root != "/" || !host.program.starts_with('/') || !host.may_use) return;
  const auto socket = socket_of(host);
  const auto text =
      socket.empty()
          ? output_of({host.program, "image", "inspect", "--format", "{{json .Config.Env}}", request.image},
                      kAnswerLimit)
          : docker_api(socket, "/images/" + escaped(request.image) + "/json", kAnswerLimit);
  if (text) request.image_variables = parse_image_variables(*text);
}

}  // namespace jcam::launch
