// SPDX-License-Identifier: Apache-2.0
#include "web/request/reply.h"

#include <gtest/gtest.h>

namespace jcam::web {
namespace {

constexpr const char* kGuards =
    "Content-Security-Policy: default-src 'none'; img-src 'self' blob:; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";

TEST(Reply, IsWholeAndClosesTheConnection) {
  EXPECT_EQ(reply_text({200, "image/jpeg", std::string("a\0b", 3)}),
            std::string("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n") + kGuards +
                std::string("a\0b", 3));
  EXPECT_EQ(reply_text({200, "image/jpeg", "abc"}, true),
            std::string("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n") + kGuards);
  EXPECT_EQ(
      head_text({200, kMultipart}, std::nullopt),
      std::string("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=jcam\r\n") + kGuards);
}

TEST(Reply, OfARefusalHasOneLine) {
  const std::string text = reply_text(reply_of({404, "there is no\r\nSet-Cookie: a"}));
  EXPECT_TRUE(text.starts_with("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\n"))
      << text;
  EXPECT_EQ(text.find("\r\nSet-Cookie"), std::string::npos);
  EXPECT_EQ(reply_of({404, "a"}).challenge, "");
}

TEST(Reply, AsksForTheToken) {
  EXPECT_NE(reply_text(reply_of({401, "a"})).find("\r\nWWW-Authenticate: Basic realm=\"jcam\""),
            std::string::npos);
  EXPECT_NE(reply_text(reply_of({401, "a"}, true)).find("\r\nWWW-Authenticate: Bearer\r\n"),
            std::string::npos);
}

}  // namespace
}  // namespace jcam::web
