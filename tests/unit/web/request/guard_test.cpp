// SPDX-License-Identifier: Apache-2.0
#include "web/request/guard.h"

#include <gtest/gtest.h>

namespace jcam::web {
namespace {

const Target kPage{Kind::file, "index.html"};
const Target kPicture{.kind = Kind::picture};
const Target kSet{.kind = Kind::set};
const std::string kToken = "0123456789abcdef";

int status(const Visit& visit, const Target& target, const Policy& policy = {}) {
  const auto refusal = refused_visit(visit, target, policy);
  return refusal ? refusal->status : 200;
}

TEST(Guard, OnThisMachineAnybodyMayLook) {
  for (const std::string host :
       {"localhost", "localhost:9911", "127.0.0.1:8080", "[::1]:9911", "10.0.0.7", ""})
    EXPECT_EQ(status({.host = host}, kPicture), 200) << host;
}

TEST(Guard, NamesThatDnsCouldLeadHereAreRefused) {
  for (const std::string host : {"evil.example", "evil.example:9911", "localhost.evil.example",
                                 "127.0.0.1.evil.example", "[evil]", "[::1", ":9911", "1a"})
    EXPECT_EQ(status({.host = host}, kPicture), 403) << host;
  EXPECT_EQ(status({.host = "jetson.lan:9911"}, Target{Kind::metrics}), 200);
  EXPECT_EQ(status({.host = "jetson.lan"}, Target{Kind::health}), 200);
}

TEST(Guard, PagesOfOtherSitesAreRefused) {
  const std::string host = "localhost:9911";
  EXPECT_EQ(status({.host = host, .origin = "http://localhost:9911"}, kPicture), 200);
  for (const std::string origin :
       {"http://localhost:9912", "http://evil.example", "null", "file://", "localhost:9911"})
    EXPECT_EQ(status({.host = host, .origin = origin}, kPicture), 403) << origin;
  EXPECT_EQ(status({.host = host, .fetch_site = "same-origin", .fetch_mode = "no-cors"}, kPicture), 200);
  EXPECT_EQ(status({.host = host, .fetch_site = "none", .fetch_mode = "navigate"}, kPicture), 200);
  EXPECT_EQ(status({.host = host, .fetch_site = "cross-site", .fetch_mode = "no-cors"}, kPicture), 403);
  EXPECT_EQ(status({.host = host, .fetch_site = "same-site", .fetch_mode = "navigate"}, kPicture), 403);
  // A link to the page.
  EXPECT_EQ(status({.host = host, .fetch_site = "cross-site", .fetch_mode = "navigate"}, kPage), 200);
  EXPECT_EQ(status({.host = host, .fetch_site = "cross-site", .fetch_mode = "no-cors"}, kPage), 403);
}

TEST(Guard, NobodySetsWithoutTheToken) {
  const Policy policy{.token = kToken};
  EXPECT_EQ(status({}, kSet), 403);
  EXPECT_EQ(status({.authorization = "Bearer "}, kSet), 403);
  EXPECT_EQ(status({}, kSet, policy), 401);
  for (const std::string wrong :
       {"Bearer", "Bearer ", "Bearer 0123456789abcdeF", "Bearer 0123456789abcdef0", "bearer 0123456789abcdef",
        "Basic 0123456789abcdef", "Basic !", "0123456789abcdef"})
    EXPECT_EQ(status({.authorization = wrong}, kSet, policy), 401) << wrong;
  EXPECT_EQ(status({.authorization = "Bearer " + kToken}, kSet, policy), 200);
  // "me:0123456789abcdef"
  EXPECT_EQ(status({.authorization = "Basic bWU6MDEyMzQ1Njc4OWFiY2RlZg=="}, kSet, policy), 200);
  EXPECT_EQ(status({}, kPicture, policy), 200);
}

TEST(Guard, FromElsewhereNobodyLooksWithoutTheToken) {
  const Policy policy{.local = false, .token = kToken};
  EXPECT_EQ(status({.host = "10.0.0.7"}, kPage, policy), 401);
  EXPECT_EQ(status({.host = "10.0.0.7"}, Target{Kind::metrics}, policy), 401);
  EXPECT_EQ(status({.host = "10.0.0.7"}, Target{Kind::health}, policy), 200);
  EXPECT_EQ(status({.host = "10.0.0.7", .authorization = "Bearer " + kToken}, kPage, policy), 200);
}

TEST(Guard, WhereOnlyMetricsAreAskedForNothingElseIsShown) {
  const Policy policy{.pages = false, .local = false};
  EXPECT_EQ(status({}, Target{Kind::metrics}, policy), 200);
  EXPECT_EQ(status({}, Target{Kind::health}, policy), 200);
  EXPECT_EQ(status({}, kPage, policy), 404);
  EXPECT_EQ(status({}, kSet, policy), 404);
}

}  // namespace
}  // namespace jcam::web
