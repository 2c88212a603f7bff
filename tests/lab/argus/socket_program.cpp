// SPDX-License-Identifier: Apache-2.0
// Stands in for nvargus-daemon and for a program that talks to it: `serve PATH WORD` binds the socket anew
// and tells WORD to whoever connects; `follow PATH` connects again and again and prints what it is told, or
// "dead", each time that changes.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "common/os/unique_fd.h"

namespace {

using jcam::UniqueFd;

sockaddr_un address_of(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  return address;
}

int serve(const char* path, std::string_view word) {
  const UniqueFd listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_of(path);
  ::unlink(path);
  if (::bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(path, 0777) != 0 || ::listen(listening.get(), 8) != 0) {
    return std::perror(path), 1;
  }
  while (true) {
    const UniqueFd client(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client && ::send(client.get(), word.data(), word.size(), MSG_NOSIGNAL) < 0) std::perror("send");
  }
}

std::string asked(const char* path) {
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_of(path);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return "dead";
  std::array<char, 64> word{};
  const ssize_t size = ::read(fd.get(), word.data(), word.size());
  return size > 0 ? std::string(word.data(), static_cast<std::size_t>(size)) : "dead";
}

int follow(const char* path, const char* file) {
  constexpr useconds_t kPause = 100'000;
  std::ofstream out(file, std::ios::app);
  std::string told;
  for (; out; ::usleep(kPause)) {
    std::string now = asked(path);
    if (now == told) continue;
    out << now << std::endl;
    told = std::move(now);
  }
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "serve" && argc == 4) return serve(argv[2], argv[3]);
  if (what == "follow" && argc == 4) return follow(argv[2], argv[3]);
  return std::fputs("usage: jcam-test-socket serve PATH WORD | follow PATH FILE\n", stderr), 2;
}
