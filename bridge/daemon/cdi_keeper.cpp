// SPDX-License-Identifier: Apache-2.0
#include "bridge/daemon/cdi_keeper.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "common/os/atomic_file.h"
#include "common/os/read_file.h"

namespace jcam::bridge {

std::optional<std::string> cdi_path(const std::optional<std::string>& configured, const Options& options) {
  if (options.lifeline_fd) return std::nullopt;
  if (configured) return configured->empty() ? std::nullopt : configured;
  if (!options.cdi.empty()) return options.cdi;
  if (options.socket != Options{}.socket) return std::nullopt;
  return kCdiPath;
}

void CdiKeeper::place(std::optional<std::string> path) {
  if (path != path_) withdraw();
  path_ = std::move(path);
  said_.reset();
}

void CdiKeeper::keep(const std::vector<CdiCamera>& nodes) {
  if (!path_ || said_ == nodes) return;
  said_ = nodes;
  if (nodes.empty()) {
    withdraw();
  } else {
    write();
  }
}

void CdiKeeper::write() {
  std::string text = cdi_file_text(jcam::cdi_cameras(*said_));
  // After a boot nobody may have made it yet. Where we must not, the write below says so.
  (void)::mkdir(std::filesystem::path(*path_).parent_path().c_str(), 0755);
  if (auto written = write_file_atomically(*path_, text); !written) {
    log_.problem("", "cdi",
                 written.error().what +
                     "; containers get cameras through jcam-run only, until that is put right and "
                     "the daemon reloaded");
    return;
  }
  log_.detail("", "cdi", *path_ + " names " + std::to_string(said_->size()) + " nodes");
  text_ = std::move(text);
}

void CdiKeeper::withdraw() {
  if (text_.empty()) return;
  const auto there = read_file(*path_);
  if (there && *there == text_ && ::unlink(path_->c_str()) == 0) log_.detail("", "cdi", *path_ + " is gone");
  text_.clear();
}

}  // namespace jcam::bridge
