// SPDX-License-Identifier: Apache-2.0
#include "ctl/console/console.h"

#include <ostream>

#include "common/text/text.h"
#include "control/client.h"

namespace jcam::ctl {

ExitStatus failed(Console& console, const Error& error) {
  console.err << "jcamctl: " << one_line(error.message(), 1000) << '\n';
  return control::is_not_running(error) ? kNotRunning : kFailed;
}

}  // namespace jcam::ctl
