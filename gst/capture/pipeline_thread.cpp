// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/pipeline_thread.h"

#include <utility>

#include "gst/capture/failure_words.h"

namespace jcam {
namespace {

using capture::Failed;
using capture::Failure;

constexpr auto kHeard =
    static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS | GST_MESSAGE_APPLICATION);

}  // namespace

PipelineThread::PipelineThread(Job job, FrameConsumer& consumer, FrameLender& lender, Reporter& reporter,
                               Callbacks callbacks)
    : job_(std::move(job)),
      consumer_(consumer),
      lender_(lender),
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
  if (load()) serve();
  callbacks_.ending();
  if (pipeline_) gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  callbacks_.ended();
}

/// Up to READY: plugins loaded, devices untouched.
bool PipelineThread::load() {
  auto built = build_pipeline(job_.text, job_.format, consumer_, &lender_);
  if (!built) return fail({Failure::bad_pipeline, built.error().message()}), false;
  pipeline_ = std::move(*built);
  gst_element_set_bus(pipeline_.get(), bus_.get());
  properties_.emplace(pipeline_.get());
  for (const auto& setting : job_.settings) make(setting);
  if (!set_state(GST_STATE_READY)) return false;
  reporter_.report(capture::Ready{});
  return job_.standby || set_state(GST_STATE_PLAYING);
}

bool PipelineThread::set_state(GstState state) {
  if (gst_element_set_state(pipeline_.get(), state) != GST_STATE_CHANGE_FAILURE) return true;
  const MessagePtr error(gst_bus_pop_filtered(bus_.get(), GST_MESSAGE_ERROR));
  fail_with_words(error ? failure_of(error.get())
                        : Failed{Failure::element_error, "the pipeline does not start"});
  return false;
}

void PipelineThread::serve() {
  while (true) {
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
    std::vector<Order> orders;
    {
      const std::lock_guard lock(mutex_);
      orders.swap(orders_);
    }
    for (const Order& order : orders) {
      if (!obey(order)) return;
    }
  }
}

/// False: it is over.
bool PipelineThread::obey(const Order& order) {
  if (std::holds_alternative<capture::Stop>(order)) return false;
  if (std::holds_alternative<capture::Play>(order)) return set_state(GST_STATE_PLAYING);
  make(*std::get_if<capture::SetProperty>(&order));
  return true;
}

void PipelineThread::make(const capture::SetProperty& setting) {
  const Status done =
      setting.value ? properties_->set(setting.name, *setting.value) : properties_->reset(setting.name);
  reporter_.report(capture::PropertySet{setting.name, done ? "" : done.error().message()});
}

void PipelineThread::fail(Failed failed) {
  failed_ = true;
  reporter_.report(failed);
}

/// The source's own words tell more than what came of it on the bus.
void PipelineThread::fail_with_words(Failed failed) {
  auto heard = callbacks_.words();
  fail(heard ? *std::move(heard) : std::move(failed));
}

}  // namespace jcam
