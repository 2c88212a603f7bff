// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/camera/camera.h"
#include "bridge/daemon/argus_watch.h"
#include "bridge/daemon/cdi_keeper.h"
#include "bridge/daemon/kept_reservations.h"
#include "bridge/daemon/options.h"
#include "bridge/machine/argus_keeper.h"
#include "bridge/machine/config_wait.h"
#include "bridge/machine/history.h"
#include "bridge/machine/reservations.h"
#include "common/config/config.h"
#include "control/server.h"
#include "control/watchers.h"
#include "host/board_cameras.h"

namespace jcam::bridge {

/// The whole of jcam-bridge: cameras, socket, signals, in one thread around one poll().
class Daemon : public control::Handler {
 public:
  /// An error instead of a configuration: it runs without cameras until load_config() gives one.
  Daemon(Options options, Result<Config> config, std::string capture_program);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon() override;

  /// Blocks the signals, opens the socket and the nodes.
  Status start();
  /// Until SIGTERM, SIGINT or the lifeline's end. At most two seconds after that, however captures behave.
  void run();

  std::optional<control::Response> handle(control::ConnectionId connection, const control::Peer& peer,
                                          const control::Request& request) override;
  void closed(control::ConnectionId connection) override;

 private:
  /// A reserve that waits for the first frame.
  struct Waiting {
    control::ConnectionId connection = 0;
    std::int64_t id = 0;
    control::Reservation reservation;
    Time deadline{};
  };

  /// Who asked for a node over a connection.
  struct Launch {
    pid_t pid = 0;
    std::string words;  ///< as it was then
  };

  Status open_signals();
  Status open_socket();
  void watch_argus();
  bool is_sipl_board() const;
  std::unique_ptr<Camera> make_camera(const CameraConfig& config, Time now);
  void look_for_config(Time now);
  Camera* find(const CameraName& name);

  void collect(std::vector<PollEntry>& entries);
  std::optional<Time> next(Time now) const;
  void on_signals(Time now);
  void on_argus(Time now);
  void keep_argus(Time now);
  void reap(Time now);
  void tick(Time now);
  void begin_shutdown(Time now);
  bool finished(Time now) const;

  Result<control::Reply> reload(Time now);
  Result<control::Reply> note(const control::NoteRequest& request);
  control::Reloaded apply(Config fresh, Time now);
  /// Carries out what is wanted of one camera that is there; lines about it, none when it is as it was.
  static std::vector<std::string> change(Camera& camera, const CameraConfig& wanted, Time now);
  void retire(std::unique_ptr<Camera> camera, Time now);
  std::optional<control::Response> reserve(control::ConnectionId connection, std::int64_t id,
                                           const control::ReserveRequest& request, Time now);
  Result<control::Reservation> pick_node(control::ConnectionId connection,
                                         const control::ReserveRequest& request, Time now);
  control::Response keep(control::ConnectionId connection, std::int64_t id,
                         const control::KeepRequest& request);
  void expire_reservations(Time now);
  void serve_waiting(Time now);
  std::optional<control::Response> set(control::ConnectionId connection, std::int64_t id,
                                       const control::SetRequest& request);
  std::optional<control::Response> unset(control::ConnectionId connection, std::int64_t id,
                                         const control::UnsetRequest& request);
  /// What tells the client how it went; `what` was asked for.
  LiveSettings::Done answer_setting(control::ConnectionId connection, std::int64_t id, std::string what);
  std::optional<control::Response> snapshot(control::ConnectionId connection, std::int64_t id,
                                            const control::SnapshotRequest& request, Time now);
  control::StatusReport report(Time now) const;
  /// Who has the node, or had it last; nothing where that is not known.
  std::string holder_of(const NodeName& node) const;
  std::string status_line() const;
  void tell_status();
  void remember(const LogLine& line);
  control::History history(const control::HistoryRequest& request, Time now) const;
  std::vector<CdiCamera> cdi_cameras() const;
  Error no_such_camera(const CameraName& name) const;
  static Error no_such_stream(const Camera& camera, const std::string& stream);

  Options options_;
  std::optional<ConfigWait> wrong_config_;  ///< until there is a right one
  Time look_due_{0};                        ///< for it
  Config config_;
  std::vector<BoardCamera> board_;  ///< as the configuration was read
  std::string capture_program_;
  History history_;
  Log log_;
  Supervisor supervisor_;
  DescriptorStore store_{supervisor_};
  NodeDirectory nodes_;
  UniqueFd signals_;
  UniqueFd listening_;  ///< from systemd, until the server takes it
  UniqueFd lifeline_;
  bool sipl_ = false;  ///< the board's cameras are none for Argus
  std::optional<ArgusWatch> argus_;
  ArgusKeeper argus_keeper_;
  CdiKeeper cdi_;
  std::vector<std::unique_ptr<Camera>> cameras_;
  std::vector<std::unique_ptr<Camera>> retiring_;
  Reservations reservations_;
  KeptReservations kept_reservations_{supervisor_};
  std::map<control::ConnectionId, Launch> launches_;
  std::map<NodeName, std::string> left_;  ///< who had it last, for people
  std::vector<Waiting> waiting_;
  control::Watchers watchers_;
  std::optional<control::Server> server_;
  std::uint64_t told_changes_ = 0;
  std::string told_status_;
  Time started_{0};
  Time alive_due_{0};
  bool ending_ = false;
  Time end_by_{0};
};

/// Nanoseconds of CLOCK_MONOTONIC.
Time monotonic_now();

}  // namespace jcam::bridge
