# SPDX-License-Identifier: Apache-2.0
# What jcam-run prints, for the checks beside this: every host of tests/fixtures in every profile, and some command
# lines with options that are written otherwise in a file.
import os
import subprocess
import sys

HOSTS = ["orin-jp6", "thor-jp7", "xavier-jp5", "x86-nvidia", "x86", "bare"]
PROFILES = ["standard", "jetson-containers", "minimal"]
IMAGE = "docker.io/library/robot:latest"


def skip(tool):
    print(f"skipped: this machine has no {tool}")
    sys.exit(77)


def newer_tool(name, needs):
    """The path of a tool that may have to come from a newer release of the distribution."""
    script = os.path.join(os.path.dirname(os.path.realpath(__file__)), "newer-tool")
    found = subprocess.run([script, name], stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        skip(f"{name} ({needs}), and no newer release to take it from")
    return found.stdout.strip()


def jcam_run(build, host, *words):
    """Standard output of the real program on a host; a failure ends the check with the program's own words."""
    root = os.path.join(os.path.dirname(__file__), "..", "fixtures", "rootfs-" + host)
    done = subprocess.run([os.path.join(build, "launcher", "jcam-run"), "--root", root, *words],
                          capture_output=True, text=True, env={})
    if done.returncode != 0:
        sys.exit(f"{host} {' '.join(words)}: {done.stderr}")
    return done.stdout


def cameras(host):
    return [] if host in ("xavier-jp5", "bare") else ["--csi", "all"]


def cases(build, form, odd, more=()):
    """Yields (name, words, text) for each host and profile, and for each list of words in `odd` on a Jetson; `more` words
    on each command line."""
    for host in HOSTS:
        for profile in PROFILES:
            words = ["--profile", profile, *cameras(host), "-e", "MODE=a b", IMAGE, "python3", "see.py"]
            yield f"{host}/{profile}", host, words, jcam_run(build, host, "--print", form, *more, *words)
    for number, options in enumerate(odd):
        # A privileged container has the host's own names.
        second = "0.1" if "--privileged" in options else "0.1=/dev/video5"
        words = ["--csi", "0", "--csi", second, *options, IMAGE, "sh", "-c", "echo \"$A\" it's 50%"]
        yield f"odd/{number}", "orin-jp6", words, jcam_run(build, "orin-jp6", "--print", form, *more, *words)
