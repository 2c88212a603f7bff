// SPDX-License-Identifier: Apache-2.0
#include "host/engine_api.h"

#include <fmt/format.h>
#include <httplib.h>
#include <sys/socket.h>

#include <chrono>
#include <csignal>

namespace jcam {
namespace {

constexpr std::chrono::seconds kAnswer{10};

/// The library sends without MSG_NOSIGNAL. What stood before is put back: the engine inherits it.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &before_);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;
  ~WithoutSigpipe() { ::sigaction(SIGPIPE, &before_, nullptr); }

 private:
  struct sigaction before_ {};
};

}  // namespace

Result<std::string> docker_api(const std::string& socket, const std::string& path, std::size_t limit) {
  const WithoutSigpipe guard;
  httplib::Client client(socket);
  client.set_address_family(AF_UNIX);
  client.set_connection_timeout(kAnswer);
  client.set_read_timeout(kAnswer);
  client.set_write_timeout(kAnswer);
  std::string body;
  bool fits = true;
  // Without a Host of our own the library would name the socket, which is no host to Docker.
  const auto answer = client.Get(path, {{"Host", "docker"}}, [&](const char* data, std::size_t size) {
    fits = size <= limit - body.size();
    if (fits) body.append(data, size);
    return fits;
  });
  if (!fits) return Error{fmt::format("docker: the answer on {} has more than {} bytes", socket, limit)};
  if (!answer)
    return Error{fmt::format("docker does not answer on {}: {}", socket, httplib::to_string(answer.error())),
                 "is its daemon healthy? try: docker info"};
  constexpr int kOk = 200;
  if (answer->status != kOk) {
    return Error{fmt::format("docker answers {} to {} on {}", answer->status, path, socket),
                 "see what docker info says by itself"};
  }
  return body;
}

}  // namespace jcam
