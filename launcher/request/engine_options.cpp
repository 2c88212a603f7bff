// SPDX-License-Identifier: Apache-2.0
#include "launcher/request/engine_options.h"

#include <algorithm>
#include <array>
#include <utility>

namespace jcam::launch {
namespace {

constexpr EngineOptionKind flag(std::string_view name, char letter = 0) {
  return {name, letter, false};
}
constexpr EngineOptionKind value(std::string_view name, char letter = 0) {
  return {name, letter, true};
}

// The union of the three engines: what one of them does not know, it refuses itself.
constexpr std::array kOptions{
    flag("detach", 'd'),
    flag("disable-content-trust"),
    flag("init"),
    flag("interactive", 'i'),
    flag("no-healthcheck"),
    flag("oom-kill-disable"),
    flag("privileged"),
    flag("publish-all", 'P'),
    flag("quiet", 'q'),
    flag("read-only"),
    flag("rm"),
    flag("sig-proxy"),
    flag("tty", 't'),
    flag("use-api-socket"),
    // podman and nerdctl
    flag("env-host"),
    flag("http-proxy"),
    flag("no-hostname"),
    flag("no-hosts"),
    flag("passwd"),
    flag("read-only-tmpfs"),
    flag("replace"),
    flag("rmi"),
    flag("rootfs"),
    flag("tls-verify"),
    flag("unsetenv-all"),
    // with a value
    value("add-host"),
    value("annotation"),
    value("arch"),
    value("attach", 'a'),
    value("authfile"),
    value("blkio-weight"),
    value("blkio-weight-device"),
    value("cap-add"),
    value("cap-drop"),
    value("cert-dir"),
    value("cgroup-conf"),
    value("cgroup-parent"),
    value("cgroupns"),
    value("cgroups"),
    value("chrootdirs"),
    value("cidfile"),
    value("conmon-pidfile"),
    value("cosign-certificate-identity"),
    value("cosign-certificate-identity-regexp"),
    value("cosign-certificate-oidc-issuer"),
    value("cosign-certificate-oidc-issuer-regexp"),
    value("cosign-key"),
    value("cpu-count"),
    value("cpu-percent"),
    value("cpu-period"),
    value("cpu-quota"),
    value("cpu-rt-period"),
    value("cpu-rt-runtime"),
    value("cpu-shares", 'c'),
    value("cpus"),
    value("cpuset-cpus"),
    value("cpuset-mems"),
    value("creds"),
    value("decryption-key"),
    value("detach-keys"),
    value("device"),
    value("device-cgroup-rule"),
    value("device-read-bps"),
    value("device-read-iops"),
    value("device-write-bps"),
    value("device-write-iops"),
    value("dns"),
    value("dns-option"),
    value("dns-search"),
    value("domainname"),
    value("entrypoint"),
    value("env", 'e'),
    value("env-file"),
    value("env-merge"),
    value("expose"),
    value("gidmap"),
    value("gpus"),
    value("group-add"),
    value("group-entry"),
    value("health-cmd"),
    value("health-interval"),
    value("health-log-destination"),
    value("health-max-log-count"),
    value("health-max-log-size"),
    value("health-on-failure"),
    value("health-retries"),
    value("health-start-interval"),
    value("health-start-period"),
    value("health-startup-cmd"),
    value("health-startup-interval"),
    value("health-startup-retries"),
    value("health-startup-success"),
    value("health-startup-timeout"),
    value("health-timeout"),
    value("hostname", 'h'),
    value("hosts-file"),
    value("hostuser"),
    value("image-volume"),
    value("init-binary"),
    value("init-path"),
    value("io-maxbandwidth"),
    value("io-maxiops"),
    value("ip"),
    value("ip6"),
    value("ipc"),
    value("ipfs-address"),
    value("isolation"),
    value("kernel-memory"),
    value("label", 'l'),
    value("label-file"),
    value("link"),
    value("link-local-ip"),
    value("log-driver"),
    value("log-opt"),
    value("mac-address"),
    value("memory", 'm'),
    value("memory-reservation"),
    value("memory-swap"),
    value("memory-swappiness"),
    value("mount"),
    value("name"),
    value("network"),
    value("network-alias"),
    value("oom-score-adj"),
    value("os"),
    value("passwd-entry"),
    value("personality"),
    value("pid"),
    value("pidfile"),
    value("pids-limit"),
    value("platform"),
    value("pod"),
    value("pod-id-file"),
    value("preserve-fd"),
    value("preserve-fds"),
    value("publish", 'p'),
    value("pull"),
    value("rdt-class"),
    value("requires"),
    value("restart"),
    value("retry"),
    value("retry-delay"),
    value("runtime"),
    value("sdnotify"),
    value("seccomp-policy"),
    value("secret"),
    value("security-opt"),
    value("shm-size"),
    value("shm-size-systemd"),
    value("signature-policy"),
    value("stop-signal"),
    value("stop-timeout"),
    value("storage-opt"),
    value("subgidname"),
    value("subuidname"),
    value("sysctl"),
    value("systemd"),
    value("timeout"),
    value("tmpfs"),
    value("tz"),
    value("uidmap"),
    value("ulimit"),
    value("umask"),
    value("unsetenv"),
    value("user", 'u'),
    value("userns"),
    value("uts"),
    value("variant"),
    value("verify"),
    value("volume", 'v'),
    value("volume-driver"),
    value("volumes-from"),
    value("workdir", 'w'),
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOtherNames{
    {{"net", "network"}, {"net-alias", "network-alias"}, {"dns-opt", "dns-option"}}};

}  // namespace

std::optional<EngineOptionKind> engine_option(std::string_view name) {
  for (const auto& [other, known] : kOtherNames) {
    if (other == name) name = known;
  }
  for (const auto& option : kOptions) {
    if (option.name == name) return option;
  }
  return std::nullopt;
}

std::optional<EngineOptionKind> engine_option(char letter) {
  for (const auto& option : kOptions) {
    if (option.letter == letter && letter != 0) return option;
  }
  return std::nullopt;
}

bool switched_on(const EngineOption& option) {
  // What strconv.ParseBool takes, which reads it in all three engines.
  constexpr std::array<std::string_view, 6> kTrue{"1", "t", "T", "true", "TRUE", "True"};
  return !option.value || std::find(kTrue.begin(), kTrue.end(), *option.value) != kTrue.end();
}

}  // namespace jcam::launch
