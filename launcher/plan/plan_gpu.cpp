// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

constexpr std::string_view kCdiKind = "nvidia.com/gpu";
constexpr std::string_view kCdiDevice = "nvidia.com/gpu=all";
constexpr std::string_view kBoardCapabilities = "compute,utility,graphics";

/// `--gpus all` on a board: what it means is passed in the board's own way.
bool gpus_to_translate(const Host& host, const Request& request) {
  return host.board.tegra && !request.has("runtime") && request.engine_value("gpus") == "all" &&
         request.choice(Feature::gpu) != Choice::off;
}

/// How the user asks for a GPU himself; empty if he does not, or in words that no board takes.
std::string own_gpu(const Host& host, const Request& request) {
  if (request.has("runtime")) return "--runtime";
  if (request.has("gpus") && !gpus_to_translate(host, request)) return "--gpus";
  for (const auto& option : request.options) {
    if (option.name == "device" && option.value && option.value->starts_with(kCdiKind))
      return "--device " + *option.value;
  }
  return {};
}

bool gpu_wanted(const Host& host, const Request& request) {
  const auto choice = request.choice(Feature::gpu);
  return choice != Choice::off && (host.board.tegra || host.nvidia_gpu || choice == Choice::required) &&
         own_gpu(host, request).empty();
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

/// The parts of the driver that either names.
std::string both_capabilities(const std::string& image, std::string ours) {
  if (image == "all") return image;
  for (std::string_view rest = image; !rest.empty();) {
    const auto comma = rest.find(',');
    const std::string part(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    if (!part.empty() && ("," + ours + ",").find("," + part + ",") == std::string::npos) ours += "," + part;
  }
  return ours;
}

const Reason kGpuReason{"CUDA, encoders and decoders", "the GPU and its memory"};

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

void Planner::runtime_variables() {
  constexpr const char* kVisible = "NVIDIA_VISIBLE_DEVICES";
  constexpr const char* kParts = "NVIDIA_DRIVER_CAPABILITIES";
  const auto of_image = [&](const char* name) {
    const auto found = request_.image_variables.find(name);
    return found == request_.image_variables.end() ? std::string() : found->second;
  };
  if (of_image(kVisible).empty()) {
    add_variable(kVisible, "all", {"the runtime gives nothing without it", "the GPU"});
  } else {
    plan_.left_out.push_back({kVisible, "the image sets it to " + of_image(kVisible)});
  }
  const std::string parts = both_capabilities(of_image(kParts), std::string(kBoardCapabilities));
  if (parts == of_image(kParts)) {
    plan_.left_out.push_back({kParts, "the image sets it to " + parts});
  } else {
    add_variable(kParts, parts, {"which parts of the driver are passed", "nothing more"});
  }
}

Status Planner::nvidia_runtime() {
  const bool cdi = cdi_ready(host_, engine_);
  const bool by_name = registered(host_, engine_);
  // Its runtime is not crun, which alone keeps the groups that a camera wants.
  const bool camera_first = engine_.can.keeps_groups && !request_.cameras.empty() && on(Feature::groups);
  // Of a runtime by its path and CDI, only CDI leaves the low-level runtime alone.
  const bool by_path = engine_.can.runtime_by_path && !host_.nvidia_runtime.empty() && !cdi && !camera_first;
  if (by_name) add_flag("runtime", "nvidia", kGpuReason);
  if (by_path && !by_name) add_flag("runtime", host_.nvidia_runtime, kGpuReason);
  if (by_name || by_path || cdi) gids_.insert(host_.gpu_gids.begin(), host_.gpu_gids.end());
  if (by_name || by_path) return runtime_variables(), Status{};
  if (cdi) {
    add_flag("device", std::string(kCdiDevice), kGpuReason);
    if (!request_.image_variables.contains("NVIDIA_DRIVER_CAPABILITIES"))
      add_variable("NVIDIA_DRIVER_CAPABILITIES", std::string(kBoardCapabilities),
                   {"programs look at it", "nothing"});
    return {};
  }
  auto trouble = no_way(host_, engine_);
  if (camera_first && !host_.nvidia_runtime.empty()) {
    trouble.what = "rootless Podman's NVIDIA runtime would keep your groups out, and with them the camera";
    trouble.hint = engine_.can.cdi ? "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml"
                                   : "take Docker, or call jcam-run with sudo";
  }
  if (request_.choice(Feature::gpu) == Choice::required) return Error{"--gpu: " + trouble.what, trouble.hint};
  plan_.left_out.push_back({"the GPU", trouble.what});
  plan_.warnings.push_back(
      fmt::format("the container gets no GPU: {}; {} (--no-gpu silences this)", trouble.what, trouble.hint));
  return {};
}

Status Planner::gpus_on_a_board() {
  const auto before = plan_.flags.size();
  if (auto status = nvidia_runtime(); !status) return status;
  const bool passed = plan_.flags.size() > before;
  if (!passed) return {};
  std::erase_if(plan_.options, [](const EngineOption& option) { return option.name == "gpus"; });
  plan_.warnings.push_back(fmt::format("--gpus all does not work on a Jetson: --{} {} stands in for it",
                                       plan_.flags[before].name, plan_.flags[before].value.value_or("")));
  return {};
}

Status Planner::gpu() {
  const bool other_machine = host_.nvidia_gpu && !host_.board.tegra;
  if (on(Feature::ulimits) && other_machine) {
    add_flag("ulimit", "memlock=-1", {"CUDA pins memory", "locked memory without limit"});
    add_flag("ulimit", "stack=67108864", {"CUDA recurses deeply", "64 MB of stack for each thread"});
  }
  if (!on(Feature::gpu)) return {};
  if (gpus_to_translate(host_, request_)) return gpus_on_a_board();
  if (const auto own = own_gpu(host_, request_); !own.empty()) {
    plan_.left_out.push_back({"the GPU by itself", "you chose " + own});
    if (host_.board.tegra && own == "--gpus")
      plan_.warnings.emplace_back("--gpus does not work on a Jetson: write --runtime nvidia in its place");
    return {};
  }
  if (host_.board.tegra) return nvidia_runtime();
  if (!host_.nvidia_gpu) return absent(Feature::gpu, "an NVIDIA GPU", "is not there");
  const bool gpus = engine_.can.gpus_option && host_.nvidia_toolkit;
  if (!gpus) return nvidia_runtime();
  add_flag("gpus", "all", kGpuReason);
  add_variable("NVIDIA_DRIVER_CAPABILITIES", "all",
               {"which parts of the driver are passed", "video and graphics parts, too"});
  return {};
}

}  // namespace jcam::launch
