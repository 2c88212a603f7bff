// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

constexpr std::string_view kCdiKind = "nvidia.com/gpu";
constexpr std::string_view kCdiDevice = "nvidia.com/gpu=all";
constexpr std::string_view kBoardCapabilities = "compute,utility,graphics";

/// How the user asks for a GPU himself; empty if he does not.
std::string own_gpu(const Request& request) {
  for (const char* name : {"runtime", "gpus"}) {
    if (request.has(name)) return std::string("--") + name;
  }
  for (const auto& option : request.options) {
    if (option.name == "device" && option.value && option.value->starts_with(kCdiKind))
      return "--device " + *option.value;
  }
  return {};
}

bool gpu_wanted(const Host& host, const Request& request) {
  const auto choice = request.choice(Feature::gpu);
  return choice != Choice::off && (host.board.tegra || host.nvidia_gpu || choice == Choice::required) &&
         own_gpu(request).empty();
}

/// Whether the GPU's CDI file is there, and the engine can read it.
bool cdi_ready(const Host& host, const Engine& engine) {
  const auto* file = cdi_file(host, kCdiKind);
  if (file == nullptr || !engine.can.cdi) return false;
  return engine.can.cdi_newest.empty() || !older(engine.can.cdi_newest, file->spec.version);
}

bool registered(const Host& host, const Engine& engine) {
  // A cluster's containerd has it by this name wherever the program is installed.
  if (engine.form == EngineForm::pod && !host.nvidia_runtime.empty()) return true;
  return !engine.can.runtime_by_path && engine.host.runtimes.contains("nvidia");
}

/// Why there is no way to the GPU, and what makes one.
Error no_way(const Host& host, const Engine& engine) {
  const std::string name = engine_name(engine.host.kind);
  const auto* file = cdi_file(host, kCdiKind);
  if (engine.can.runtime_by_path && file != nullptr) {
    return Error{engine.can.cdi
                     ? fmt::format("{} cannot read {}, of CDI {}", engine_title(engine.host), file->path,
                                   file->spec.version)
                     : fmt::format("{} knows no CDI, and has no NVIDIA runtime", engine_title(engine.host)),
                 "install nvidia-container-toolkit's runtime, or Podman 5.1"};
  }
  return Error{fmt::format("{} has no NVIDIA runtime and there is no CDI file for the GPU", name),
               engine.can.runtime_by_path
                   ? "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml"
                   : "sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker"};
}

const Reason kReason{"CUDA, encoders and decoders", "the GPU and its memory"};

}  // namespace

Question question_for(const Host& host, const Request& request, const Engine& engine) {
  if (!gpu_wanted(host, request)) return Question::none;
  const bool file = cdi_file(host, kCdiKind) != nullptr;
  if (engine.host.kind == EngineKind::podman)
    return file && engine.host.version.empty() && engine.host.program.starts_with('/') ? Question::version
                                                                                       : Question::none;
  if (engine.host.kind != EngineKind::docker || engine.host.runtimes.contains("nvidia") ||
      cdi_ready(host, engine))
    return Question::none;
  return host.board.tegra || !host.nvidia_toolkit ? Question::info : Question::none;
}

Status Planner::nvidia_runtime() {
  const bool cdi = cdi_ready(host_, engine_);
  const bool by_name = registered(host_, engine_);
  // Of a runtime by its path and CDI, only CDI leaves the low-level runtime alone.
  const bool by_path = engine_.can.runtime_by_path && !host_.nvidia_runtime.empty() && !cdi;
  if (by_name) add_flag("runtime", "nvidia", kReason);
  if (by_path && !by_name) add_flag("runtime", host_.nvidia_runtime, kReason);
  if (by_name || by_path) {
    add_variable("NVIDIA_VISIBLE_DEVICES", "all", {"the runtime gives nothing without it", "the GPU"});
    add_variable("NVIDIA_DRIVER_CAPABILITIES", std::string(kBoardCapabilities),
                 {"which parts of the driver are passed", "nothing more"});
    return {};
  }
  if (cdi) {
    add_flag("device", std::string(kCdiDevice), kReason);
    add_variable("NVIDIA_DRIVER_CAPABILITIES", std::string(kBoardCapabilities),
                 {"programs look at it", "nothing"});
    return {};
  }
  const auto trouble = no_way(host_, engine_);
  if (request_.choice(Feature::gpu) == Choice::required) return Error{"--gpu: " + trouble.what, trouble.hint};
  plan_.left_out.push_back({"the GPU", trouble.what});
  plan_.warnings.push_back(
      fmt::format("the container gets no GPU: {}; {} (--no-gpu silences this)", trouble.what, trouble.hint));
  return {};
}

Status Planner::gpu() {
  const bool other_machine = host_.nvidia_gpu && !host_.board.tegra;
  if (on(Feature::ulimits) && other_machine) {
    add_flag("ulimit", "memlock=-1", {"CUDA pins memory", "locked memory without limit"});
    add_flag("ulimit", "stack=67108864", {"CUDA recurses deeply", "64 MB of stack for each thread"});
  }
  if (!on(Feature::gpu)) return {};
  if (const auto own = own_gpu(request_); !own.empty()) {
    plan_.left_out.push_back({"the GPU by itself", "you chose " + own});
    return {};
  }
  if (host_.board.tegra) return nvidia_runtime();
  if (!host_.nvidia_gpu) return absent(Feature::gpu, "an NVIDIA GPU", "is not there");
  const bool gpus = engine_.can.gpus_option && host_.nvidia_toolkit;
  if (!gpus) return nvidia_runtime();
  add_flag("gpus", "all", kReason);
  add_variable("NVIDIA_DRIVER_CAPABILITIES", "all",
               {"which parts of the driver are passed", "video and graphics parts, too"});
  return {};
}

}  // namespace jcam::launch
