// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

#include "control/protocol/codec.h"
#include "control/protocol/status_report.h"

namespace jcam::control {

/// Inside of messages.cpp: what a status has in it. One description of a struct's fields serves both ways, so
/// they cannot drift apart. Archives find all of it through their arguments' namespace.

Json encode(const CameraState& value);
Json encode(const NodeState& value);
Json encode(const Reserved& value);
Json encode(const SettingState& value);
Status decode(const Json& json, CameraState& value);
Status decode(const Json& json, NodeState& value);
Status decode(const Json& json, Reserved& value);
Status decode(const Json& json, SettingState& value);

template <typename A, typename T>
concept Is = std::is_same_v<std::remove_const_t<A>, T>;

template <typename A, Is<NodeReport> T>
void fields(A& archive, T& node) {
  archive("name", node.name);
  archive("path", node.path);
  archive("number", node.number);
  archive("readers", node.readers);
  archive("slate", node.slate);
  archive("frames", node.frames);
  archive("state", node.state);
  archive("holder", node.holder);
  archive("reserved", node.reserved);
}

template <typename A, Is<SettingReport> T>
void fields(A& archive, T& setting) {
  archive("name", setting.name);
  archive("value", setting.value);
  archive("state", setting.state);
  archive("why", setting.why);
}

template <typename A, Is<LatencyReport> T>
void fields(A& archive, T& latency) {
  archive("bounds_ms", latency.bounds_ms);
  archive("counts", latency.counts);
  archive("sum_us", latency.sum_us);
}

template <typename A, Is<StreamReport> T>
void fields(A& archive, T& stream) {
  archive("name", stream.name);
  archive("format", stream.format);
  archive("mode", stream.mode);
  archive("frames", stream.frames);
  archive("rate", stream.rate);
  archive("drops", stream.drops);
  archive("copied_bytes", stream.copied_bytes);
  archive.optional("latency", stream.latency);
}

template <typename A, Is<CameraReport> T>
void fields(A& archive, T& camera) {
  archive("name", camera.name);
  archive("source", camera.source);
  archive.optional("sensor_id", camera.sensor_id);
  archive("format", camera.format);
  archive("mode", camera.mode);
  archive("state", camera.state);
  archive("reason", camera.reason);
  archive("next_try_ms", camera.next_try_ms);
  archive("capture_pid", camera.capture_pid);
  archive("spare_pid", camera.spare_pid);
  archive("frames", camera.frames);
  archive("rate", camera.rate);
  archive("drops", camera.drops);
  archive("restarts", camera.restarts);
  archive("restarts_by_reason", camera.restarts_by_reason);
  archive("time_to_first_frame_ms", camera.time_to_first_frame_ms);
  archive("longest_gap_ms", camera.longest_gap_ms);
  archive("copied_bytes", camera.copied_bytes);
  archive.optional("latency", camera.latency);
  archive("nodes", camera.nodes);
  archive.optional("settings", camera.settings);
  archive.optional("note", camera.note);
  archive.optional("streams", camera.streams);
  archive.optional("cure", camera.cure);
  archive.optional("sensor", camera.sensor);
  archive.optional("position", camera.position);
}

template <typename A, Is<ArgusReport> T>
void fields(A& archive, T& argus) {
  archive("socket", argus.socket);
  archive("present", argus.present);
  archive.optional("none", argus.none);
}

template <typename A, Is<StatusReport> T>
void fields(A& archive, T& report) {
  archive("version", report.version);
  archive("pid", report.pid);
  archive("uptime_ns", report.uptime_ns);
  archive("module_version", report.module_version);
  archive("cameras", report.cameras);
  archive("argus", report.argus);
  archive.optional("problem", report.problem);
}

}  // namespace jcam::control
