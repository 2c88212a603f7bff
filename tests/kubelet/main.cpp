// SPDX-License-Identifier: Apache-2.0
// usage: jcam-test-kubelet DIRECTORY: a kubelet for scripts. Reads a command a line, answers with one line:
//   pod RESOURCE       NUMBER and what an engine needs for its container, or "! why"
//   end NUMBER         that Pod is gone
//   shown RESOURCE     "csi0 csi0.1!", with a mark behind what is not healthy
//   restart            stops, and starts anew
#include <iostream>
#include <sstream>

#include "tests/kubelet/kubelet_stand_in.h"

namespace {

std::string pod(jcam::test::KubeletStandIn& kubelet, const std::string& resource) {
  const auto pod = kubelet.start_pod(resource);
  if (!pod) return "! " + pod.error().what;
  std::string words = std::to_string(pod->number);
  for (const auto& device : pod->container.devices())
    words += " --device " + device.host_path() + ":" + device.container_path() + ":" + device.permissions();
  for (const auto& [name, value] : pod->container.envs()) words += " --env " + name + "=" + value;
  for (const auto& device : pod->container.cdi_devices()) words += " --device " + device.name();
  return words;
}

std::string shown(const jcam::test::KubeletStandIn& kubelet, const std::string& resource) {
  std::string words;
  // By name: a temporary's inside would be gone before the first look.
  auto all = kubelet.shown();
  for (const auto& [device, healthy] : all[resource])
    words += (words.empty() ? "" : " ") + device + (healthy ? "" : "!");
  return words;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  jcam::test::KubeletStandIn kubelet(argv[1]);
  kubelet.start();
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command;
    std::string what;
    words >> command >> what;
    std::string answer = "ok";
    if (command == "pod") {
      answer = pod(kubelet, what);
    } else if (command == "shown") {
      answer = shown(kubelet, what);
    } else if (command == "end") {
      kubelet.end_pod(std::stoi(what));
    } else if (command == "restart") {
      kubelet.stop();
      kubelet.start();
    } else {
      return 2;
    }
    std::cout << answer << std::endl;
  }
  return 0;
}
