// SPDX-License-Identifier: Apache-2.0
#include "launcher/deed/exec.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <map>

#include "common/os/os_error.h"
#include "common/os/program_output.h"

namespace jcam::launch {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  out.reserve(words.size() + 1);
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_with(const std::vector<Variable>& more) {
  std::map<std::string, std::string> merged;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string::npos) merged[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const auto& variable : more) merged[variable.name] = variable.value;
  std::vector<std::string> words;
  words.reserve(merged.size());
  for (const auto& [name, value] : merged) words.push_back(name + "=" + value);
  return words;
}

}  // namespace

Error exec_engine(const std::vector<std::string>& argv, const std::vector<Variable>& environment,
                  const std::vector<int>& keep) {
  for (const int fd : keep) {
    if (::fcntl(fd, F_SETFD, 0) != 0) return os_error(errno, "cannot keep the reservation");
  }
  auto words = argv;
  const auto pointers_to_words = pointers(words);
  auto variables = environment_with(environment);
  const auto pointers_to_variables = pointers(variables);
  ::execvpe(words.front().c_str(), pointers_to_words.data(), pointers_to_variables.data());
  return os_error(errno, "cannot start " + words.front(),
                  errno == E2BIG ? "the command is too long: pass fewer devices" : "");
}

Result<std::string> output_of(const std::vector<std::string>& argv, std::size_t limit) {
  constexpr std::chrono::seconds kPatience{10};
  auto output = program_output(argv, {.limit = limit, .patience = kPatience, .errors = false});
  if (!output) return output.error();
  if (!output->whole)
    return Error{argv.front() + " does not answer", "is its daemon healthy? try: " + argv.front() + " info"};
  if (output->status != 0) {
    return Error{argv.front() + " " + (argv.size() > 1 ? argv[1] : "") + " failed",
                 "see what it says by itself"};
  }
  return std::move(output->text);
}

int exit_status(const Error& error) {
  constexpr int kNotExecutable = 126;
  constexpr int kNotFound = 127;
  if (error.os == ENOENT) return kNotFound;
  return error.os == EACCES || error.os == ENOEXEC ? kNotExecutable : kFailedStatus;
}

}  // namespace jcam::launch
