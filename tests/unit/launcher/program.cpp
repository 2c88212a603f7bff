// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/launcher/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace jcam::launch::testing {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Ran run_program(const std::vector<std::string>& arguments,
                const std::map<std::string, std::string>& environment) {
  const test::TempDir directory;
  const std::string out = directory / "out";
  const std::string err = directory / "err";
  std::vector<std::string> words{jcam::test::build_dir() + "/launcher/jcam-run"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT, 0600);
  pid_t pid = -1;
  const auto argv = pointers(words);
  const auto envp = pointers(variables);
  const int error = ::posix_spawn(&pid, argv.front(), &actions, nullptr, argv.data(), envp.data());
  ::posix_spawn_file_actions_destroy(&actions);
  Ran ran;
  int status = 0;
  if (error != 0 || ::waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) return ran;
  ran.status = WEXITSTATUS(status);
  ran.out = text_of(out);
  ran.err = text_of(err);
  return ran;
}

}  // namespace jcam::launch::testing
