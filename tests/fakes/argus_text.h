// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argus_failure.h"
#include "sensor_modes.h"

/// What nvarguscamerasrc says, through printf and so block-buffered on a pipe. The words matter: people and
/// programs look for them. Nothing here is flushed, as nothing is there.
namespace jcam::fakes::say {

void daemon_down(int error_number);  ///< at load, when nobody listens on the socket
void daemon_gone();                  ///< the connection broke
void provider_is_stale();            ///< a call on a broken connection

void no_provider();
void no_cameras();
void invalid_device(int sensor_id, int cameras);
void session_refused();
void no_egl_display();
void creating_stream();
void invalid_mode(int mode, int modes);
void modes_header();
void broken_since_creation();
void mode(const SensorMode& mode, float max_gain);
void rate_too_high();
void settings(int sensor_id, int mode_index, const SensorMode& mode, unsigned seconds);
void captures_start(unsigned seconds);
void invalid_state();
void cleaning_up();
void consumer_done(bool error);
void done();

}  // namespace jcam::fakes::say
