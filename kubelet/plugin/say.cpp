// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plugin/say.h"

#include <iostream>

namespace jcam::kubelet {

void say(std::string_view text) {
  std::string line = "jcam-kubelet: ";
  line += text;
  line += '\n';
  std::cerr << line;
}

}  // namespace jcam::kubelet
