// SPDX-License-Identifier: Apache-2.0
#include "ctl/setup/argus_command.h"

#include <ostream>

#include "common/text/text.h"
#include "host/config_file.h"

namespace jcam::ctl {

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
