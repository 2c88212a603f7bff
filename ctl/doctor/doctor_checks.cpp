// SPDX-License-Identifier: Apache-2.0
#include "ctl/doctor/doctor_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/names.h"
#include "common/text/shell_quote.h"

namespace jcam::ctl {
namespace {

std::string headers_package(const ModuleFacts& module) {
  // NVIDIA's kernels have their headers under a name of their own.
  if (module.kernel.ends_with("-tegra")) return "nvidia-l4t-kernel-headers";
  return "linux-headers-" + module.kernel;
}

Check loaded(const ModuleFacts& module) {
  if (module.loaded) {
    const std::string version = module.version.empty() ? "(0.12 or older)" : module.version;
    return {"module", Level::ok, "v4l2loopback " + version + " is loaded", {}};
  }
  if (module.installed)
    return {"module", Level::fail, "v4l2loopback is not loaded", "sudo modprobe v4l2loopback"};
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
  return {"headers", level, "headers of " + module.kernel + " are missing",
          "sudo apt install " + shell_quote(headers_package(module))};
}

std::string holders(const NodeFacts& node) {
  std::string text;
  for (const auto& holder : node.holders) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", holder.program, holder.pid);
  }
  return text.empty() ? "open in no program that is visible here" : "open in " + text;
}

Check argus_daemon(const ArgusFacts& argus) {
  using Socket = ArgusFacts::Socket;
  if (argus.socket == Socket::other) {
    // Docker makes a directory of a bind source that is missing.
    return {"argus", Level::fail, "/tmp/argus_socket is not a socket",
            "sudo mv /tmp/argus_socket /tmp/argus_socket.old && sudo systemctl restart nvargus-daemon"};
  }
  if (!argus.running) {
    const std::string what = argus.socket == Socket::socket
                                 ? "nvargus-daemon is not running, its socket is a leftover"
                                 : "nvargus-daemon is not running";
    return {"argus", Level::fail, what, "sudo systemctl restart nvargus-daemon"};
  }
  if (argus.socket == Socket::missing) {
    return {"argus", Level::fail, "nvargus-daemon runs, but /tmp/argus_socket is missing",
            "sudo systemctl restart nvargus-daemon"};
  }
  return {"argus", Level::ok, "nvargus-daemon runs and has its socket", {}};
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

void check_sources(const Facts& facts, std::vector<Check>& checks) {
  if (facts.jetson) {
    checks.push_back(
        {"board", Level::ok, facts.release.empty() ? "a Jetson" : "a Jetson, L4T " + facts.release, {}});
    checks.push_back(argus_daemon(facts.argus));
  } else {
    checks.push_back({"board", Level::warn, "not a Jetson: cameras of source argus cannot run",
                      "use source = \"test\" or \"v4l2:/dev/videoN\" in /etc/jcam/jcam.toml"});
  }
  std::string missing;
  bool nvidia = false;
  for (const auto& [name, installed] : facts.elements) {
    const bool theirs = name.starts_with("nv");
    if (installed || (theirs && !facts.jetson)) continue;
    nvidia = nvidia || theirs;
    missing += (missing.empty() ? "" : ", ") + name;
  }
  if (missing.empty()) {
    checks.push_back({"gstreamer", Level::ok, "all elements are installed", {}});
  } else {
    checks.push_back({"gstreamer", Level::fail, "missing elements: " + missing,
                      nvidia ? "sudo apt install nvidia-l4t-gstreamer"
                             : "sudo apt install gstreamer1.0-plugins-base gstreamer1.0-plugins-good"});
  }
}

std::vector<Check> check_all(const Facts& facts) {
  std::vector<Check> checks;
  check_sources(facts, checks);
  check_module(facts, checks);
  check_nodes(facts, checks);
  check_engine(facts, checks);
  check_user(facts, checks);
  return checks;
}

Level worst(const std::vector<Check>& checks) {
  Level level = Level::ok;
  for (const auto& check : checks) level = std::max(level, check.level);
  return level;
}

}  // namespace jcam::ctl
