// SPDX-License-Identifier: Apache-2.0
#include "web/request/reply.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/text/text.h"

namespace jcam::web {
namespace {

std::string_view phrase_of(int status) {
  using Phrase = std::pair<int, std::string_view>;
  constexpr std::array<Phrase, 15> kPhrases{{{200, "OK"},
                                             {400, "Bad Request"},
                                             {401, "Unauthorized"},
                                             {403, "Forbidden"},
                                             {404, "Not Found"},
                                             {405, "Method Not Allowed"},
                                             {408, "Request Timeout"},
                                             {409, "Conflict"},
                                             {413, "Content Too Large"},
                                             {414, "URI Too Long"},
                                             {417, "Expectation Failed"},
                                             {431, "Request Header Fields Too Large"},
                                             {500, "Internal Server Error"},
                                             {501, "Not Implemented"},
                                             {503, "Service Unavailable"}}};
  const auto* found = std::find_if(kPhrases.begin(), kPhrases.end(),
                                   [&](const Phrase& phrase) { return phrase.first == status; });
  return found == kPhrases.end() ? "Refused" : found->second;
}

/// For a page that loads nothing from elsewhere, is shown in nobody's frame and has no code in its text.
constexpr std::string_view kGuards =
    "Content-Security-Policy: default-src 'none'; img-src 'self' blob:; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Cache-Control: no-store\r\n"
    "Connection: close\r\n\r\n";

}  // namespace

Reply reply_of(const Refusal& refusal, bool changes) {
  Reply reply{refusal.status, kPlainText, one_line(refusal.text) + '\n'};
  // A browser asks a person for a password before it shows the page; the page has a place of its own for the
  // token.
  if (refusal.status == 401) reply.challenge = changes ? "Bearer" : "Basic realm=\"jcam\", charset=\"UTF-8\"";
  return reply;
}

std::string head_text(const Reply& reply, std::optional<std::size_t> length) {
  std::string text = "HTTP/1.1 " + std::to_string(reply.status) + ' ';
  text += phrase_of(reply.status);
  text += "\r\nContent-Type: " + reply.type + "\r\n";
  if (length) text += "Content-Length: " + std::to_string(*length) + "\r\n";
  if (!reply.challenge.empty()) text += "WWW-Authenticate: " + reply.challenge + "\r\n";
  text += kGuards;
  return text;
}

std::string reply_text(const Reply& reply, bool without_body) {
  std::string text = head_text(reply, reply.body.size());
  if (!without_body) text += reply.body;
  return text;
}

}  // namespace jcam::web
