// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "control/protocol/status_report.h"

namespace jcam::metrics {

/// For whoever watches whether cameras live: Kubernetes' probes, Docker's HEALTHCHECK, uptime monitors.
struct Health {
  bool well = true;
  std::string text;  ///< one line: the cause, with the camera where it is of one; "ok" when well
  bool operator==(const Health&) const = default;
};

/// One camera. It is well while it does what is asked of it: idle, streaming, or on its way there for the
/// first time; not while it has an error that it has not recovered from, or a node that nothing can be
/// written to. Pure.
Health health_of(const control::CameraReport& camera);
/// The daemon with all of its cameras: the first that is not well. Pure.
Health health_of(const control::StatusReport& report);
/// Of the camera by this name ("csi0"); nothing: there is none such. Pure.
std::optional<Health> health_of(const control::StatusReport& report, const std::string& camera);

}  // namespace jcam::metrics
