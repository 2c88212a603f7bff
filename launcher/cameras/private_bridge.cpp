// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/private_bridge.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

#include "common/os/find_program.h"
#include "common/os/os_error.h"
#include "common/os/process.h"
#include "common/os/read_file.h"
#include "common/text/text.h"
#include "launcher/deed/private_files.h"

namespace jcam::launch {
namespace {

constexpr int kPatience = 15'000;  // a bridge that has to load a module and make nodes takes a second or two
constexpr int kLifelineInside = 3;
constexpr int kReadyInside = 4;

struct Pipe {
  UniqueFd reader, writer;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return os_error(errno, "cannot make a pipe");
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// Its log is its two outputs.
Status start(const std::vector<std::string>& words, const std::string& log, int lifeline, int ready) {
  constexpr mode_t kLogMode = 0600;
  const UniqueFd output(::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kLogMode));
  if (!output) return os_error(errno, "cannot write " + log);
  const auto child = spawn(words, {.descriptors = {{output.get(), STDOUT_FILENO},
                                                   {output.get(), STDERR_FILENO},
                                                   {lifeline, kLifelineInside},
                                                   {ready, kReadyInside}},
                                   .own_session = true});
  if (!child)
    return Error{os_error(child.error().os, "cannot start " + words.front()).what, "is jcam installed?"};
  return {};
}

/// True once the bridge said that its nodes stand; false if it went away or takes too long.
bool wait_ready(int fd) {
  std::string said;
  std::array<char, 16> chunk{};
  while (said.find('\n') == std::string::npos) {
    pollfd ready{fd, POLLIN, 0};
    const int count = ::poll(&ready, 1, kPatience);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    const auto got = ::read(fd, chunk.data(), chunk.size());
    if (got <= 0) return false;
    said.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return said == "READY\n";
}

std::string last_line(const std::string& path) {
  auto text = read_file(path);
  if (!text) return {};
  while (text->ends_with('\n')) text->pop_back();
  return one_line(text->substr(text->rfind('\n') + 1));
}

}  // namespace

std::string bridge_program() {
  return find_program({"jcam-bridge", "../bridge/jcam-bridge"}, "jcam-bridge");
}

Result<PrivateBridge> start_private_bridge(const PrivateBridgeOptions& options) {
  if (auto status = own_directory(options.directory); !status) return status.error();
  auto life = make_pipe();
  if (!life) return life.error();
  auto ready = make_pipe();
  if (!ready) return ready.error();
  const std::string name = options.directory + "/bridge-" + std::to_string(::getpid());
  const std::string socket = name + ".sock";
  const std::string log = name + ".log";
  std::vector<std::string> words{options.program,
                                 "--socket",
                                 socket,
                                 "--lifeline-fd",
                                 std::to_string(kLifelineInside),
                                 "--ready-fd",
                                 std::to_string(kReadyInside)};
  if (!options.config.empty()) words.insert(words.end(), {"--config", options.config});
  if (auto status = start(words, log, life->reader.get(), ready->writer.get()); !status)
    return status.error();
  ready->writer.reset();
  if (!wait_ready(ready->reader.get())) {
    const std::string line = last_line(log);
    return Error{"no jcam-bridge is running, and one for this container did not start: " +
                     (line.empty() ? "it said nothing" : line),
                 "systemctl start jcam-bridge; its words are in " + log};
  }
  // It writes on, for nobody: what it says in its life goes to those who ask its socket.
  ::unlink(log.c_str());
  return PrivateBridge{socket, std::move(life->writer)};
}

}  // namespace jcam::launch
