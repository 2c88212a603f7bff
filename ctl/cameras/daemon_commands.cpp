// SPDX-License-Identifier: Apache-2.0
#include "ctl/cameras/daemon_commands.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <ostream>

#include "common/os/atomic_file.h"
#include "common/picture/picture.h"
#include "common/text/text.h"
#include "control/client.h"
#include "control/frame.h"
#include "ctl/view/camera_table.h"
#include "ctl/view/history_table.h"
#include "ctl/view/screen.h"
#include "ctl/view/status_table.h"
#include "host/sysfs_nodes.h"

namespace jcam::ctl {
namespace {

using control::Client;
constexpr std::chrono::seconds kQuick{5};
constexpr std::chrono::seconds kRefresh{1};
/// A sensor that has to be started first takes its time.
constexpr std::chrono::seconds kPictureTimeout{30};

Result<control::Answer> ask(const Console& console, const control::Operation& operation,
                            std::chrono::milliseconds timeout = kQuick) {
  auto client = Client::connect(console.socket);
  if (!client) return client.error();
  return client->call(operation, timeout);
}

void show(Console& console, const control::StatusReport& report, bool json, bool again) {
  if (json) {
    console.out << control::status_json(report, again ? -1 : 2) << '\n';
  } else if (again && console.terminal) {
    const auto [columns, rows] =
        console.measure ? console.measure() : std::pair(console.width, std::size_t{0});
    console.out << screen_text(status_table(report, columns), rows);
  } else {
    console.out << status_table(report, console.width);
    if (again) console.out << '\n';
  }
  console.out.flush();
}

/// The daemon tells of changes only; on a terminal, rates and counts should move as well while frames flow.
Result<control::Answer> next_status(Console& console, Client& watch, bool moving) {
  if (!moving) return watch.next(std::nullopt);
  auto answer = watch.next(kRefresh);
  if (answer || answer.error().os != ETIMEDOUT) return answer;
  return ask(console, control::StatusRequest{});
}

ExitStatus watch_status(Console& console, bool json) {
  auto client = Client::connect(console.socket);
  if (!client) return failed(console, client.error());
  // Once: what a shell left on the screen is not drawn over later.
  if (console.terminal && !json) console.out << "\x1b[2J";
  auto answer = client->call(control::WatchRequest{}, kQuick);
  for (;;) {
    if (!answer) return failed(console, answer.error());
    const auto& report = *std::get_if<control::StatusReport>(&answer->reply);
    show(console, report, json, true);
    if (!console.out) return kFailed;
    answer = next_status(console, *client, console.terminal && !json && control::is_any_streaming(report));
  }
}

/// The first that fails ends it.
ExitStatus ask_each(Console& console, const std::vector<control::Operation>& operations) {
  for (const auto& operation : operations) {
    const auto answer = ask(console, operation);
    if (!answer) return failed(console, answer.error());
    if (const auto& note = std::get_if<control::Done>(&answer->reply)->note; !note.empty())
      console.out << one_line(note) << '\n';
  }
  return kOk;
}

/// What was not shown yet; `after`: the newest that was, and now is.
Status show_new(Console& console, const std::optional<CameraName>& camera, bool json, std::uint64_t& after) {
  const auto answer = ask(console, control::HistoryRequest{camera, after});
  if (!answer) return answer.error();
  const auto& events = std::get_if<control::History>(&answer->reply)->events;
  if (json) {
    for (const auto& event : events) console.out << control::history_json(event) << '\n';
  } else {
    console.out << history_table(events);
  }
  console.out.flush();
  if (!events.empty()) after = events.back().number;
  return {};
}

/// The daemon tells of each change in the status; with it comes what has happened.
ExitStatus watch_events(Console& console, const std::optional<CameraName>& camera, bool json) {
  auto client = Client::connect(console.socket);
  if (!client) return failed(console, client.error());
  std::uint64_t after = 0;
  for (auto answer = client->call(control::WatchRequest{}, kQuick);; answer = client->next(std::nullopt)) {
    if (!answer) return failed(console, answer.error());
    if (auto shown = show_new(console, camera, json, after); !shown) return failed(console, shown.error());
    if (!console.out) return kFailed;
  }
}

}  // namespace

ExitStatus status_command(Console& console, bool json, bool watch) {
  if (watch) return watch_status(console, json);
  const auto answer = ask(console, control::StatusRequest{});
  if (!answer) return failed(console, answer.error());
  show(console, *std::get_if<control::StatusReport>(&answer->reply), json, false);
  return kOk;
}

ExitStatus list_command(Console& console, const std::string& root, bool modes) {
  const auto answer = ask(console, control::StatusRequest{});
  const auto board = board_cameras(root + "/proc", root + "/sys");
  if (answer) {
    console.out << camera_table(*std::get_if<control::StatusReport>(&answer->reply), board, modes);
    return kOk;
  }
  if (!control::is_not_running(answer.error())) return failed(console, answer.error());
  console.err << "jcamctl: jcam-bridge is not running; these nodes are left\n";
  for (const auto& node : sysfs_nodes(root)) {
    if (const auto name = parse_node_label(node.label))
      console.out << name->text() << "  /dev/video" << node.number << '\n';
  }
  console.out << camera_table({}, board, modes);
  return kOk;
}

ExitStatus events_command(Console& console, const std::optional<CameraName>& camera, bool json, bool watch) {
  if (watch) return watch_events(console, camera, json);
  const auto answer = ask(console, control::HistoryRequest{camera, 0});
  if (!answer) return failed(console, answer.error());
  const auto& history = *std::get_if<control::History>(&answer->reply);
  console.out << (json ? control::history_json(history) + '\n' : history_table(history.events));
  return kOk;
}

ExitStatus reload_command(Console& console) {
  const auto answer = ask(console, control::ReloadRequest{});
  if (!answer) return failed(console, answer.error());
  const auto& changed = std::get_if<control::Reloaded>(&answer->reply)->changed;
  if (changed.empty()) console.out << "nothing has changed\n";
  for (const auto& line : changed) console.out << one_line(line) << '\n';
  return kOk;
}

ExitStatus set_command(Console& console, const CameraName& camera,
                       const std::vector<std::pair<std::string, std::string>>& values) {
  std::vector<control::Operation> operations;
  operations.reserve(values.size());
  for (const auto& [property, value] : values)
    operations.emplace_back(control::SetRequest{camera, property, value});
  return ask_each(console, operations);
}

ExitStatus unset_command(Console& console, const CameraName& camera,
                         const std::vector<std::string>& properties) {
  std::vector<control::Operation> operations;
  operations.reserve(properties.size());
  for (const auto& property : properties) operations.emplace_back(control::UnsetRequest{camera, property});
  return ask_each(console, operations);
}

ExitStatus snapshot_command(Console& console, const StreamName& stream, const std::string& path) {
  const auto kind = picture_kind(path);
  if (!kind) {
    failed(console, kind.error());
    return kUsage;
  }
  const auto answer = ask(console, control::SnapshotRequest{stream.camera, stream.stream}, kPictureTimeout);
  if (!answer) return failed(console, answer.error());
  const auto& snapshot = *std::get_if<control::Snapshot>(&answer->reply);
  const auto frame = control::read_frame(answer->attached.get(), snapshot.bytes);
  if (!frame) return failed(console, frame.error());
  const auto file = picture_file(*kind, snapshot.format, {snapshot.width, snapshot.height}, *frame);
  if (!file) return failed(console, file.error());
  if (auto written = write_file_atomically(path, *file); !written) {
    failed(console, written.error());
    return kFailed;
  }
  return kOk;
}

}  // namespace jcam::ctl
