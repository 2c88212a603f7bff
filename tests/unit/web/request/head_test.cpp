// SPDX-License-Identifier: Apache-2.0
#include "web/request/head.h"

#include <gtest/gtest.h>

namespace jcam::web {
namespace {

TEST(RequestHead, EndsWithItsEmptyLine) {
  EXPECT_EQ(head_size("GET / HTTP/1.1\r\nA: b\r\n"), std::nullopt);
  EXPECT_EQ(head_size("GET / HTTP/1.1\r\n\r\nrest"), 18U);
}

TEST(RequestHead, OfBrowsersScrapersAndProbesIsLetThrough) {
  for (const std::string head :
       {"GET /metrics HTTP/1.0\r\n\r\n", "HEAD /?a=b%20c HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nCookie: a=b; c=\"d\"\r\nUser-Agent: X/1 (\xc3\xa4)\r\nA:\r\nRange: "
        "bytes=0-\r\n\r\n",
        "PUT /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "DELETE /a HTTP/1.1\r\n\r\n"})
    EXPECT_EQ(refused_head(head), std::nullopt) << head;
}

TEST(RequestHead, OfAnyOtherKindIsRefused) {
  const std::vector<std::pair<std::string, int>> odd{
      {"", 400},
      {"\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n", 400},
      {"GET /\r\n\r\n", 400},
      {"GET / HTTP/1.2\r\n\r\n", 400},
      {"get / HTTP/1.1\r\n\r\n", 405},
      {"G(T / HTTP/1.1\r\n\r\n", 400},
      {"GET a HTTP/1.1\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\n\r\n", 400},
      {std::string("GET /\0 HTTP/1.1\r\n\r\n", 19), 400},
      {"GET / HTTP/1.1\r\n A: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nA : b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nA\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nContent-Length: +0\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nContent-Length: 1\r\n\r\n", 413},
      {"GET / HTTP/1.1\r\nTRANSFER-ENCODING: chunked\r\n\r\n", 501},
      {"GET / HTTP/1.1\r\nContent-Encoding: gzip\r\n\r\n", 501},
      {"GET / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n", 417},
  };
  for (const auto& [head, status] : odd) EXPECT_EQ(refused_head(head), status) << head;
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 65; ++i) many += "A: b\r\n";
  EXPECT_EQ(refused_head(many + "\r\n"), 431);
  EXPECT_EQ(refused_head("GET / HTTP/1.1\r\nA: " + std::string(kMaxHead, 'b') + "\r\n\r\n"), 431);
  EXPECT_EQ(refused_head("GET /" + std::string(1024, 'a') + " HTTP/1.1\r\n\r\n"), 414);
}

}  // namespace
}  // namespace jcam::web
