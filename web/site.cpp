// SPDX-License-Identifier: Apache-2.0
#include "web/site.h"

#include <httplib.h>

#include <chrono>
#include <utility>

#include "web/answers.h"
#include "web/http/wire.h"
#include "web/request/head.h"

namespace jcam::web {
namespace {

/// How long whoever asked may take for each piece of an answer: a picture of moving ones, or all of another.
constexpr std::chrono::seconds kTakes{5};

Visit visit_of(const httplib::Request& request) {
  return {request.get_header_value("Host"), request.get_header_value("Origin"),
          request.get_header_value("Sec-Fetch-Site"), request.get_header_value("Sec-Fetch-Mode"),
          request.get_header_value("Authorization")};
}

/// For a page that loads nothing from elsewhere, is shown in nobody's frame and has no code in its text.
httplib::Headers headers() {
  return {
      {"Content-Security-Policy",
       "default-src 'none'; img-src 'self' blob:; script-src 'self'; style-src 'self'; connect-src 'self'; "
       "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"}};
}

}  // namespace

/// The library's server without its sockets and threads, which front.h and workers.h have better. What it
/// keeps protected for its own servers over TLS is what is used of it.
class Site::Library : public httplib::Server {
 public:
  Library(const std::string& socket, Policy policy) : answers_(socket), policy_(std::move(policy)) {
    // "It listens", which answers that go on look at.
    svr_sock_ = 0;
    set_default_headers(headers());
    set_exception_handler([](const httplib::Request&, httplib::Response& response, const auto&) {
      Answers::refuse({500, "that went wrong here"}, response);
    });
    // What the library refuses by itself it refuses without a word.
    set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.body.empty() && !response.content_provider_)
        Answers::refuse(refusal_of(response.status), response);
    });
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      route(request, response);
      return HandlerResponse::Handled;
    });
  }
  void end() {
    svr_sock_ = INVALID_SOCKET;
    answers_.end();
  }
  /// By whichever of the two forms this release of the library has.
  template <typename Connection>
  auto read(Connection& connection, int)
      -> decltype(this->process_request(connection, true, std::declval<bool&>(), nullptr)) {
    bool closed = false;
    return this->process_request(connection, true, closed, nullptr);
  }
  template <typename Connection>
  auto read(Connection& connection, long)
      -> decltype(this->process_request(connection, "", 0, "", 0, true, std::declval<bool&>(), nullptr)) {
    bool closed = false;
    return this->process_request(connection, "", 0, "", 0, true, closed, nullptr);
  }

 private:
  void route(const httplib::Request& request, httplib::Response& response) {
    const auto parsed = parse_target(request.method, request.path, request.params);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) return Answers::refuse(*refusal, response);
    const auto* target = std::get_if<Target>(&parsed);
    if (const auto refusal = refused_visit(visit_of(request), *target, policy_))
      return Answers::refuse(*refusal, response, target->kind == Kind::set || target->kind == Kind::unset);
    answers_.answer(*target, response);
  }

  Answers answers_;
  Policy policy_;
};

Site::Site(const std::string& socket, Policy policy)
    : library_(std::make_unique<Library>(socket, std::move(policy))) {}

Site::~Site() = default;

void Site::serve(int connection, std::string head) {
  Wire wire(connection, without_range(std::move(head)), kTakes);
  (void)library_->read(static_cast<httplib::Stream&>(wire), 0);
}

void Site::end() {
  library_->end();
}

}  // namespace jcam::web
