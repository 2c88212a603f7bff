// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/compose_words.h"

#include <array>

namespace jcam::launch {
namespace {

constexpr std::array kWords{
    ComposeWord{"add-host", "extra_hosts", Shape::list},
    ComposeWord{"cap-add", "cap_add", Shape::list},
    ComposeWord{"cap-drop", "cap_drop", Shape::list},
    ComposeWord{"annotation", "annotations", Shape::list},
    ComposeWord{"cgroup-parent", "cgroup_parent", Shape::scalar},
    ComposeWord{"cgroupns", "cgroup", Shape::scalar},
    ComposeWord{"blkio-weight", "blkio_config.weight", Shape::number},
    ComposeWord{"cidfile", "", Shape::unneeded},
    ComposeWord{"cpu-count", "cpu_count", Shape::scalar},
    ComposeWord{"cpu-percent", "cpu_percent", Shape::scalar},
    ComposeWord{"cpu-period", "cpu_period", Shape::scalar},
    ComposeWord{"cpu-quota", "cpu_quota", Shape::scalar},
    ComposeWord{"cpu-rt-period", "cpu_rt_period", Shape::scalar},
    ComposeWord{"cpu-rt-runtime", "cpu_rt_runtime", Shape::scalar},
    ComposeWord{"cpu-shares", "cpu_shares", Shape::scalar},
    ComposeWord{"cpus", "cpus", Shape::scalar},
    ComposeWord{"cpuset-cpus", "cpuset", Shape::scalar},
    ComposeWord{"detach", "", Shape::unneeded},
    ComposeWord{"device", "devices", Shape::list},
    ComposeWord{"device-cgroup-rule", "device_cgroup_rules", Shape::list},
    ComposeWord{"device-read-bps", "blkio_config.device_read_bps", Shape::rates},
    ComposeWord{"device-read-iops", "blkio_config.device_read_iops", Shape::rates},
    ComposeWord{"device-write-bps", "blkio_config.device_write_bps", Shape::rates},
    ComposeWord{"device-write-iops", "blkio_config.device_write_iops", Shape::rates},
    ComposeWord{"dns", "dns", Shape::list},
    ComposeWord{"dns-option", "dns_opt", Shape::list},
    ComposeWord{"dns-search", "dns_search", Shape::list},
    ComposeWord{"domainname", "domainname", Shape::scalar},
    ComposeWord{"entrypoint", "entrypoint", Shape::list},
    ComposeWord{"env", "environment", Shape::list},
    ComposeWord{"env-file", "env_file", Shape::list},
    ComposeWord{"expose", "expose", Shape::list},
    ComposeWord{"group-add", "group_add", Shape::list},
    ComposeWord{"health-interval", "healthcheck.interval", Shape::nested},
    ComposeWord{"health-retries", "healthcheck.retries", Shape::number},
    ComposeWord{"health-start-interval", "healthcheck.start_interval", Shape::nested},
    ComposeWord{"health-start-period", "healthcheck.start_period", Shape::nested},
    ComposeWord{"health-timeout", "healthcheck.timeout", Shape::nested},
    ComposeWord{"hostname", "hostname", Shape::scalar},
    ComposeWord{"init", "init", Shape::flag},
    ComposeWord{"interactive", "stdin_open", Shape::flag},
    ComposeWord{"ipc", "ipc", Shape::scalar},
    ComposeWord{"isolation", "isolation", Shape::scalar},
    ComposeWord{"label", "labels", Shape::list},
    ComposeWord{"link", "links", Shape::list},
    ComposeWord{"log-driver", "logging.driver", Shape::nested},
    ComposeWord{"mac-address", "mac_address", Shape::scalar},
    ComposeWord{"memory", "mem_limit", Shape::scalar},
    ComposeWord{"memory-reservation", "mem_reservation", Shape::scalar},
    ComposeWord{"memory-swap", "memswap_limit", Shape::scalar},
    ComposeWord{"memory-swappiness", "mem_swappiness", Shape::scalar},
    ComposeWord{"name", "container_name", Shape::scalar},
    ComposeWord{"oom-kill-disable", "oom_kill_disable", Shape::flag},
    ComposeWord{"oom-score-adj", "oom_score_adj", Shape::scalar},
    ComposeWord{"pid", "pid", Shape::scalar},
    ComposeWord{"pids-limit", "pids_limit", Shape::scalar},
    ComposeWord{"platform", "platform", Shape::scalar},
    ComposeWord{"privileged", "privileged", Shape::flag},
    ComposeWord{"publish", "ports", Shape::list},
    ComposeWord{"pull", "pull_policy", Shape::scalar},
    ComposeWord{"quiet", "", Shape::unneeded},
    ComposeWord{"read-only", "read_only", Shape::flag},
    ComposeWord{"restart", "restart", Shape::scalar},
    ComposeWord{"rm", "", Shape::unneeded},
    ComposeWord{"runtime", "runtime", Shape::scalar},
    ComposeWord{"security-opt", "security_opt", Shape::list},
    ComposeWord{"shm-size", "shm_size", Shape::scalar},
    ComposeWord{"sig-proxy", "", Shape::unneeded},
    ComposeWord{"stop-signal", "stop_signal", Shape::scalar},
    ComposeWord{"stop-timeout", "stop_grace_period", Shape::seconds},
    ComposeWord{"storage-opt", "storage_opt", Shape::pairs},
    ComposeWord{"sysctl", "sysctls", Shape::list},
    ComposeWord{"tmpfs", "tmpfs", Shape::list},
    ComposeWord{"tty", "tty", Shape::flag},
    ComposeWord{"ulimit", "ulimits", Shape::limit},
    ComposeWord{"user", "user", Shape::scalar},
    ComposeWord{"userns", "userns_mode", Shape::scalar},
    ComposeWord{"uts", "uts", Shape::scalar},
    ComposeWord{"volume", "volumes", Shape::list},
    ComposeWord{"volumes-from", "volumes_from", Shape::list},
    ComposeWord{"workdir", "working_dir", Shape::scalar},
};

}  // namespace

const ComposeWord* compose_word(std::string_view option) {
  for (const auto& word : kWords) {
    if (word.option == option) return &word;
  }
  return nullptr;
}

}  // namespace jcam::launch
