// SPDX-License-Identifier: Apache-2.0
#include "web/request/request.h"

#include <gtest/gtest.h>

namespace jcam::web {
namespace {

TEST(Request, IsTakenApart) {
  const auto request = parse_request(
      "PUT /a%2Fb%20c+d?value=x%26y+z%3d&&flag&=odd&t=a=b HTTP/1.1\r\nHOST:\t[::1]:9911 \r\nA: Host: x\r\n"
      "origin: http://[::1]:9911\r\nSec-Fetch-Site: same-origin\r\nsec-fetch-mode: cors\r\n"
      "Authorization:Bearer a b\r\nOrigin: http://elsewhere\r\n\r\n");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "PUT");
  EXPECT_EQ(request->path, "/a/b c+d");
  EXPECT_EQ(request->query, (Query{{"", "odd"}, {"flag", ""}, {"t", "a=b"}, {"value", "x&y z="}}));
  EXPECT_EQ(request->visit.host, "[::1]:9911");
  EXPECT_EQ(request->visit.origin, "http://[::1]:9911");
  EXPECT_EQ(request->visit.fetch_site, "same-origin");
  EXPECT_EQ(request->visit.fetch_mode, "cors");
  EXPECT_EQ(request->visit.authorization, "Bearer a b");
}

TEST(Request, HasWhatItDoesNotSayEmpty) {
  const auto request = parse_request("GET / HTTP/1.0\r\nHost:\r\nA:  \r\n\r\n");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, "/");
  EXPECT_TRUE(request->query.empty());
  EXPECT_EQ(request->visit.host + request->visit.origin + request->visit.authorization, "");
}

TEST(Request, IsRefusedWithAByteThatIsNone) {
  for (const std::string target :
       {"/%", "/%4", "/%zz", "/%+1", "/%-1", "/a?b=%g0", "/a?%=b", "/%u0041", "/a?b=%\xc3\xa4"})
    EXPECT_FALSE(parse_request("GET " + target + " HTTP/1.1\r\n\r\n")) << target;
  const auto request = parse_request("GET /%00%fF HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, std::string("/\0\xff", 3));
}

}  // namespace
}  // namespace jcam::web
