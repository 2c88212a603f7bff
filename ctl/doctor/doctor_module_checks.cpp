// SPDX-License-Identifier: Apache-2.0
#include "common/text/listed.h"
#include "ctl/doctor/doctor_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/names.h"
#include "common/text/shell_quote.h"

namespace jcam::ctl {
namespace {

std::string headers_package(const ModuleFacts& module) {
  // NVIDIA's kernels have their headers under a name of their own.
  if (module.kernel.ends_with("-tegra")) return "nvidia-l4t-kernel-headers";
  return "linux-headers-" + module.kernel;
}

/// Whether the distribution has the headers of this kernel under the usual name. Vendors' kernels have a
/// suffix of their own.
bool of_distribution(const std::string& kernel) {
  constexpr std::array<std::string_view, 8> kKinds{"-tegra",      "-generic", "-amd64", "-arm64",
                                                   "-lowlatency", "-raspi",   "-aws",   "-cloud-amd64"};
  return std::any_of(kKinds.begin(), kKinds.end(),
                     [&](std::string_view kind) { return kernel.ends_with(kind); });
}

/// It is there: why it is not loaded, as far as files tell.
Check not_loaded(const ModuleFacts& module) {
  if (!module.built_for.empty() && module.built_for != module.kernel) {
    return {"module", Level::fail,
            "v4l2loopback is built for kernel " + module.built_for + ", this one is " + module.kernel,
            "sudo dkms autoinstall -k " + shell_quote(module.kernel) + " && sudo modprobe v4l2loopback"};
  }
  if (module.only_signed && module.is_signed == false) {
    return {"module", Level::fail,
            "v4l2loopback is not signed, and this kernel loads only signed modules (secure boot)",
            "sudo apt install --reinstall v4l2loopback-dkms  # signs it; then sudo mokutil --import "
            "/var/lib/dkms/mok.pub, reboot and enrol the key"};
  }
  if (module.only_signed) {
    return {"module", Level::fail,
            "v4l2loopback is not loaded, and this kernel loads only modules whose key it knows (secure boot)",
            "sudo modprobe v4l2loopback; if the key is rejected: sudo mokutil --import "
            "/var/lib/dkms/mok.pub, reboot and "
            "enrol it"};
  }
  return {"module", Level::fail, "v4l2loopback is not loaded", "sudo modprobe v4l2loopback"};
}

Check loaded(const ModuleFacts& module) {
  if (module.loaded) {
    const std::string version = module.version.empty() ? "(0.12 or older)" : module.version;
    return {"module", Level::ok, "v4l2loopback " + version + " is loaded", {}};
  }
  if (module.installed) return not_loaded(module);
  if (!of_distribution(module.kernel) && !module.headers) {
    return {"module", Level::fail, "v4l2loopback is not installed for kernel " + module.kernel,
            "get the headers of this kernel from its maker, then: sudo apt install v4l2loopback-dkms"};
  }
  return {"module", Level::fail, "v4l2loopback is not installed for kernel " + module.kernel,
          "sudo apt install v4l2loopback-dkms " + shell_quote(headers_package(module))};
}

Check parameters(const Facts& facts) {
  const auto& module = facts.module;
  const auto found = module.parameters.find("exclusive_caps");
  const std::string caps = found == module.parameters.end() ? "" : found->second;
  // One value for each device; one that is left out is off. From 0.13 on nodes may be made without the
  // parameter.
  const auto on = static_cast<std::size_t>(std::count(caps.begin(), caps.end(), 'Y'));
  if (caps.starts_with('N') || (!caps.empty() && module.version.empty() && on < facts.nodes.size())) {
    return {"parameters", Level::warn,
            "exclusive_caps is " + caps + ": browsers and OpenCV pass over nodes where it is off",
            "set exclusive_caps=1,1,... for every device in /etc/modprobe.d, then load the module again"};
  }
  const auto buffers = module.parameters.find("max_buffers");
  if (buffers != module.parameters.end() && buffers->second.size() > 1) {
    return {"parameters", Level::warn,
            "max_buffers is " + buffers->second + ": readers may be that many pictures late",
            "set max_buffers=4 in /etc/modprobe.d, then load the module again"};
  }
  return {"parameters", Level::ok, caps.empty() ? "nothing unusual" : "exclusive_caps=" + caps, {}};
}

Check modprobe(const ModuleFacts& module) {
  const ModprobeLine* ours = nullptr;
  const ModprobeLine* foreign = nullptr;
  for (const auto& line : module.lines) {
    if (!line.text.starts_with("options")) {
      return {"modprobe.d", Level::fail, line.file + " keeps the module away: " + line.text,
              "sudo mv " + shell_quote(line.file) + " " + shell_quote(line.file + ".off")};
    }
    const bool own = line.file.find("/jcam") != std::string::npos;
    (own ? ours : foreign) = &line;
  }
  if (ours && foreign) {
    return {"modprobe.d", Level::fail,
            foreign->file + " and " + ours->file + " both set options of v4l2loopback",
            "sudo mv " + shell_quote(foreign->file) + " " + shell_quote(foreign->file + ".off")};
  }
  if (foreign)
    return {"modprobe.d", Level::warn, "the options come from " + foreign->file + ": " + foreign->text,
            "see that they leave devices for jcam"};
  return {"modprobe.d",
          Level::ok,
          ours ? "the options come from " + ours->file : std::string("no options are set"),
          {}};
}

Check headers(const ModuleFacts& module) {
  if (module.headers) return {"headers", Level::ok, "headers of " + module.kernel + " are installed", {}};
  // Without them DKMS cannot build; what is built already still works.
  const Level level = module.installed || module.loaded ? Level::warn : Level::fail;
  if (!of_distribution(module.kernel))
    return {"headers", level, "headers of " + module.kernel + " are missing",
            "get them from the maker of this kernel"};
  return {"headers", level, "headers of " + module.kernel + " are missing",
          "sudo apt install " + shell_quote(headers_package(module))};
}

std::string holders(const NodeFacts& node) {
  const std::string text = listed(
      node.holders, [](const Holder& holder) { return fmt::format("{} ({})", holder.program, holder.pid); });
  return text.empty() ? "open in no program that is visible here" : "open in " + text;
}

}  // namespace

void check_module(const Facts& facts, std::vector<Check>& checks) {
  checks.push_back(loaded(facts.module));
  if (facts.module.loaded) checks.push_back(parameters(facts));
  checks.push_back(modprobe(facts.module));
  checks.push_back(headers(facts.module));
}

void check_nodes(const Facts& facts, std::vector<Check>& checks) {
  if (facts.nodes.empty())
    checks.push_back(
        {"nodes", Level::warn, "there are no nodes of jcam", "sudo systemctl start jcam-bridge"});
  for (const auto& node : facts.nodes) {
    const auto name = parse_node_label(node.node.label);
    const std::string title =
        fmt::format("{} /dev/video{}", name ? name->text() : node.node.label, node.node.number);
    if (!node.device) {
      checks.push_back({"nodes", Level::fail, title + " is known to the kernel, but the file is missing",
                        "sudo udevadm trigger --subsystem-match=video4linux"});
    } else {
      checks.push_back({"nodes", Level::ok, title + " is " + holders(node), {}});
    }
  }
}

}  // namespace jcam::ctl
