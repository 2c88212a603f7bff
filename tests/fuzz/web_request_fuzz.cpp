// SPDX-License-Identifier: Apache-2.0
// A request as it comes over a connection: the check of its head, its parser, and what is made of it. There
// is no daemon.
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "common/os/unique_fd.h"
#include "web/page/page.h"
#include "web/request/head.h"
#include "web/site.h"

using namespace jcam;

namespace {

void expect(bool right) {
  if (!right) std::abort();
}

/// What a target promises, whatever it was made of.
void check(const web::Target& target) {
  expect(target.width == 0 || (target.width >= 16 && target.width <= 8192));
  expect(target.fps >= 1 && target.fps <= 30);
  expect(target.kind != web::Kind::file || web::page_file(target.file));
  const bool changes = target.kind == web::Kind::set || target.kind == web::Kind::unset;
  expect(changes == !target.property.empty());
  expect(!changes || target.camera);
}

void check(const web::Refusal& refusal) {
  expect(refusal.status >= 400 && refusal.status < 500);
  expect(!refusal.text.empty() && refusal.text.size() < 200);
  expect(refusal.text.find('\n') == std::string::npos);
}

/// Decoded paths may have any bytes: here they come as they are. "GET path?key=value&key".
void check_target(std::string_view text) {
  const auto take = [&text](char end) {
    const auto part = text.substr(0, text.find(end));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return std::string(part);
  };
  const std::string method = take(' ');
  const std::string path = take('?');
  web::Query query;
  while (!text.empty()) {
    const std::string pair = take('&');
    const auto equals = std::min(pair.find('='), pair.size());
    query.emplace(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
  }
  std::visit([](const auto& parsed) { check(parsed); }, web::parse_target(method, path, query));
}

/// Who asks sends no more, and is gone for an answer that goes on; what comes before is to be read.
std::string answer_to(web::Site& site, const std::string& head) {
  int pair[2];
  expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0);
  UniqueFd ours(pair[0]);
  const UniqueFd theirs(pair[1]);
  ::shutdown(theirs.get(), SHUT_WR);
  site.serve(std::move(ours), head);
  std::string answer(4096, '\0');
  const ssize_t got = ::recv(theirs.get(), answer.data(), answer.size(), 0);
  answer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return answer;
}

bool says_who_asks(std::string head) {
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return head.find("authorization") != std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static web::Site site("/nonexistent/socket",
                        web::Policy{.pages = true, .local = false, .token = "0123456789abcdef"});
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_target(bytes);
  const auto end = web::head_size(bytes);
  if (!end) return 0;
  const std::string head(bytes.substr(0, *end));
  if (const auto refused = web::refused_head(head)) {
    expect(*refused >= 400 && *refused <= 501);
    return 0;
  }
  const std::string answer = answer_to(site, head);
  expect(answer.starts_with("HTTP/1.1 "));
  // Nothing went wrong, and nobody is let in without the token; health says that there is no daemon.
  expect(answer.find(" 500 ") != 8);
  expect(says_who_asks(head) || answer.at(9) != '2');
  return 0;
}
