// SPDX-License-Identifier: Apache-2.0
#include "web/site.h"

#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "web/http/wire.h"
#include "web/request/request.h"
#include "web/view/events.h"
#include "web/view/pictures.h"

namespace jcam::web {
namespace {

/// What may be had, or the answer to who may not have it.
using Wanted = std::variant<Target, Reply>;

Wanted wanted_by(const std::optional<Request>& request, const Policy& policy) {
  if (!request) return reply_of(refusal_of(400));
  auto parsed = parse_target(request->method, request->path, request->query);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return reply_of(*refusal);
  auto& target = std::get<Target>(parsed);
  const auto refusal = refused_visit(request->visit, target, policy);
  if (refusal) return reply_of(*refusal, target.kind == Kind::set || target.kind == Kind::unset);
  return std::move(target);
}

/// A connection that end() ends, as long as this is there.
class Listed {
 public:
  Listed(OpenSockets& open, int fd) : open_(open), fd_(fd) { (void)open_.add(fd_); }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;
  ~Listed() { open_.remove(fd_); }

 private:
  OpenSockets& open_;
  int fd_;
};

}  // namespace

Site::Site(const std::string& socket, Policy policy)
    : policy_(std::move(policy)),
      daemon_(socket),
      answers_(daemon_),
      projections_([this](const PictureKey& key) -> Projection::Make {
        return [pictures = std::make_shared<Pictures>(daemon_, key)] { return pictures->next(); };
      }) {}

void Site::serve(UniqueFd connection, std::string_view head) {
  Wire(connection.get()).keep_short();
  const auto request = parse_request(head);
  const Wanted wanted = wanted_by(request, policy_);
  const auto* target = std::get_if<Target>(&wanted);
  const bool goes_on = target != nullptr && (target->kind == Kind::motion || target->kind == Kind::events);
  const bool head_only = request && request->method == "HEAD";
  if (goes_on && !head_only) return go_on(*target, std::move(connection));
  const Listed listed(open_, connection.get());
  const Reply reply = target != nullptr ? answer(*target) : std::get<Reply>(wanted);
  const bool endless = goes_on && reply.status == 200;
  (void)Wire(connection.get()).write(endless ? head_text(reply, std::nullopt) : reply_text(reply, head_only));
}

Reply Site::answer(const Target& target) {
  try {
    return answers_.answer(target);
  } catch (const std::exception&) {
    return reply_of({500, "that went wrong here"});
  }
}

void Site::go_on(const Target& target, UniqueFd connection) {
  const Wire wire(connection.get());
  auto place = places_.take();
  if (!place) return static_cast<void>(wire.write(reply_text(reply_of(refusal_of(503)))));
  if (target.kind == Kind::motion)
    return projections_.show({target.stream, target.width, target.fps, target.wake},
                             {std::move(connection), std::move(place)});
  const Listed listed(open_, connection.get());
  if (!wire.write(head_text(answer(target), std::nullopt))) return;
  Events events(daemon_);
  while (wire.is_there() && events.step([&](std::string_view text) { return wire.write(text); })) {
  }
}

void Site::end() {
  daemon_.end();
  open_.end();
  projections_.end();
}

}  // namespace jcam::web
