// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/names.h"
#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// Where a camera's pictures come from.
enum class SourceKind {
  argus,   ///< nvarguscamerasrc, a Jetson's CSI camera
  test,    ///< videotestsrc
  v4l2,    ///< v4l2src; `detail` is the device path
  launch,  ///< `detail` is GStreamer launch text that ends in raw video of system memory
};
struct Source {
  SourceKind kind = SourceKind::argus;
  std::string detail;
  bool operator==(const Source&) const = default;
};
/// "argus", "test", "v4l2:/dev/video3", "gst:LAUNCH TEXT"
Result<Source> parse_source(std::string_view text);
std::string source_text(const Source& source);

/// nvvidconv's flip-method, in its words and order (0..7).
enum class Flip {
  none,
  counterclockwise,
  rotate_180,
  clockwise,
  horizontal_flip,
  upper_right_diagonal,
  vertical_flip,
  upper_left_diagonal
};
Result<Flip> parse_flip(std::string_view text);
/// "rotate-180", nvvidconv's nick.
std::string_view flip_name(Flip flip);

/// A part of the captured picture, in its pixels, before scaling. right and bottom are coordinates, as for
/// nvvidconv.
struct Crop {
  int left = 0, top = 0, right = 0, bottom = 0;
  bool operator==(const Crop&) const = default;
};

/// A property of the source element, `wbmode=daylight`: name -> value, as GStreamer's own text form.
using Properties = std::map<std::string, std::string>;

/// One of a camera's pictures and the nodes that carry it.
struct StreamConfig {
  std::string stream;                  ///< its name; empty: main
  VideoMode output{{1920, 1080}, 30};  ///< what the nodes carry
  PixelFormat format = PixelFormat::yuyv;
  int quality = 85;  ///< of mjpeg, 1..100
  Flip flip = Flip::none;
  std::optional<Crop> crop;
  bool bars = false;  ///< a picture of another shape gets black bars; else it is stretched
  int nodes = 1;      ///< 1..8, made at start
  int max_nodes = 4;  ///< nodes..8, added while running where the module can
  NodeFormat node_format() const { return {format, output}; }
  bool operator==(const StreamConfig&) const = default;
};
/// How many a camera can have beside main.
inline constexpr std::size_t kMaxOtherStreams = 3;

/// A camera. The picture that it has anyway, the stream main, is its own.
struct CameraConfig : StreamConfig {
  CameraName name;
  Source source;
  int sensor_id = 0;                    ///< Argus' own number, 0..255
  std::string position;                 ///< the board's camera there, or with that badge; says the sensor_id
  int sensor_mode = -1;                 ///< -1: Argus chooses
  VideoMode capture{{1920, 1080}, 30};  ///< asked of the sensor
  bool on_demand = true;                ///< the sensor runs only while somebody reads
  std::chrono::milliseconds linger{5000};  ///< how long it runs on after the last reader
  bool standby = false;                    ///< keep a capture loaded, not playing
  bool spare = true;                   ///< while streaming, a second capture loaded for when the first dies
  bool detect_frozen = false;          ///< treat a picture that never changes as a failure
  Properties properties;               ///< of the source element
  std::vector<StreamConfig> others{};  ///< by ascending name, no name twice

  /// main, then the others.
  std::vector<StreamConfig> streams() const;
  bool operator==(const CameraConfig&) const = default;
};

/// Whether and how often nvargus-daemon may be restarted by us.
struct ArgusPolicy {
  bool restart = false;                       ///< never, unless asked for: the daemon is not ours
  std::chrono::minutes restart_interval{10};  ///< not more often than this
  std::string socket = "/tmp/argus_socket";
  bool operator==(const ArgusPolicy&) const = default;
};

/// Where jcam-web shows the cameras.
struct WebConfig {
  std::string listen;      ///< "127.0.0.1:9911"; empty: nowhere
  std::string token_file;  ///< whose text lets change things, and look from elsewhere; empty: nobody may
  bool operator==(const WebConfig&) const = default;
};
/// Whether such an address is for this machine alone. Pure.
bool listens_locally(std::string_view listen);

/// Where jcam-web puts metrics for Prometheus; both empty: nowhere but where WebConfig says.
struct MetricsConfig {
  std::string listen;  ///< "127.0.0.1:9911": metrics and health alone, over HTTP
  std::string file;    ///< "/run/jcam-metrics/jcam.prom": for node_exporter
  std::chrono::milliseconds period = std::chrono::seconds(15);  ///< of the file, while a camera runs
  bool operator==(const MetricsConfig&) const = default;
};

struct Config {
  ArgusPolicy argus;
  int first_node = 40;                ///< number of the first /dev/videoN that jcam adds by itself
  std::vector<CameraConfig> cameras;  ///< by ascending name, no name twice
  WebConfig web{};
  MetricsConfig metrics;
  /// Where the daemon keeps its CDI file; empty: nowhere. Nothing said: cdi.h's usual place, for the daemon
  /// at the usual socket.
  std::optional<std::string> cdi = std::nullopt;
  bool operator==(const Config&) const = default;
};

/// Reads /etc/jcam/jcam.toml's text. `[defaults]` fills what a `[camera.csiN]` leaves out; sensor_id defaults
/// to N. `output` defaults to `capture`. Pure. Unknown keys, wrong types, values out of range and impossible
/// combinations (crop outside the picture, a stream without an output, max_nodes < nodes, sensor_id on a
/// source that has none, ...) are refused: "jcam.toml:12: camera.csi0.format: \"rgb\" is not ...; use ...".
Result<Config> parse_config(std::string_view text, std::string_view file_name);

/// What `--camera csi0=test`, `--camera csi0=test,output=640x480@30,format=nv12` on a command line means: the
/// keys are those of the file, values as in the file without quotes. Commas inside a gst: text are not split.
Result<CameraConfig> parse_camera_argument(std::string_view text, const CameraConfig& defaults);

}  // namespace jcam
