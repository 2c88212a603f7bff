// SPDX-License-Identifier: Apache-2.0
#include "ctl/argus_command.h"

#include <unistd.h>

#include <filesystem>
#include <ostream>

#include "common/config_file.h"
#include "common/text.h"

namespace jcam::ctl {

std::string helper_program(const std::string& proc_root, const std::string& libexec) {
  std::error_code ignored;
  const auto here = std::filesystem::read_symlink(proc_root + "/self/exe", ignored).parent_path();
  const auto built = (here / "../argus/jcam-argus-refresh").lexically_normal();
  return ::access(built.c_str(), X_OK) == 0 ? built.string() : libexec + "/jcam-argus-refresh";
}

ExitStatus argus_refresh_command(const std::string& helper, const std::string& config_path, const Runner& run,
                                 std::ostream& err) {
  const auto fail = [&](const Error& error, ExitStatus status) {
    err << "jcamctl: " << one_line(error.message(), 1000) << '\n';
    return status;
  };
  const auto config = load_config_file(config_path, config_path != kConfigPath);
  if (!config) return fail(config.error(), kUsage);
  const auto status = run({helper, config->argus.socket});
  if (!status) return fail(status.error(), kFailed);
  return *status == 0 ? kOk : kFailed;
}

}  // namespace jcam::ctl
