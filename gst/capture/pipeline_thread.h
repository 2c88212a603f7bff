// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "gst/capture/build_pipeline.h"
#include "gst/capture/source_property.h"
#include "gst/sink/reporter.h"

namespace jcam {

/// Runs one pipeline on a thread of its own: whatever an element blocks, it blocks this thread and not the
/// one that listens to the parent. The methods may be called from any thread and return at once.
///
/// A capture session that is refused right after the start is tried again for a while, with a new pipeline:
/// Argus gives a sensor back only some time after the process that had it was killed, and what is loaded is
/// not worth throwing away for that.
class PipelineThread {
 public:
  struct Job {
    std::vector<capture::Way> ways;
    std::vector<StreamPlace> places;             ///< of all streams; what they borrow outlives the thread
    std::vector<capture::SetProperty> settings;  ///< made before anything starts
    bool standby = false;                        ///< wait in READY for play()
  };
  /// All called on the pipeline's thread.
  struct Callbacks {
    /// What the source has said about its failure, once it is known that something failed. Asked once for
    /// each.
    std::function<std::optional<capture::Failed>()> words;
    /// It failed (and has been reported) or stops; what follows may hang.
    std::function<void()> ending;
    std::function<void()> ended;
  };

  /// The reporter is borrowed and outlives this.
  PipelineThread(Job job, Reporter& reporter, Callbacks callbacks);
  PipelineThread(const PipelineThread&) = delete;
  PipelineThread& operator=(const PipelineThread&) = delete;
  /// Waits for the thread; after `ended`, this is short.
  ~PipelineThread();

  void play();
  void set_property(capture::SetProperty property);
  void stop();

  bool failed() const { return failed_; }

 private:
  using Clock = std::chrono::steady_clock;
  using Order = std::variant<capture::Play, capture::SetProperty, capture::Stop>;

  void order(Order order);
  /// How an attempt with one pipeline went.
  enum class Ending { over, again };

  void run();
  Ending attempt(bool first);
  bool load(bool first);
  bool start_playing();
  void serve();
  bool obey_all();
  bool obey(const Order& order);
  void make(const capture::SetProperty& setting);
  bool set_state(GstState state);
  void fail(capture::Failed failed);
  void fail_with_words(capture::Failed failed);

  const Job job_;
  const capture::Way& way_;  ///< of job_
  Reporter& reporter_;
  const Callbacks callbacks_;
  const BusPtr bus_;
  ElementPtr pipeline_;                             ///< the thread's own
  std::optional<SourceProperties> properties_;      ///< of pipeline_
  std::map<std::string, std::string> made_;         ///< properties that are set
  std::optional<Clock::time_point> patient_until_;  ///< from the first start on
  bool refused_ = false;                            ///< this attempt's session, and there is time for another

  std::mutex mutex_;
  std::vector<Order> orders_;  ///< guarded by mutex_; each has a message on the bus
  std::atomic<bool> failed_ = false;
  std::thread thread_;
};

}  // namespace jcam
