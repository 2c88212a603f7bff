// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deviceplugin.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <podresources.grpc.pb.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/result.h"

namespace jcam::test {

/// A kubelet as device plugins know it, by the published interface: it takes registrations, follows the
/// lists, gives devices to Pods that are only names, and tells who has what. Its memory of Pods outlives
/// stop(), as the real one's does. Any thread.
class KubeletStandIn {
 public:
  /// Sockets DIRECTORY/kubelet.sock and DIRECTORY/pods.sock; does not serve yet.
  explicit KubeletStandIn(std::string directory);
  ~KubeletStandIn();
  KubeletStandIn(const KubeletStandIn&) = delete;
  KubeletStandIn& operator=(const KubeletStandIn&) = delete;

  /// As the real one starts: all sockets beside its own are removed first.
  void start();
  void stop();

  /// Resource -> device -> whether it is healthy.
  using Shown = std::map<std::string, std::map<std::string, bool>>;
  Shown shown() const;
  bool until(const std::function<bool(const Shown&)>& holds,
             std::chrono::milliseconds limit = std::chrono::seconds(20)) const;

  struct Pod {
    int number = 0;
    std::string resource;
    std::vector<std::string> devices;
    v1beta1::ContainerAllocateResponse container;
  };
  /// Chooses as kubelet does: among what is healthy and was not given through this resource.
  Result<Pod> start_pod(const std::string& resource, int size = 1);
  void end_pod(int number);
  std::map<int, Pod> pods() const;

  /// The call by itself, whatever is asked for.
  Result<v1beta1::AllocateResponse> allocate(const std::string& resource,
                                             const std::vector<std::string>& ids);
  /// From now on it takes no registration, with this answer; empty: it does.
  void refuse(const std::string& why);
  /// Where it is started next, it has no such interface, as one of another version.
  void forget_registrations() { knows_plugins_ = false; }
  /// From now on it tells so late what Pods have.
  void tell_late(std::chrono::milliseconds by) { late_ = by; }
  int registrations() const { return registrations_; }
  int lists() const { return lists_; }

 private:
  class Registration;
  class PodResources;
  struct Watch {
    std::string endpoint;
    std::shared_ptr<grpc::ClientContext> context;
    std::thread thread;
  };
  void watch(const std::string& resource, int registration, const std::string& endpoint,
             grpc::ClientContext& context);
  std::shared_ptr<grpc::Channel> channel(const std::string& resource) const;

  std::string directory_;
  mutable std::mutex mutex_;
  std::unique_ptr<Registration> registration_;
  std::unique_ptr<PodResources> pod_resources_;
  std::unique_ptr<grpc::Server> server_, pods_server_;
  std::vector<Watch> watches_;
  std::map<std::string, std::string> endpoints_;  ///< of each resource
  std::map<std::string, int> current_;            ///< of each resource the newest registration, which counts
  Shown shown_;
  std::map<int, Pod> pods_;
  std::string refusal_;
  bool knows_plugins_ = true;
  std::atomic<std::chrono::milliseconds> late_{};
  int next_ = 1;
  std::atomic<int> registrations_{0}, lists_{0};
};

}  // namespace jcam::test
