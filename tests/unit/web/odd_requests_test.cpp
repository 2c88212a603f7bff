// SPDX-License-Identifier: Apache-2.0
// Ten thousand odd requests over real connections: each gets an answer that is one, and nothing is left of
// them. JCAM_TEST_SEED asks the same again.
#include "tests/unit/web/odd_requests.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>

#include "common/text/number.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/web/daemon_stand_in.h"
#include "tests/unit/web/visitor.h"
#include "web/server.h"

namespace jcam::web {
namespace {

using namespace std::chrono_literals;

std::ptrdiff_t count_in(const char* directory) {
  return std::distance(std::filesystem::directory_iterator(directory), {});
}
std::ptrdiff_t threads() {
  return count_in("/proc/self/task");
}
std::ptrdiff_t descriptors() {
  return count_in("/proc/self/fd");
}

unsigned chosen_seed() {
  const char* given = std::getenv("JCAM_TEST_SEED");
  const auto seed = parse_number<unsigned>(given != nullptr ? given : "");
  return seed ? *seed : std::random_device{}();
}

std::string value_of(const std::string& head, const std::string& name) {
  const auto at = head.find("\r\n" + name + ": ");
  // Moving pictures have such lines behind the head, too.
  if (at == std::string::npos || at > head.find("\r\n\r\n")) return "";
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

/// Of an answer all that there is, or the head of one that goes on.
std::string answer_over(int fd, bool without_body) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  std::string answer = test::hear(fd, std::string(kEnd));
  const auto head = answer.find(kEnd);
  if (head == std::string::npos || without_body || value_of(answer, "Content-Length").empty()) return answer;
  answer += test::hear(fd);
  return answer;
}

/// Why this is no answer; nothing: it is one.
std::optional<std::string> fault_of(const std::string& answer, bool without_body) {
  constexpr std::array<std::string_view, 13> kStatuses{"200", "400", "401", "403", "404", "405", "409",
                                                       "413", "414", "417", "431", "501", "503"};
  const auto head = answer.find("\r\n\r\n");
  if (!answer.starts_with("HTTP/1.1 ") || head == std::string::npos) return "no head";
  if (std::find(kStatuses.begin(), kStatuses.end(), answer.substr(9, 3)) == kStatuses.end())
    return "a status that nothing here has";
  const std::string length = value_of(answer, "Content-Length");
  const std::string type = value_of(answer, "Content-Type");
  if (length.empty()) {
    const bool goes_on = type == "text/event-stream" || type.starts_with("multipart/");
    return goes_on ? std::nullopt : std::optional<std::string>("no length");
  }
  const auto body = answer.size() - head - 4;
  if (!without_body && std::to_string(body) != length) return "a length that is not the body's";
  if (!without_body && answer[9] == '4' && body < 10) return "no words";
  return std::nullopt;
}

/// A test's own threads and descriptors do not count; those of connections that are just ended go by
/// themselves.
bool falls_to(std::ptrdiff_t (*count)(), std::ptrdiff_t wanted) {
  const auto until = std::chrono::steady_clock::now() + test::patience(20s);
  while (count() > wanted && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(20ms);
  return count() <= wanted;
}

TEST(WebServer, AnswersTenThousandOddRequests) {
  const unsigned seed = chosen_seed();
  std::cout << "JCAM_TEST_SEED=" << seed << std::endl;
  test::TempDir dir;
  const test::DaemonStandIn daemon(dir / "sock");
  const auto server = Server::listen({"127.0.0.1:0", dir / "sock"});
  ASSERT_TRUE(server);
  const int port = (*server)->port();
  const auto threads_before = threads();
  const auto descriptors_before = descriptors();
  test::OddRequests odd(seed);
  std::map<std::string, int> statuses;
  std::ptrdiff_t most_threads = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string request = odd.next();
    const UniqueFd fd = test::visit(port);
    ASSERT_TRUE(fd) << "request " << i;
    (void)test::say(fd.get(), request);  // not all of a long one is taken
    const bool without_body = request.starts_with("HEAD ");
    const std::string answer = answer_over(fd.get(), without_body);
    const auto fault = fault_of(answer, without_body);
    ASSERT_FALSE(fault) << *fault << ", request " << i << ":\n"
                        << request.substr(0, 2000) << "\nanswer:\n"
                        << answer.substr(0, 2000);
    ++statuses[answer.substr(9, 3)];
    most_threads = std::max(most_threads, i % 100 == 0 ? threads() : 0);
  }
  EXPECT_LE(most_threads, threads_before + 32);
  // That they are odd in more than one way, and that right ones are among them.
  for (const std::string status : {"200", "400", "403", "404", "405", "414", "431", "501"})
    EXPECT_GT(statuses[status], 10) << status;
  EXPECT_TRUE(falls_to(threads, threads_before)) << threads() << " threads, before " << threads_before;
  EXPECT_TRUE(falls_to(descriptors, descriptors_before))
      << descriptors() << ", before " << descriptors_before;
  EXPECT_TRUE(test::get(port, "/healthz/csi0").starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace jcam::web
