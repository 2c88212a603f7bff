// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plugin/features_file.h"

#include <filesystem>

#include "common/os/atomic_file.h"

namespace jcam::kubelet {

void FeaturesFile::show(const std::string& text) {
  if (directory_.empty() || (shown_ && text == text_)) return;
  std::error_code none;
  if (!std::filesystem::is_directory(directory_, none)) return;
  if (auto written = write_file_atomically(directory_ + "/jcam", text); !written)
    return complaint_.raise(written.error().message());
  complaint_.settle("the file for Node Feature Discovery is written again");
  text_ = text;
  shown_ = true;
}

}  // namespace jcam::kubelet
