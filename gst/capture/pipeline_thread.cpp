// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/pipeline_thread.h"

#include <algorithm>
#include <utility>

#include "gst/capture/choose_way.h"
#include "gst/capture/failure_words.h"

namespace jcam {
namespace {

using capture::Failed;
using capture::Failure;

/// How long a session may be refused after the start: longer than Argus needs to notice that a client was
/// killed.
constexpr std::chrono::milliseconds kRefusedLimit{2500};
constexpr std::chrono::milliseconds kRefusedPause{150};

constexpr auto kHeard =
    static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS | GST_MESSAGE_APPLICATION);

}  // namespace

PipelineThread::PipelineThread(Job job, Reporter& reporter, Callbacks callbacks)
    : job_(std::move(job)),
      way_(choose_way(job_.ways)),
      reporter_(reporter),
      callbacks_(std::move(callbacks)),
      bus_(gst_bus_new()) {
  thread_ = std::thread([this] { run(); });
}

PipelineThread::~PipelineThread() {
  thread_.join();
}

void PipelineThread::play() {
  order(capture::Play{});
}

void PipelineThread::set_property(capture::SetProperty property) {
  order(std::move(property));
}

void PipelineThread::stop() {
  order(capture::Stop{});
}

void PipelineThread::order(Order order) {
  {
    const std::lock_guard lock(mutex_);
    orders_.push_back(std::move(order));
  }
  gst_bus_post(bus_.get(), gst_message_new_application(nullptr, gst_structure_new_empty("jcam-order")));
}

void PipelineThread::run() {
  for (bool first = true; attempt(first) == Ending::again; first = false) {
    // It has no session: nothing here waits for Argus.
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
    properties_.reset();
    pipeline_.reset();
    std::this_thread::sleep_for(kRefusedPause);
    // Words of the pipeline before. Orders stand in orders_ as well.
    gst_bus_set_flushing(bus_.get(), TRUE);
    gst_bus_set_flushing(bus_.get(), FALSE);
  }
  callbacks_.ending();
  if (pipeline_) gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  callbacks_.ended();
}

PipelineThread::Ending PipelineThread::attempt(bool first) {
  refused_ = false;
  if (load(first) && (first || obey_all())) serve();
  return refused_ ? Ending::again : Ending::over;
}

/// Up to READY: plugins loaded, devices untouched.
bool PipelineThread::load(bool first) {
  auto built = build_pipeline(way_.pipeline, job_.places);
  if (!built) return fail({Failure::bad_pipeline, built.error().message()}), false;
  pipeline_ = std::move(*built);
  gst_element_set_bus(pipeline_.get(), bus_.get());
  properties_.emplace(pipeline_.get());
  for (const auto& [name, value] : made_) static_cast<void>(properties_->set(name, value));
  if (!first) return set_state(GST_STATE_READY) && start_playing();
  for (const auto& setting : job_.settings) make(setting);
  if (!set_state(GST_STATE_READY)) return false;
  reporter_.report(capture::Ready{way_.note});
  return job_.standby || start_playing();
}

/// A source that is not live (a file, a pattern that was not told to be) gives frames as fast as they are
/// taken: there the sink waits for each frame's time.
bool PipelineThread::start_playing() {
  if (!patient_until_) patient_until_ = Clock::now() + kRefusedLimit;
  const auto paused = gst_element_set_state(pipeline_.get(), GST_STATE_PAUSED);
  if (paused != GST_STATE_CHANGE_NO_PREROLL && paused != GST_STATE_CHANGE_FAILURE)
    keep_time(pipeline_.get(), job_.places);
  return set_state(GST_STATE_PLAYING);
}

bool PipelineThread::set_state(GstState state) {
  if (gst_element_set_state(pipeline_.get(), state) != GST_STATE_CHANGE_FAILURE) return true;
  const MessagePtr error(gst_bus_pop_filtered(bus_.get(), GST_MESSAGE_ERROR));
  fail_with_words(error ? failure_of(error.get())
                        : Failed{Failure::element_error, "the pipeline does not start"});
  return false;
}

void PipelineThread::serve() {
  do {
    const MessagePtr message(gst_bus_timed_pop_filtered(bus_.get(), GST_CLOCK_TIME_NONE, kHeard));
    if (!message) continue;
    switch (GST_MESSAGE_TYPE(message.get())) {
      case GST_MESSAGE_ERROR:
        return fail_with_words(failure_of(message.get()));
      case GST_MESSAGE_EOS:
        return fail_with_words({Failure::end_of_stream, "the source ended without a word"});
      default:
        break;
    }
  } while (obey_all());
}

/// False: it is over.
bool PipelineThread::obey_all() {
  std::vector<Order> orders;
  {
    const std::lock_guard lock(mutex_);
    orders.swap(orders_);
  }
  return std::all_of(orders.begin(), orders.end(), [this](const Order& order) { return obey(order); });
}

bool PipelineThread::obey(const Order& order) {
  if (std::holds_alternative<capture::Stop>(order)) return false;
  if (std::holds_alternative<capture::Play>(order)) return start_playing();
  make(*std::get_if<capture::SetProperty>(&order));
  return true;
}

void PipelineThread::make(const capture::SetProperty& setting) {
  const Status done =
      setting.value ? properties_->set(setting.name, *setting.value) : properties_->reset(setting.name);
  if (done && setting.value) made_[setting.name] = *setting.value;
  if (!setting.value) made_.erase(setting.name);
  reporter_.report(capture::PropertySet{setting.name, done ? "" : done.error().message()});
}

void PipelineThread::fail(Failed failed) {
  failed_ = true;
  reporter_.report(failed);
}

/// The source's own words tell more than what came of it on the bus.
void PipelineThread::fail_with_words(Failed failed) {
  if (auto heard = callbacks_.words()) failed = *std::move(heard);
  refused_ = failed.kind == Failure::session_refused && patient_until_ && Clock::now() < *patient_until_;
  if (!refused_) fail(std::move(failed));
}

}  // namespace jcam
