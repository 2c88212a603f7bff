// SPDX-License-Identifier: Apache-2.0
#include "kubelet/wire/endpoint.h"

#include <deviceplugin.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <cerrno>
#include <chrono>
#include <limits>
#include <utility>

#include "control/unix_socket.h"
#include "kubelet/wire/list_board.h"

namespace jcam::kubelet {
namespace {

namespace api = v1beta1;

void fill(api::ContainerAllocateResponse& answer, const Allocation& allocation) {
  for (const auto& [name, value] : allocation.variables) (*answer.mutable_envs())[name] = value;
  for (const auto& path : allocation.devices) {
    auto& device = *answer.add_devices();
    device.set_host_path(path.host);
    device.set_container_path(path.inside);
    device.set_permissions("rw");
  }
  for (const auto& name : allocation.cdi) answer.add_cdi_devices()->set_name(name);
}

}  // namespace

class Endpoint::Service final : public api::DevicePlugin::Service {
 public:
  Service(Resource resource, Calls& calls) : resource_(std::move(resource)), calls_(calls) {}

  ListBoard& board() { return board_; }

  grpc::Status GetDevicePluginOptions(grpc::ServerContext* /*context*/, const api::Empty* /*request*/,
                                      api::DevicePluginOptions* answer) override {
    answer->set_get_preferred_allocation_available(true);
    return grpc::Status::OK;
  }

  grpc::Status ListAndWatch(grpc::ServerContext* /*context*/, const api::Empty* /*request*/,
                            grpc::ServerWriter<api::ListAndWatchResponse>* writer) override {
    board_.follow([&](const auto& list) { return writer->Write(list); });
    return grpc::Status::OK;
  }

  grpc::Status GetPreferredAllocation(grpc::ServerContext* /*context*/,
                                      const api::PreferredAllocationRequest* request,
                                      api::PreferredAllocationResponse* answer) override {
    for (const auto& wish : request->container_requests()) {
      const auto& available = wish.available_deviceids();
      const auto& must = wish.must_include_deviceids();
      const int size = wish.allocation_size();
      const auto chosen = calls_.prefer(resource_, {{available.begin(), available.end()},
                                                    {must.begin(), must.end()},
                                                    size > 0 ? static_cast<std::size_t>(size) : 0});
      auto& container = *answer->add_container_responses();
      for (const auto& id : chosen) container.add_deviceids(id);
    }
    return grpc::Status::OK;
  }

  grpc::Status Allocate(grpc::ServerContext* /*context*/, const api::AllocateRequest* request,
                        api::AllocateResponse* answer) override {
    std::vector<Calls::Ids> containers;
    for (const auto& container : request->container_requests())
      containers.emplace_back(container.devices_ids().begin(), container.devices_ids().end());
    const auto allocations = calls_.allocate(resource_, containers);
    if (!allocations) return {grpc::StatusCode::FAILED_PRECONDITION, allocations.error().message()};
    for (const auto& allocation : *allocations) fill(*answer->add_container_responses(), allocation);
    return grpc::Status::OK;
  }

  grpc::Status PreStartContainer(grpc::ServerContext* /*context*/,
                                 const api::PreStartContainerRequest* /*request*/,
                                 api::PreStartContainerResponse* /*answer*/) override {
    return grpc::Status::OK;
  }

 private:
  Resource resource_;
  Calls& calls_;
  ListBoard board_;
};

struct Endpoint::Parts {
  Parts(const Resource& resource, Calls& calls) : service(resource, calls) {}
  Service service;
  std::unique_ptr<grpc::Server> server;
};

Endpoint::Endpoint(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Endpoint::~Endpoint() {
  parts_->service.board().close();
  parts_->server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
}

Result<std::unique_ptr<Endpoint>> Endpoint::serve(const std::string& path, const Resource& resource,
                                                  Calls& calls) {
  if (control::connect_to(path))
    return Error{"another program serves " + resource.name() + " at " + path,
                 "one jcam-kubelet is enough for a machine", EADDRINUSE};
  auto parts = std::make_unique<Parts>(resource, calls);
  grpc::ServerBuilder builder;
  builder.AddListeningPort("unix:" + path, grpc::InsecureServerCredentials());
  builder.RegisterService(&parts->service);
  // One thread that waits for calls, as long as it takes; gRPC's own choice wakes up to look.
  using Option = grpc::ServerBuilder::SyncServerOption;
  builder.SetSyncServerOption(Option::NUM_CQS, 1);
  builder.SetSyncServerOption(Option::MIN_POLLERS, 1);
  builder.SetSyncServerOption(Option::MAX_POLLERS, 1);
  builder.SetSyncServerOption(Option::CQ_TIMEOUT_MSEC, std::numeric_limits<int>::max());
  parts->server = builder.BuildAndStart();
  if (!parts->server)
    return Error{"cannot listen at " + path, "jcam-kubelet has to run as root, and the path to be short"};
  return std::unique_ptr<Endpoint>(new Endpoint(std::move(parts)));
}

void Endpoint::offer(const std::vector<Device>& devices) {
  api::ListAndWatchResponse list;
  for (const auto& device : devices) {
    auto& shown = *list.add_devices();
    shown.set_id(device.node.text());
    shown.set_health(device.health.well ? "Healthy" : "Unhealthy");
  }
  parts_->service.board().show(list);
}

}  // namespace jcam::kubelet
