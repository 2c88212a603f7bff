// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/bridge/bridge_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/support/patience.h"
#include "tests/support/places.h"

extern char** environ;

namespace jcam::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kStartMs = static_cast<int>(patience(60s).count());
const std::string kBridge = jcam::test::build_dir() + "/bridge/jcam-bridge";

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> raw;
  raw.reserve(texts.size() + 1);
  for (const auto& text : texts) raw.push_back(const_cast<char*>(text.c_str()));
  raw.push_back(nullptr);
  return raw;
}

pid_t spawn(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
            const std::string& log) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  pid_t pid = -1;
  auto arguments = pointers(argv);
  auto variables = pointers(environment);
  if (posix_spawn(&pid, arguments[0], &files, nullptr, arguments.data(), variables.data()) != 0) pid = -1;
  posix_spawn_file_actions_destroy(&files);
  return pid;
}

std::string content(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& more) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!more.contains(text.substr(0, text.find('=')))) all.push_back(text);
  }
  for (const auto& [name, value] : more) all.push_back(name + "=" + value);
  return all;
}

}  // namespace

BridgeProcess::BridgeProcess(Setup setup) : socket_(directory_ / "socket") {
  int ready[2] = {-1, -1};
  if (::pipe(ready) != 0) return;
  ::fcntl(ready[0], F_SETFD, FD_CLOEXEC);
  std::vector<std::string> argv{kBridge,    "--socket", socket_, "--ready-fd", std::to_string(ready[1]),
                                "--verbose"};
  for (const auto& camera : setup.cameras) {
    argv.emplace_back("--camera");
    argv.push_back(camera);
  }
  argv.insert(argv.end(), setup.arguments.begin(), setup.arguments.end());
  auto& environment = setup.environment;
  environment.emplace("GST_PLUGIN_PATH", jcam::test::build_dir() + "/tests/fakes");
  environment.emplace("GST_REGISTRY", jcam::test::build_dir() + "/tests/lab/gst-registry.bin");
  environment.emplace("JCAM_FAKE_ARGUS_FAIL_FILE", directory_ / "fault");
  pid_ = spawn(argv, environment_with(environment), directory_ / "log");
  ::close(ready[1]);
  pollfd wait{ready[0], POLLIN, 0};
  char word[6] = {};
  started_ = pid_ > 0 && ::poll(&wait, 1, kStartMs) == 1 && ::read(ready[0], word, sizeof word) == 6;
  // And then its end: none of the daemon's children holds the pipe.
  started_ = started_ && ::poll(&wait, 1, kStartMs) == 1 && ::read(ready[0], word, sizeof word) == 0;
  ::close(ready[0]);
}

BridgeProcess::~BridgeProcess() {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    (void)wait(5s);
  }
}

std::string BridgeProcess::output() const {
  return content(directory_ / "log");
}

void BridgeProcess::signal(int number) const {
  ::kill(pid_, number);
}

int BridgeProcess::wait(std::chrono::milliseconds limit) {
  int status = -1;
  const auto end = Clock::now() + patience(limit);
  while (::waitpid(pid_, &status, WNOHANG) == 0) {
    if (Clock::now() > end) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, &status, 0);
      break;
    }
    std::this_thread::sleep_for(5ms);
  }
  pid_ = -1;
  return status;
}

control::StatusReport BridgeProcess::status() const {
  auto client = control::Client::connect(socket_);
  if (!client) return {};
  auto answer = client->call(control::StatusRequest{}, patience(5s));
  if (!answer) return {};
  const auto* report = std::get_if<control::StatusReport>(&answer->reply);
  return report != nullptr ? *report : control::StatusReport{};
}

control::CameraReport BridgeProcess::camera(int number) const {
  for (const auto& camera : status().cameras) {
    if (camera.name.number == number) return camera;
  }
  return {};
}

bool BridgeProcess::until(const std::function<bool(const control::CameraReport&)>& holds,
                          std::chrono::milliseconds limit, int number) const {
  const auto end = Clock::now() + patience(limit);
  while (!holds(camera(number))) {
    if (Clock::now() > end) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

void BridgeProcess::fault(const std::string& words) const {
  const std::string path = directory_ / "fault";
  if (words.empty()) {
    fs::remove(path);
    return;
  }
  std::ofstream(path + ".new") << words << '\n';
  fs::rename(path + ".new", path);
}

std::string BridgeProcess::path(int camera_number, int node) const {
  const auto report = camera(camera_number);
  return static_cast<std::size_t>(node) < report.nodes.size()
             ? report.nodes[static_cast<std::size_t>(node)].path
             : "";
}

std::string run_bridge(const std::vector<std::string>& arguments, int& status) {
  const TempDir directory;
  std::vector<std::string> argv{kBridge, "--socket", directory / "socket"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const pid_t pid = spawn(argv, environment_with({}), directory / "log");
  int raw = -1;
  ::waitpid(pid, &raw, 0);
  status = WIFEXITED(raw) ? WEXITSTATUS(raw) : -1;
  return content(directory / "log");
}

}  // namespace jcam::test
