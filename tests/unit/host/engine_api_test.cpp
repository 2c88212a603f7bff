// SPDX-License-Identifier: Apache-2.0
// Questions to a Docker that is made up, on a real socket.
#include "host/engine_api.h"

#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "tests/support/temp_dir.h"

namespace jcam {
namespace {

constexpr std::size_t kLimit = 1000;

class Engine : public ::testing::Test {
 protected:
  /// Answers until the test ends.
  void serve(httplib::Server::Handler handler) {
    server_.set_address_family(AF_UNIX);
    server_.Get("/.*", std::move(handler));
    ASSERT_TRUE(server_.bind_to_port(path_, 80));
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Engine() override {
    if (!thread_.joinable()) return;
    server_.stop();
    thread_.join();
  }

  test::TempDir directory_;
  std::string path_ = directory_ / "docker.sock";
  httplib::Server server_;
  std::thread thread_;
};

TEST_F(Engine, AnswersWhatItIsAsked) {
  serve([](const httplib::Request& request, httplib::Response& response) {
    response.set_content(request.target + " at " + request.get_header_value("Host"), "text/plain");
  });
  const auto text = docker_api(path_, "/containers/json?all=true&filters=%7B%7D", kLimit);
  ASSERT_TRUE(text) << text.error().message();
  EXPECT_EQ(*text, "/containers/json?all=true&filters=%7B%7D at docker");
}

TEST_F(Engine, MayRefuse) {
  serve([](const httplib::Request&, httplib::Response& response) {
    response.status = 400;
    response.set_content(R"({"message": "client version 1.10 is too old"})", "application/json");
  });
  const auto text = docker_api(path_, "/info", kLimit);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message(),
            "docker answers 400 to /info on " + path_ + "; see what docker info says by itself");
}

TEST_F(Engine, IsNotReadWithoutEnd) {
  serve([](const httplib::Request&, httplib::Response& response) {
    response.set_chunked_content_provider("text/plain", [](std::size_t, httplib::DataSink& sink) {
      const std::string chunk(100, 'x');
      return sink.write(chunk.data(), chunk.size());
    });
  });
  const auto text = docker_api(path_, "/info", kLimit);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().what, "docker: the answer on " + path_ + " has more than 1000 bytes");
}

TEST_F(Engine, IsNotThere) {
  const auto text = docker_api(path_, "/info", kLimit);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().hint, "is its daemon healthy? try: docker info");
}

TEST_F(Engine, HangsUp) {
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(path_.begin(), path_.end(), address.sun_path);
  ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  std::thread once([&] { ::close(::accept(listener, nullptr, nullptr)); });
  const auto text = docker_api(path_, "/info", kLimit);
  once.join();
  ::close(listener);
  EXPECT_FALSE(text);
}

}  // namespace
}  // namespace jcam
