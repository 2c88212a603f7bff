// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <span>

#include "common/os/atomic_file.h"
#include "common/os/find_program.h"
#include "common/os/read_file.h"
#include "common/os/unique_fd.h"
#include "common/os/unix_listener.h"
#include "tests/support/temp_dir.h"

namespace jcam {
namespace {

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    names.push_back(entry.path().filename());
  return names;
}

TEST(ReadFile, WholeFilesAndProc) {
  const test::TempDir dir;
  const std::string content(50000, 'x');
  std::ofstream(dir / "a") << content;
  EXPECT_EQ(*read_file(dir / "a"), content);
  const auto proc = read_file("/proc/self/stat");
  ASSERT_TRUE(proc);
  EXPECT_FALSE(proc->empty());
}

TEST(ReadFile, TheBeginningOfAnOpenOneLeavesItsPlaceAlone) {
  const test::TempDir dir;
  std::ofstream(dir / "a") << "beginning and end";
  const UniqueFd fd(::open((dir / "a").c_str(), O_RDONLY | O_CLOEXEC));
  ASSERT_EQ(::lseek(fd.get(), 5, SEEK_SET), 5);
  std::string text(9, '\0');
  ASSERT_TRUE(read_beginning(fd.get(), std::as_writable_bytes(std::span(text))));
  EXPECT_EQ(text, "beginning");
  EXPECT_EQ(::lseek(fd.get(), 0, SEEK_CUR), 5);
  text.resize(3);
  ASSERT_TRUE(read_at(fd.get(), 10, std::as_writable_bytes(std::span(text))));
  EXPECT_EQ(text, "and");
  EXPECT_EQ(read_at(fd.get(), 15, std::as_writable_bytes(std::span(text))).error().os, EIO);
  text.resize(18);
  EXPECT_EQ(read_beginning(fd.get(), std::as_writable_bytes(std::span(text))).error().os, EIO);
}

TEST(ReadFile, RefusesWhatIsNoFileOrTooLong) {
  const test::TempDir dir;
  std::ofstream(dir / "a") << "12345";
  EXPECT_TRUE(read_file(dir / "a", 5));
  EXPECT_EQ(read_file(dir / "a", 4).error().message(),
            "cannot read " + (dir / "a") + ": it has more than 4 bytes");
  EXPECT_EQ(read_file(dir.path()).error().message(),
            "cannot read " + dir.path() + ": it is not a regular file");
  ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_file(dir / "pipe").error().message(),
            "cannot read " + (dir / "pipe") + ": it is not a regular file");
  const auto missing = read_file(dir / "none");
  EXPECT_EQ(missing.error().message(), "cannot read " + (dir / "none") + ": No such file or directory");
  EXPECT_EQ(missing.error().os, ENOENT);
}

TEST(AtomicFile, MakesAndReplaces) {
  const test::TempDir dir;
  const mode_t before = ::umask(077);
  EXPECT_TRUE(write_file_atomically(dir / "a", "one", 0640));
  EXPECT_TRUE(write_file_atomically(dir / "a", "two", 0644));
  ::umask(before);
  EXPECT_EQ(*read_file(dir / "a"), "two");
  struct stat info {};
  ASSERT_EQ(::stat((dir / "a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777u, 0644u);
  EXPECT_THAT(names_in(dir.path()), testing::ElementsAre("a"));
}

TEST(AtomicFile, AReaderKeepsTheOldFile) {
  const test::TempDir dir;
  ASSERT_TRUE(write_file_atomically(dir / "a", "old"));
  std::ifstream reader(dir / "a");
  ASSERT_TRUE(write_file_atomically(dir / "a", "new"));
  std::string text;
  reader >> text;
  EXPECT_EQ(text, "old");
}

TEST(AtomicFile, LeavesNothingBehindOnErrors) {
  const test::TempDir dir;
  std::filesystem::create_directory(dir / "d");
  std::ofstream(dir / "d/inside") << "x";
  EXPECT_EQ(write_file_atomically(dir / "d", "x").error().message(),
            "cannot write " + (dir / "d") + ": Is a directory");
  EXPECT_EQ(write_file_atomically(dir / "none/a", "x").error().message(),
            "cannot write in " + (dir / "none") + ": No such file or directory");
  EXPECT_EQ(write_file_atomically("/tmp/", "x").error().message(),
            "cannot write /tmp/: it names a directory");
  EXPECT_THAT(names_in(dir.path()), testing::ElementsAre("d"));
}

/// A machine on which the program bin/me runs.
class FindProgram : public testing::Test {
 protected:
  FindProgram() {
    std::filesystem::create_directories(dir_ / "proc/self");
    for (const char* folder : {"bin", "lib", "bin/folder"}) std::filesystem::create_directory(dir_ / folder);
    std::filesystem::create_symlink(dir_ / "bin/me", dir_ / "proc/self/exe");
  }
  void program(const std::string& name, mode_t mode) const {
    std::ofstream(dir_ / name) << "x";
    ::chmod((dir_ / name).c_str(), mode);
  }
  const test::TempDir dir_;
};

TEST_F(FindProgram, TheFirstPlaceWithAFileThatMayBeRun) {
  program("bin/text", 0644);
  program("lib/other", 0755);
  EXPECT_EQ(find_program({"none", "text", "folder", "../lib/other"}, "/else", dir_ / "proc"),
            dir_ / "lib/other");
}

TEST_F(FindProgram, OtherwiseWhatWasSaid) {
  EXPECT_EQ(find_program({"none"}, "/else", dir_ / "proc"), "/else");
  // Without /proc the folder is not known, and the working directory is not it.
  program("bin/other", 0755);
  std::filesystem::current_path(dir_ / "bin");
  EXPECT_EQ(find_program({"other"}, "/else", dir_ / "nothing"), "/else");
  std::filesystem::current_path("/");
}

TEST(InstalledProgram, IsFoundInTheUsualDirectoriesBelowTheRoot) {
  const test::TempDir dir;
  EXPECT_EQ(installed_program("tool", dir.path()), "");
  std::filesystem::create_directories(dir / "usr/sbin");
  std::ofstream(dir / "usr/sbin/tool") << "x";
  EXPECT_EQ(installed_program("tool", dir.path()), dir / "usr/sbin/tool");
  EXPECT_EQ(installed_program("sh").empty(), false);
}

TEST(UnixListener, ASocketThatNobodyServesIsToldFromOneThatIsServed) {
  const test::TempDir dir;
  const std::string path = dir / "a socket";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  EXPECT_FALSE(is_listened_at(path)) << "there is none";
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_FALSE(is_listened_at(path)) << "bound only, as the stand-in is";
  ASSERT_EQ(::listen(fd.get(), 1), 0);
  EXPECT_TRUE(is_listened_at(path));
  EXPECT_FALSE(is_listened_at(dir / "a"));
  std::filesystem::create_symlink(path, dir / "link");
  EXPECT_TRUE(is_listened_at(dir / "link"));
  fd.reset();
  EXPECT_FALSE(is_listened_at(path)) << "a leftover";
  EXPECT_TRUE(is_listened_at(path, "/nonexistent")) << "where nobody can be asked the file counts";
}

}  // namespace
}  // namespace jcam
