// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/launcher/support.h"

#include <gtest/gtest.h>

#include "common/text/shell_quote.h"
#include "launcher/plan/places.h"
#include "launcher/render/render.h"
#include "launcher/request/command_line.h"
#include "tests/support/fixture_host.h"

namespace jcam::launch::testing {

Host fixture(const std::string& name) {
  return jcam::testing::fixture_host(name, place_paths());
}

Request request(const std::vector<std::string>& arguments) {
  const auto words = split_words(arguments);
  EXPECT_TRUE(words) << (words ? "" : words.error().message());
  if (!words) return {};
  auto request = parse_request(*words, Request{});
  EXPECT_TRUE(request) << (request ? "" : request.error().message());
  return request ? *request : Request{};
}

Result<LaunchPlan> plan_for(const Host& host, const std::vector<std::string>& arguments) {
  const auto words = split_words(arguments);
  if (!words) return words.error();
  const auto request = parse_request(*words, Request{});
  if (!request) return request.error();
  LabelledNodes nodes(host);
  const auto grants = reserve_cameras(nodes, request->cameras, std::chrono::milliseconds{0});
  if (!grants) return grants.error();
  const auto engine = choose_engine(host, *request);
  if (!engine) return engine.error();
  return plan(host, *engine, *request, *grants);
}

std::string command_for(const Host& host, const std::vector<std::string>& arguments) {
  const auto made = plan_for(host, arguments);
  return made ? shell_join(engine_argv(*made)) : "error: " + made.error().message();
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace jcam::launch::testing
