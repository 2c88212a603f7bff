// SPDX-License-Identifier: Apache-2.0
#include "kubelet/wire/kubelet_client.h"

#include <deviceplugin.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <podresources.grpc.pb.h>

#include <chrono>
#include <memory>

#include "common/text/text.h"

namespace jcam::kubelet {
namespace {

constexpr std::chrono::seconds kPatienceForAnswer{1};
constexpr const char* kApi = "v1beta1";

std::shared_ptr<grpc::Channel> channel_to(const std::string& path) {
  grpc::ChannelArguments arguments;
  // gRPC's own, made of the path, is none that Go's server takes.
  arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, "localhost");
  // One that failed must not make the next one wait.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("unix:" + path, grpc::InsecureChannelCredentials(), arguments);
}

void set_deadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + kPatienceForAnswer);
}

}  // namespace

Status KubeletClient::offer(const Resource& resource, const std::string& endpoint) const {
  v1beta1::RegisterRequest request;
  request.set_version(kApi);
  request.set_endpoint(endpoint);
  request.set_resource_name(resource.name());
  request.mutable_options()->set_get_preferred_allocation_available(true);
  grpc::ClientContext context;
  set_deadline(context);
  v1beta1::Empty answer;
  const auto stub = v1beta1::Registration::NewStub(channel_to(kubelet_));
  const auto status = stub->Register(&context, request, &answer);
  if (status.ok()) return {};
  const std::string what = "kubelet at " + kubelet_ + " does not take " + resource.name() + ": " +
                           one_line(status.error_message());
  if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED)
    return Error{what, std::string("it does not know the device plugin interface ") + kApi};
  return Error{what, {}};
}

Result<std::vector<Claim>> KubeletClient::claims() const {
  grpc::ClientContext context;
  set_deadline(context);
  v1::ListPodResourcesResponse answer;
  const auto stub = v1::PodResourcesLister::NewStub(channel_to(pods_));
  const auto status = stub->List(&context, {}, &answer);
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED)
    return Error{"kubelet does not tell at " + pods_ + " within a second what Pods have",
                 "it is asked again; is this machine busy?"};
  if (!status.ok())
    return Error{"kubelet does not tell at " + pods_ + " what Pods have: " + one_line(status.error_message()),
                 "it has to be 1.20 or newer, and its directory to be mounted here"};
  std::vector<Claim> claims;
  for (const auto& pod : answer.pod_resources()) {
    for (const auto& container : pod.containers()) {
      for (const auto& devices : container.devices()) {
        const auto resource = parse_resource(devices.resource_name());
        if (!resource) continue;
        for (const auto& id : devices.device_ids()) {
          if (const auto node = parse_node_name(id)) claims.push_back({*resource, *node});
        }
      }
    }
  }
  return claims;
}

}  // namespace jcam::kubelet
