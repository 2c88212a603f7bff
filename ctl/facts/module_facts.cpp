// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <sstream>

#include "common/os/read_file.h"
#include "common/text/text.h"
#include "ctl/facts/gather.h"

namespace jcam::ctl {
namespace {

namespace fs = std::filesystem;

/// In modprobe's order of precedence: a file hides those of the same name further down.
constexpr std::array<std::string_view, 4> kModprobeDirs{"/etc/modprobe.d", "/run/modprobe.d",
                                                        "/usr/lib/modprobe.d", "/lib/modprobe.d"};
constexpr std::string_view kModule = "v4l2loopback";

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Whether a line of modprobe.d is about the module: "options v4l2loopback ...", "blacklist v4l2loopback",
/// ...
bool is_about_module(const std::string& line) {
  std::istringstream words(line);
  std::string command;
  std::string module;
  words >> command >> module;
  constexpr std::array<std::string_view, 3> kCommands{"options", "blacklist", "install"};
  return module == kModule && std::find(kCommands.begin(), kCommands.end(), command) != kCommands.end();
}

std::vector<ModprobeLine> modprobe_lines(const std::string& root) {
  std::vector<ModprobeLine> found;
  std::set<std::string> seen;
  for (const auto dir : kModprobeDirs) {
    for (const auto& name : names_in(root + std::string(dir))) {
      if (!name.ends_with(".conf") || !seen.insert(name).second) continue;
      const std::string file = std::string(dir) + "/" + name;
      std::istringstream lines(read_file_or_empty(root + file));
      for (std::string line; std::getline(lines, line);) {
        if (is_about_module(line)) found.push_back({file, one_line(line)});
      }
    }
  }
  return found;
}

constexpr std::size_t kModuleLimit = std::size_t{16} << 20;

/// The module's file below /lib/modules/KERNEL; empty if depmod knows none. modules.dep names every module,
/// wherever and however it is packed.
std::string module_file(const std::string& modules) {
  const auto known = read_file(modules + "/modules.dep", kModuleLimit);
  std::istringstream lines(known ? *known : std::string());
  for (std::string line; std::getline(lines, line);) {
    const std::string file = line.substr(0, line.find(':'));
    if (file.find("/v4l2loopback.ko") != std::string::npos || file.starts_with("v4l2loopback.ko"))
      return file.starts_with('/') ? file : modules + "/" + file;
  }
  return {};
}

/// What the file itself says, if it is not packed.
void look_into(const std::string& file, ModuleFacts& facts) {
  constexpr std::string_view kMagic = "vermagic=";
  constexpr std::string_view kSignature = "~Module signature appended~\n";
  if (!file.ends_with(".ko")) return;
  const auto text = read_file(file, kModuleLimit);
  if (!text) return;
  facts.is_signed = text->ends_with(kSignature);
  if (const auto at = text->find(kMagic); at != std::string::npos)
    facts.built_for =
        one_line(text->substr(at + kMagic.size(), text->find_first_of({" \0", 2}, at) - at - kMagic.size()));
}

/// By the kernel's own parameter, or where it is locked down, as secure boot does.
bool takes_only_signed(const std::string& root) {
  if (read_file_or_empty(root + "/sys/module/module/parameters/sig_enforce").starts_with('Y')) return true;
  const std::string lockdown = read_file_or_empty(root + "/sys/kernel/security/lockdown");
  return lockdown.find('[') != std::string::npos && lockdown.find("[none]") == std::string::npos;
}

}  // namespace

ModuleFacts gather_module(const std::string& root, const std::string& kernel) {
  ModuleFacts facts;
  std::error_code error;
  const std::string sys = root + "/sys/module/v4l2loopback";
  const std::string modules = root + "/lib/modules/" + kernel;
  facts.kernel = kernel;
  facts.loaded = fs::is_directory(sys, error);
  facts.version = one_line(read_file_or_empty(sys + "/version"));
  const std::string parameters = sys + "/parameters/";
  for (const auto& name : names_in(parameters))
    facts.parameters[name] = one_line(read_file_or_empty(std::string(parameters).append(name)));
  const std::string file = module_file(modules);
  facts.installed = !file.empty();
  look_into(file, facts);
  facts.only_signed = takes_only_signed(root);
  facts.headers = fs::exists(modules + "/build", error);
  facts.lines = modprobe_lines(root);
  return facts;
}

}  // namespace jcam::ctl
