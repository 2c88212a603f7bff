// SPDX-License-Identifier: Apache-2.0
#include "tests/kubelet/plugin_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/support/places.h"

namespace jcam::test {
namespace {

namespace fs = std::filesystem;

long sum_of(const fs::path& file, const std::string& word) {
  std::ifstream in(file);
  long sum = 0;
  for (std::string line; std::getline(in, line);) {
    const auto at = line.find(word);
    if (at != std::string::npos) sum += std::stol(line.substr(at + word.size()));
  }
  return sum;
}

}  // namespace

PluginProcess::~PluginProcess() {
  if (pid_ < 0) return;
  signal(SIGKILL);
  wait();
}

void PluginProcess::start() {
  std::vector<std::string> words{build_dir() + "/kubelet/jcam-kubelet"};
  words.insert(words.end(), arguments_.begin(), arguments_.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 2, log_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ) != 0) pid_ = -1;
  posix_spawn_file_actions_destroy(&actions);
}

void PluginProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

int PluginProcess::wait(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  int status = 0;
  while (pid_ > 0 && ::waitpid(pid_, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > end) signal(SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string PluginProcess::log() const {
  std::ifstream in(log_);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool PluginProcess::says(const std::string& text, std::chrono::milliseconds limit) const {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (log().find(text) == std::string::npos) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

bool PluginProcess::blocks(int number) const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/status");
  constexpr std::string_view kBlocked = "SigBlk:";
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kBlocked))
      return ((std::stoull(line.substr(kBlocked.size()), nullptr, 16) >> (number - 1)) & 1U) != 0;
  }
  return false;
}

long PluginProcess::wakeups() const {
  long sum = 0;
  for (const auto& task : fs::directory_iterator("/proc/" + std::to_string(pid_) + "/task")) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm"), name);
    if (name != "grpc_global_tim" && name != "timer_manager")
      sum += sum_of(task.path() / "status", "voluntary_ctxt_switches:");
  }
  return sum;
}

long PluginProcess::memory(const std::string& word) const {
  return sum_of("/proc/" + std::to_string(pid_) + "/smaps_rollup", word);
}

std::size_t PluginProcess::count(const std::string& name) const {
  const fs::directory_iterator entries("/proc/" + std::to_string(pid_) + "/" + name);
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace jcam::test
