// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

constexpr std::string_view kCdiKind = "nvidia.com/gpu";
constexpr std::string_view kCdiDevice = "nvidia.com/gpu=all";
constexpr std::string_view kBoardCapabilities = "compute,utility,graphics";

bool gpu_wanted(const Host& host, const Request& request) {
  const auto choice = request.choice(Feature::gpu);
  return choice != Choice::off && (host.board.tegra || host.nvidia_gpu || choice == Choice::required) &&
         !request.has("runtime") && !request.has("gpus");
}

bool cdi_ready(const Host& host, const EngineHost& engine) {
  if (!host.cdi_kinds.contains(std::string(kCdiKind))) return false;
  // Docker has to have it switched on; the others always have it.
  return engine.kind != EngineKind::docker || engine.words.cdi;
}

const Reason kReason{"CUDA, encoders and decoders", "the GPU and its memory"};

}  // namespace

bool must_ask_engine(const Host& host, const Request& request, const EngineHost& engine) {
  if (engine.kind != EngineKind::docker || !gpu_wanted(host, request)) return false;
  if (engine.words.runtimes.contains("nvidia") || cdi_ready(host, engine)) return false;
  return host.board.tegra || !host.nvidia_toolkit;
}

Status Planner::nvidia_runtime() {
  // A cluster's containerd has it by this name wherever the program is installed.
  const bool in_cluster = request_.output == Output::k8s && !host_.nvidia_runtime.empty();
  const bool registered =
      in_cluster || (engine_.kind == EngineKind::docker && engine_.words.runtimes.contains("nvidia"));
  // Podman and nerdctl know runtimes by their path; only CDI is better there.
  const bool by_path =
      engine_.kind != EngineKind::docker && !host_.nvidia_runtime.empty() && !cdi_ready(host_, engine_);
  if (registered) add_flag("runtime", "nvidia", kReason);
  if (by_path) add_flag("runtime", host_.nvidia_runtime, kReason);
  if (registered || by_path) {
    add_variable("NVIDIA_VISIBLE_DEVICES", "all", {"the runtime gives nothing without it", "the GPU"});
    add_variable("NVIDIA_DRIVER_CAPABILITIES", std::string(kBoardCapabilities),
                 {"which parts of the driver are passed", "nothing more"});
    return {};
  }
  if (cdi_ready(host_, engine_)) {
    add_flag("device", std::string(kCdiDevice), kReason);
    add_variable("NVIDIA_DRIVER_CAPABILITIES", std::string(kBoardCapabilities),
                 {"programs look at it", "nothing"});
    return {};
  }
  const bool docker = engine_.kind == EngineKind::docker;
  const std::string cure =
      docker ? "sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker"
             : "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml";
  if (request_.choice(Feature::gpu) == Choice::required) {
    return Error{fmt::format("--gpu: {} has no NVIDIA runtime and there is no CDI file for the GPU",
                             engine_name(engine_.kind)),
                 cure};
  }
  plan_.left_out.push_back({"the GPU", fmt::format("{} has no NVIDIA runtime, and no CDI file names it",
                                                   engine_name(engine_.kind))});
  plan_.warnings.push_back(
      fmt::format("the container gets no GPU: {} has no NVIDIA runtime; {} (--no-gpu silences this)",
                  engine_name(engine_.kind), cure));
  return {};
}

Status Planner::gpu() {
  const bool other_machine = host_.nvidia_gpu && !host_.board.tegra;
  if (on(Feature::ulimits) && other_machine) {
    add_flag("ulimit", "memlock=-1", {"CUDA pins memory", "locked memory without limit"});
    add_flag("ulimit", "stack=67108864", {"CUDA recurses deeply", "64 MB of stack for each thread"});
  }
  if (!on(Feature::gpu)) return {};
  if (request_.has("runtime") || request_.has("gpus")) {
    plan_.left_out.push_back({"the GPU by itself", "you chose --runtime or --gpus"});
    return {};
  }
  if (host_.board.tegra) return nvidia_runtime();
  if (!host_.nvidia_gpu) return absent(Feature::gpu, "an NVIDIA GPU", "is not there");
  const bool gpus = engine_.kind != EngineKind::podman && host_.nvidia_toolkit;
  if (!gpus) return nvidia_runtime();
  add_flag("gpus", "all", kReason);
  add_variable("NVIDIA_DRIVER_CAPABILITIES", "all",
               {"which parts of the driver are passed", "video and graphics parts, too"});
  return {};
}

}  // namespace jcam::launch
