// SPDX-License-Identifier: Apache-2.0
#include "tests/kubelet/kubelet_stand_in.h"

#include <filesystem>
#include <utility>

namespace jcam::test {
namespace {

constexpr std::chrono::seconds kLimit{20};

std::shared_ptr<grpc::Channel> open_channel(const std::string& path) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("unix:" + path, grpc::InsecureChannelCredentials(), arguments);
}

std::unique_ptr<grpc::Server> serve_at(const std::string& path, grpc::Service& service) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("unix:" + path, grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  return builder.BuildAndStart();
}

}  // namespace

class KubeletStandIn::Registration final : public v1beta1::Registration::Service {
 public:
  explicit Registration(KubeletStandIn& all) : all_(all) {}
  grpc::Status Register(grpc::ServerContext* /*context*/, const v1beta1::RegisterRequest* request,
                        v1beta1::Empty* /*answer*/) override {
    const int number = ++all_.registrations_;
    const std::lock_guard lock(all_.mutex_);
    if (!all_.refusal_.empty()) return {grpc::StatusCode::UNKNOWN, all_.refusal_};
    if (request->version() != "v1beta1") return {grpc::StatusCode::UNKNOWN, "unsupported version"};
    const auto& resource = request->resource_name();
    all_.endpoints_[resource] = all_.directory_ + "/" + request->endpoint();
    all_.current_[resource] = number;
    auto context = std::make_shared<grpc::ClientContext>();
    const auto endpoint = all_.endpoints_[resource];
    std::thread thread([&all = all_, resource, number, endpoint, context] {
      all.watch(resource, number, endpoint, *context);
    });
    all_.watches_.push_back({endpoint, context, std::move(thread)});
    return grpc::Status::OK;
  }

 private:
  KubeletStandIn& all_;
};

class KubeletStandIn::PodResources final : public v1::PodResourcesLister::Service {
 public:
  explicit PodResources(KubeletStandIn& all) : all_(all) {}
  grpc::Status List(grpc::ServerContext* /*context*/, const v1::ListPodResourcesRequest* /*request*/,
                    v1::ListPodResourcesResponse* answer) override {
    ++all_.lists_;
    std::this_thread::sleep_for(all_.late_.load());
    const std::lock_guard lock(all_.mutex_);
    for (const auto& [number, pod] : all_.pods_) {
      auto& one = *answer->add_pod_resources();
      one.set_name("pod-" + std::to_string(number));
      auto& devices = *one.add_containers()->add_devices();
      devices.set_resource_name(pod.resource);
      for (const auto& id : pod.devices) devices.add_device_ids(id);
    }
    // What other plugins gave is told, too.
    auto& other = *answer->add_pod_resources()->add_containers()->add_devices();
    other.set_resource_name("nvidia.com/gpu");
    other.add_device_ids("GPU-0");
    return grpc::Status::OK;
  }

 private:
  KubeletStandIn& all_;
};

KubeletStandIn::KubeletStandIn(std::string directory) : directory_(std::move(directory)) {}

KubeletStandIn::~KubeletStandIn() {
  stop();
}

void KubeletStandIn::start() {
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    if (entry.is_socket()) std::filesystem::remove(entry.path());
  }
  registration_ = std::make_unique<Registration>(*this);
  pod_resources_ = std::make_unique<PodResources>(*this);
  pods_server_ = serve_at(directory_ + "/pods.sock", *pod_resources_);
  grpc::Service& served = knows_plugins_ ? static_cast<grpc::Service&>(*registration_) : *pod_resources_;
  server_ = serve_at(directory_ + "/kubelet.sock", served);
}

void KubeletStandIn::stop() {
  if (!server_) return;
  const auto soon = std::chrono::system_clock::now();
  server_->Shutdown(soon);
  pods_server_->Shutdown(soon);
  server_.reset();
  pods_server_.reset();
  std::vector<Watch> watches;
  {
    const std::lock_guard lock(mutex_);
    watches.swap(watches_);
  }
  for (auto& one : watches) {
    one.context->TryCancel();
    one.thread.join();
  }
  const std::lock_guard lock(mutex_);
  shown_.clear();
  endpoints_.clear();
  current_.clear();
}

void KubeletStandIn::watch(const std::string& resource, int registration, const std::string& endpoint,
                           grpc::ClientContext& context) {
  const auto stub = v1beta1::DevicePlugin::NewStub(open_channel(endpoint));
  const auto list = stub->ListAndWatch(&context, {});
  v1beta1::ListAndWatchResponse response;
  while (list->Read(&response)) {
    std::map<std::string, bool> devices;
    for (const auto& device : response.devices()) devices[device.id()] = device.health() == "Healthy";
    const std::lock_guard lock(mutex_);
    if (current_[resource] == registration) shown_[resource] = std::move(devices);
  }
  (void)list->Finish();
  // The plugin is gone; its devices are unhealthy until it registers again.
  const std::lock_guard lock(mutex_);
  if (current_[resource] != registration) return;
  for (auto& [device, healthy] : shown_[resource]) healthy = false;
}

KubeletStandIn::Shown KubeletStandIn::shown() const {
  const std::lock_guard lock(mutex_);
  return shown_;
}

bool KubeletStandIn::until(const std::function<bool(const Shown&)>& holds,
                           std::chrono::milliseconds limit) const {
  const auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    if (holds(shown())) return true;
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::shared_ptr<grpc::Channel> KubeletStandIn::channel(const std::string& resource) const {
  const std::lock_guard lock(mutex_);
  const auto endpoint = endpoints_.find(resource);
  return endpoint == endpoints_.end() ? nullptr : open_channel(endpoint->second);
}

Result<v1beta1::AllocateResponse> KubeletStandIn::allocate(const std::string& resource,
                                                           const std::vector<std::string>& ids) {
  const auto way = channel(resource);
  if (!way) return Error{"no plugin serves " + resource};
  v1beta1::AllocateRequest request;
  auto& container = *request.add_container_requests();
  for (const auto& id : ids) container.add_devices_ids(id);
  v1beta1::AllocateResponse answer;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kLimit);
  const auto status = v1beta1::DevicePlugin::NewStub(way)->Allocate(&context, request, &answer);
  if (!status.ok()) return Error{status.error_message()};
  return answer;
}

Result<KubeletStandIn::Pod> KubeletStandIn::start_pod(const std::string& resource, int size) {
  const auto way = channel(resource);
  if (!way) return Error{"no plugin serves " + resource};
  std::set<std::string> available;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [device, healthy] : shown_[resource]) {
      if (healthy) available.insert(device);
    }
    for (const auto& [number, pod] : pods_) {
      if (pod.resource != resource) continue;
      for (const auto& device : pod.devices) available.erase(device);
    }
  }
  if (available.size() < static_cast<std::size_t>(size)) return Error{"too few of " + resource};
  v1beta1::PreferredAllocationRequest wish;
  auto& one = *wish.add_container_requests();
  for (const auto& id : available) one.add_available_deviceids(id);
  one.set_allocation_size(size);
  v1beta1::PreferredAllocationResponse preferred;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kLimit);
  const auto status = v1beta1::DevicePlugin::NewStub(way)->GetPreferredAllocation(&context, wish, &preferred);
  if (!status.ok()) return Error{status.error_message()};
  if (preferred.container_responses_size() != 1) return Error{"preferred: not one answer for one container"};
  const auto& chosen = preferred.container_responses(0).deviceids();
  Pod pod{0, resource, {chosen.begin(), chosen.end()}, {}};
  if (pod.devices.size() != static_cast<std::size_t>(size)) return Error{"preferred: another number"};
  auto answer = allocate(resource, pod.devices);
  if (!answer) return answer.error();
  if (answer->container_responses_size() != 1) return Error{"allocated: not one answer for one container"};
  pod.container = answer->container_responses(0);
  const std::lock_guard lock(mutex_);
  pod.number = next_++;
  pods_[pod.number] = pod;
  return pod;
}

void KubeletStandIn::end_pod(int number) {
  const std::lock_guard lock(mutex_);
  pods_.erase(number);
}

std::map<int, KubeletStandIn::Pod> KubeletStandIn::pods() const {
  const std::lock_guard lock(mutex_);
  return pods_;
}

void KubeletStandIn::refuse(const std::string& why) {
  const std::lock_guard lock(mutex_);
  refusal_ = why;
}

}  // namespace jcam::test
