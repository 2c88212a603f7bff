// SPDX-License-Identifier: Apache-2.0
#include "launcher/deed/deed.h"

#include <fmt/format.h>

#include <utility>

#include "common/text/shell_quote.h"
#include "launcher/deed/exec.h"
#include "launcher/deed/private_files.h"

namespace jcam::launch {
namespace {

constexpr std::size_t kListLimit = std::size_t{1} << 20;

std::vector<std::string> list_words(const EndApp& end) {
  return {end.program, "ps", "--all", "--quiet", "--filter", fmt::format("label={}={}", kAppLabel, end.app)};
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto line_end = text.find_first_of("\r\n");
    if (line_end != 0) lines.emplace_back(text.substr(0, line_end));
    text = line_end == std::string_view::npos ? std::string_view() : text.substr(line_end + 1);
  }
  return lines;
}

Result<std::vector<std::string>> containers_of(const EndApp& end) {
  const auto text = output_of(list_words(end), kListLimit);
  if (!text) return text.error();
  return lines_of(*text);
}

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// A client that had to be killed leaves its container behind, which would keep name and cameras.
Status take_away(const EndApp& end) {
  const auto there = containers_of(end);
  if (!there) return there.error();
  if (there->empty()) return {};
  // Podman's rm asks first and waits ten seconds; before 4.0 it has no option against it. Docker's kills.
  if (end.kind == EngineKind::podman) (void)output_of(with({end.program, "kill"}, *there), kListLimit);
  const auto removed = output_of(with({end.program, "rm", "--force"}, *there), kListLimit);
  if (removed) return {};
  // It may have ended by itself meanwhile.
  const auto left = containers_of(end);
  if (left && left->empty()) return {};
  return Error{fmt::format("the container of app {} is still there: {}", end.app, removed.error().what),
               fmt::format("{} rm --force {}", end.program, there->front())};
}

class Doer {
 public:
  explicit Doer(const Stage& stage) : stage_(stage) {}

  Outcome operator()(const PrintText& deed) const {
    // The command mounts these, so it would not start without them.
    if (auto status = write_files(deed.files); !status) return failed(std::move(status));
    fmt::print("{}", deed.text);
    return {};
  }
  Outcome operator()(const StartEngine& deed) const {
    if (!stage_.acts()) return (*this)(PrintText{deed.text, deed.files});
    if (auto status = write_files(deed.files); !status) return failed(std::move(status));
    const auto error = exec_engine(deed.argv, deed.environment, deed.keep);
    return {exit_status(error), error};
  }
  Outcome operator()(const EndApp& deed) const {
    if (stage_.acts()) return failed(take_away(deed));
    fmt::print("{} $({})\n", shell_join(std::vector<std::string>{deed.program, "rm", "--force"}),
               shell_join(list_words(deed)));
    return {};
  }

 private:
  Status write_files(const std::vector<PrivateFile>& files) const {
    return stage_.tree ? Status{} : write_private_files(files);
  }

  static Outcome failed(Status status) {
    const int code = status ? 0 : kFailedStatus;
    return {code, std::move(status)};
  }

  const Stage& stage_;
};

}  // namespace

Outcome carry_out(const Deed& deed, const Stage& stage) {
  return std::visit(Doer(stage), deed);
}

}  // namespace jcam::launch
