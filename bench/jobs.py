# SPDX-License-Identifier: Apache-2.0
"""What the lab is asked for: a job is a boot of it (or several) with the figures that are wanted of it."""
OLD, NEW = "0.12.7", "0.15.4"
# What gst-launch's v4l2sink needs: 2 buffers before 0.14, of which more make it corrupt the kernel's lists, and 8 after.
BUFFERS = {OLD: 2, NEW: 8}
# What jcam-nodes asks for, where the peers' number would have the bridge write in another way than it does for people.
OWN_BUFFERS = {OLD: 4}
TWO_GST = ["gst-source", "bridge", "v4l2sink"]
ALL = [*TWO_GST, "ffmpeg-source", "ffmpeg", "write()"]
SIZES = ["1920x1080", "1280x720", "640x480", "3840x2160"]
FIRST = 10
MOST_NODES = 8  # the module's limit when it is loaded
EMULATED = {"kernel": "emulated", "seconds": 1800}


def nodes(count, buffers, labels=()):
    names = [*labels, *(f"bench{i}" for i in range(count - len(labels)))]
    numbers = ",".join(str(FIRST + i) for i in range(count))
    zeros = ",".join("0" for _ in range(count))
    return (f"devices={count} video_nr={numbers} exclusive_caps={zeros} max_buffers={buffers} max_openers=32 "
            f"card_label={','.join(names)}")


def bridge_labels(cameras, each):
    return [f"jcam-csi{c}" + (f".{n}" if n else "") for c in range(cameras) for n in range(each)]


def boots(module, sides, job_of):
    """The job of all sides at once; where the bridge wants another ring than its peers, one after the other in two boots.
    `job_of`: (sides, buffers) to what differs in a boot."""
    own = OWN_BUFFERS.get(module)
    if own is None or "bridge" not in sides:
        return job_of(sides, BUFFERS[module])
    return {"boots": [job_of([side for side in sides if side in ("gst-source", "bridge")], own),
                      job_of([side for side in sides if side != "bridge"], BUFFERS[module])]}


def cpu_job(module, size, pixel, readers, sides, rounds):
    """The bridge's nodes come first, the peers' after them; where there are too many, the bridge adds its own."""
    def boot(sides, buffers):
        wanted = sum(0 if side.endswith("-source") else readers for side in sides)
        adds = wanted > MOST_NODES
        labels = bridge_labels(1, readers) if "bridge" in sides and not adds else []
        ordered = sorted(sides, key=lambda side: side != "bridge")
        return {"sides": ordered, "bridge_adds": adds,
                "params": nodes(wanted - (readers if adds else 0), buffers, labels)}

    return {"row": "cpu", "module": module, "size": size, "pixel": pixel, "readers": readers, "rounds": rounds, "burst": 0.5,
            "mem": "3G", "seconds": 230, **boots(module, sides, boot)}


def cpu_jobs(modules, rounds):
    """What matters most first, for a run that is ended early."""
    one = [(size, pixel, 1, ALL) for pixel in ("yuyv", "nv12") for size in SIZES]
    many = [("1920x1080", "yuyv", 2, ALL), ("1920x1080", "yuyv", 4, TWO_GST), ("1920x1080", "yuyv", 6, TWO_GST)]
    return [cpu_job(module, size, pixel, readers, sides, rounds)
            for size, pixel, readers, sides in [*one[:4], *many, *one[4:]] for module in modules]


def latency_jobs(modules, rounds, sides=("bridge", "v4l2sink", "v4l2sink, sync", "ffmpeg", "write()")):
    def boot(sides, buffers):
        return {"sides": sides, "params": nodes(len(sides), buffers, ["jcam-csi0"])}

    return [{"row": "latency", "module": module, "size": "1280x720", "pixel": "yuyv", "rounds": rounds, "seconds_each": 8,
             "seconds": 120 + 50 * rounds, **boots(module, list(sides), boot)} for module in modules]


def streams_jobs(modules, rounds):
    """The bridge first, then its peers, each in a boot of its own: their nodes are not the same."""
    ours = ["gst-source", "conversion", "bridge, main", "bridge, main of three", "bridge, main and small"]
    theirs = ["gst-source", "v4l2sink, two", "ffmpeg-source", "ffmpeg, two"]
    labels = ["jcam-csi0", "jcam-csi0-small", "jcam-csi0-other"]
    return [{"row": "streams", "module": module, "size": "1920x1080", "pixel": "yuyv", "rounds": rounds, "seconds_each": 4, "mem": "3G",
             "boots": [{"sides": ours, "params": nodes(3, OWN_BUFFERS.get(module, BUFFERS[module]), labels)},
                       {"sides": theirs, "params": nodes(2, BUFFERS[module])}]} for module in modules]


def start_jobs(part, modules, rounds):
    return [{"row": "start", "part": part, "module": module, "size": "1280x720", "pixel": "yuyv", "rounds": rounds,
             "params": nodes(2, BUFFERS[module], ["jcam-csi0"])} for module in modules]


def idle_jobs(modules, _rounds):
    return [{"row": "idle", "module": module, "cameras": 6, "watch": 60, "params": nodes(6, 4, bridge_labels(6, 1))}
            for module in modules if module != OLD]


def launch_jobs(modules, rounds):
    """Without a module it is this machine's own kernel, where starting a program costs what it costs people."""
    own = {"row": "launch", "module": "none", "rounds": 4 * rounds, "params": ""}
    return [own, *({"row": "launch", "module": module, "rounds": 2 * rounds, "mem": "3G",
                    "params": nodes(1, BUFFERS[module], ["jcam-csi0"])} for module in modules if module != OLD)]


def limits_jobs(modules, _rounds):
    loads = [("3840x2160", 60, 1, 2), ("3840x2160", 30, 1, 2), ("1920x1080", 30, 6, 2)]
    return [{"row": "limits", "module": module, "size": size, "pixel": "yuyv", "fps": fps, "cameras": cameras,
             "nodes": each, "watch": 8, "mem": "4G",
             "params": nodes(min(2, cameras * each), 4, bridge_labels(1, 2))}
            for module in modules for size, fps, cameras, each in loads if module != OLD or cameras * each <= MOST_NODES]


def instructions_jobs(modules, _rounds):
    """Without a module the frames end in /dev/null: what the bridge does itself, on this machine's own kernel."""
    def job(module, readers):
        common = {"row": "instructions", "module": module, "size": "1280x720", "pixel": "yuyv", "readers": readers,
                  "mapped": module != "none", "short": 300, "long": 4300}
        if module == "none":
            return {**common, "sides": ["gst-source", "bridge"], "params": ""}
        return {**common, **boots(module, ["gst-source", "v4l2sink", "bridge"],
                                  lambda sides, buffers: {"sides": sides, "params": nodes(readers, buffers)})}

    return [job(module, readers) for module in dict.fromkeys(["none", *reversed(modules)]) for readers in (1, 2)]


def board_jobs(rounds, sensor_id):
    """On a Jetson: one sensor, so that the sides take turns from start to end."""
    return [{"row": "board", "module": "this board's", "size": "1920x1080", "pixel": "yuyv", "fps": 30, "readers": readers,
             "sides": TWO_GST, "rounds": rounds, "burst": 5, "sensor": sensor_id, "seconds": 900,
             "params": nodes(2 * readers, 4, bridge_labels(1, readers))} for readers in (1, 2)]


def emulated_cpu_jobs(modules, rounds):
    """Shorter bursts, since each takes many times as long here; they are as good, since nothing else is in the figures."""
    shown = [("1920x1080", "yuyv", 1), ("640x480", "yuyv", 1), ("1920x1080", "nv12", 1), ("1280x720", "yuyv", 1), ("3840x2160", "yuyv", 1),
             ("1920x1080", "yuyv", 2), ("1280x720", "nv12", 1), ("640x480", "nv12", 1), ("3840x2160", "nv12", 1)]
    return [{**cpu_job(module, size, pixel, readers, TWO_GST, rounds), **EMULATED, "burst": 0.1, "settle": 2}
            for size, pixel, readers in shown for module in modules]


def costs_jobs(modules, rounds):
    """On this machine's own kernel, the lab's and the emulated machine's."""
    common = {"row": "costs", "module": modules[-1], "rounds": rounds, "params": nodes(1, BUFFERS[modules[-1]])}
    return [{**common, "module": "none"}, common, {**common, **EMULATED}]
