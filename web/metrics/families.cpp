// SPDX-License-Identifier: Apache-2.0
#include "web/metrics/families.h"

#include <prometheus/text_serializer.h>

#include <array>
#include <utility>

namespace jcam::metrics {
namespace {

using control::CameraReport;
using control::CameraState;
using control::NodeReport;
using control::StatusReport;
using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr double kMilli = 1000;
constexpr double kMicro = 1e6;
constexpr std::array kStates{CameraState::idle,    CameraState::starting,    CameraState::streaming,
                             CameraState::stalled, CameraState::backing_off, CameraState::stopping};

/// One family that is being filled.
class Family {
 public:
  Family(std::string name, std::string help, MetricType type) {
    family_.name = std::move(name);
    family_.help = std::move(help);
    family_.type = type;
  }
  void add(Labels labels, double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    if (family_.type == MetricType::Counter)
      metric.counter.value = value;
    else
      metric.gauge.value = value;
    family_.metric.push_back(std::move(metric));
  }
  void add(Labels labels, ClientMetric::Histogram histogram) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.histogram = std::move(histogram);
    family_.metric.push_back(std::move(metric));
  }
  MetricFamily take() { return std::move(family_); }

 private:
  MetricFamily family_;
};

Family gauge(const char* name, const char* help) {
  return {name, help, MetricType::Gauge};
}
Family counter(const char* name, const char* help) {
  return {name, help, MetricType::Counter};
}

double number(std::uint64_t count) {
  return static_cast<double>(count);
}
double flag(bool on) {
  return on ? 1 : 0;
}

Family up(bool running) {
  auto family = gauge("jcam_up", "Whether jcam-bridge answers.");
  family.add({}, flag(running));
  return family;
}

/// One sample for each camera.
template <typename Value>
Family of_cameras(const StatusReport& report, Family family, Value value) {
  for (const auto& camera : report.cameras) family.add({{"camera", camera.name.text()}}, value(camera));
  return family;
}

/// One sample for each camera, which is of its stream main, and one for each other stream.
template <typename Value>
Family of_streams(const StatusReport& report, Family family, Value value) {
  for (const auto& camera : report.cameras) {
    family.add({{"camera", camera.name.text()}}, value(camera));
    for (const auto& stream : camera.streams)
      family.add({{"camera", camera.name.text()}, {"stream", stream.name}}, value(stream));
  }
  return family;
}

/// One sample for each node.
template <typename Value>
Family of_nodes(const StatusReport& report, Family family, Value value) {
  for (const auto& camera : report.cameras) {
    for (const auto& node : camera.nodes)
      family.add({{"camera", camera.name.text()}, {"node", node.name.text()}}, value(node));
  }
  return family;
}

Family states(const StatusReport& report) {
  auto family = gauge("jcam_camera_state", "1 for the state that the camera is in, 0 for the others.");
  for (const auto& camera : report.cameras) {
    for (const auto state : kStates) {
      family.add({{"camera", camera.name.text()}, {"state", std::string(control::state_name(state))}},
                 flag(camera.state == state));
    }
  }
  return family;
}

Family restarts(const StatusReport& report) {
  auto family =
      counter("jcam_capture_restarts_total", "Captures that failed and were replaced, by the reason.");
  for (const auto& camera : report.cameras) {
    for (const auto& [reason, count] : camera.restarts_by_reason)
      family.add({{"camera", camera.name.text()}, {"reason", reason}}, number(count));
  }
  return family;
}

Family first_frames(const StatusReport& report) {
  auto family =
      gauge("jcam_time_to_first_frame_seconds", "From the last start of the capture to its first frame.");
  for (const auto& camera : report.cameras) {
    if (camera.time_to_first_frame_ms)
      family.add({{"camera", camera.name.text()}},
                 static_cast<double>(*camera.time_to_first_frame_ms) / kMilli);
  }
  return family;
}

/// Prometheus wants what is below each bound, not what is between two.
Family latencies(const StatusReport& report) {
  Family family{"jcam_frame_latency_seconds", "From a frame's capture until it was on the nodes.",
                MetricType::Histogram};
  const auto add = [&](Labels labels, const std::optional<control::LatencyReport>& latency) {
    if (!latency || latency->counts.size() != latency->bounds_ms.size() + 1) return;
    ClientMetric::Histogram histogram;
    for (std::size_t i = 0; i < latency->counts.size(); ++i) {
      histogram.sample_count += latency->counts[i];
      if (i < latency->bounds_ms.size())
        histogram.bucket.push_back({histogram.sample_count, latency->bounds_ms[i] / kMilli});
    }
    histogram.sample_sum = number(latency->sum_us) / kMicro;
    family.add(std::move(labels), std::move(histogram));
  };
  for (const auto& camera : report.cameras) {
    add({{"camera", camera.name.text()}}, camera.latency);
    for (const auto& stream : camera.streams)
      add({{"camera", camera.name.text()}, {"stream", stream.name}}, stream.latency);
  }
  return family;
}

Family readers(const StatusReport& report) {
  auto family =
      gauge("jcam_node_readers", "Programs that read the node; absent where the module does not tell.");
  for (const auto& camera : report.cameras) {
    for (const auto& node : camera.nodes) {
      if (node.readers >= 0)
        family.add({{"camera", camera.name.text()}, {"node", node.name.text()}}, node.readers);
    }
  }
  return family;
}

Family info(const StatusReport& report) {
  auto family = gauge("jcam_info", "Versions, as labels; always 1.");
  family.add({{"version", report.version}, {"v4l2loopback", report.module_version}}, 1);
  return family;
}

Family single(Family family, double value) {
  family.add({}, value);
  return family;
}

/// Whole seconds of the epoch: a time that creeps with every question would be a new value each time.
double start_time(const StatusReport& report, std::chrono::system_clock::time_point now) {
  const auto started = now - std::chrono::duration_cast<std::chrono::system_clock::duration>(
                                 std::chrono::nanoseconds(report.uptime_ns));
  return static_cast<double>(std::chrono::round<std::chrono::seconds>(started.time_since_epoch()).count());
}

}  // namespace

std::vector<MetricFamily> metric_families(const StatusReport& report,
                                          std::chrono::system_clock::time_point now) {
  std::vector<MetricFamily> families;
  const auto put = [&](Family family) { families.push_back(family.take()); };
  put(up(true));
  put(info(report));
  put(single(gauge("jcam_start_time_seconds", "When jcam-bridge started, since the epoch."),
             start_time(report, now)));
  put(single(gauge("jcam_argus_up", "Whether nvargus-daemon's socket is there."),
             flag(report.argus.present)));
  put(single(gauge("jcam_configuration_wrong", "Whether it runs without cameras for a wrong configuration."),
             flag(report.problem.has_value())));
  put(states(report));
  put(of_streams(report, counter("jcam_frames_total", "Frames that came out of the camera's pipeline."),
                 [](const auto& c) { return number(c.frames); }));
  put(of_streams(report, gauge("jcam_frame_rate_hertz", "Frames per second, lately."),
                 [](const auto& c) { return c.rate; }));
  put(of_streams(report, counter("jcam_dropped_frames_total", "Frames that a node did not take."),
                 [](const auto& c) { return number(c.drops); }));
  put(of_streams(report, counter("jcam_copied_bytes_total", "Bytes that jcam's own code copied."),
                 [](const auto& c) { return number(c.copied_bytes); }));
  put(restarts(report));
  put(first_frames(report));
  put(latencies(report));
  put(of_cameras(report,
                 gauge("jcam_longest_gap_seconds", "The longest time without a frame that was a failure."),
                 [](const CameraReport& c) { return static_cast<double>(c.longest_gap_ms) / kMilli; }));
  put(of_nodes(report, counter("jcam_node_frames_total", "Frames that the capture wrote to the node."),
               [](const NodeReport& n) { return number(n.frames); }));
  put(readers(report));
  put(of_nodes(report, gauge("jcam_node_up", "Whether the node can be written to."),
               [](const NodeReport& n) { return flag(n.state == control::NodeState::ok); }));
  put(of_nodes(report, gauge("jcam_node_slate", "Whether the node shows the placeholder."),
               [](const NodeReport& n) { return flag(n.slate); }));
  return families;
}

std::vector<MetricFamily> families_without_daemon() {
  return {up(false).take()};
}

std::string metrics_text(const std::vector<MetricFamily>& families) {
  return prometheus::TextSerializer().Serialize(families);
}

std::string metrics_text(const Result<StatusReport>& report, std::chrono::system_clock::time_point now) {
  return metrics_text(report ? metric_families(*report, now) : families_without_daemon());
}

}  // namespace jcam::metrics
