# SPDX-License-Identifier: Apache-2.0
"""Results of the rows to tables. Pure: no clock, no file."""
import goals
from report_streams import streams_table
from stats import quantile, ratio, summary
from table import markdown, number, spread, verdict

PEERS = ("v4l2sink", "ffmpeg", "write()")
BASES = {"bridge": "gst-source", "v4l2sink": "gst-source", "ffmpeg": "ffmpeg-source", "write()": None}


def frame_costs(result, side, burst):
    """Microseconds of CPU for each frame, one figure a round: what ran anyhow and the readers taken off."""
    figures = result[side]
    idle = summary(result["idle"]["cpu_ns"])["median"]
    rounds = len(figures["cpu_ns"])
    # The lab's one processor is busy all through a burst, so that the readers' part of the time is theirs of the CPU.
    share = min(1.0, figures["reader_ns"] / (rounds * burst * 1e9))
    return [(spent - idle) * (1 - share) / frames / 1000
            for spent, frames in zip(figures["cpu_ns"], figures["frames"]) if frames > 0]


def boots_of(result):
    """What was measured in each boot of the machine: a source is that of the sides that ran beside it."""
    return result.get("boots", [result])


def over_source(result, side, burst):
    """Summary of a side's cost for each frame beyond that of its bare source."""
    result = next((boot for boot in boots_of(result) if side in boot), None)
    if result is None:
        return None
    base = BASES[side]
    less = summary(frame_costs(result, base, burst))["median"] if base else 0.0
    return summary([cost - less for cost in frame_costs(result, side, burst)])


def cpu_row(job, result):
    costs = {side: over_source(result, side, job["burst"]) for side in BASES}
    bridge = costs["bridge"]
    ratios = [ratio(bridge and bridge["median"], cost and cost["median"]) for cost in
              (costs[peer] for peer in PEERS)]
    return [f"{job['module']}  {job['size']} {job['pixel']}  {job['readers']}",
            *(spread(costs[side]) for side in BASES), *(number(value) for value in ratios),
            verdict(ratios[0], goals.cpu_ratio(job["module"])) if job["readers"] == 1 else "-"]


def cpu_table(runs):
    header = ["module, picture, readers", "bridge µs", "v4l2sink µs", "ffmpeg µs", "write() µs", "bridge / v4l2sink",
              "bridge / ffmpeg", "bridge / write()", "goal"]
    return markdown(header, [cpu_row(job, result) for job, result in runs])


def latency_part(figures, part):
    """Milliseconds that `part` of a round's frames are not above, for each round."""
    return [quantile(latencies, part) / 1000 for latencies in figures["rounds_us"] if latencies]


def latency_table(runs):
    rows = []
    for job, result in runs:
        sides = {side: figures for boot in boots_of(result) for side, figures in boot.items()}
        peer = summary(latency_part(sides["v4l2sink"], 0.99)) if "v4l2sink" in sides else None
        for side, figures in sides.items():
            values = [value / 1000 for latencies in figures["rounds_us"] for value in latencies]
            if not values:
                continue
            p99 = summary(latency_part(figures, 0.99))
            to_peer = ratio(p99["median"], peer and peer["median"])
            rows.append([f"{job['module']}  {side}", len(values), spread(summary(latency_part(figures, 0.5))), spread(p99),
                         number(max(values)), number(to_peer),
                         verdict(to_peer, goals.LATENCY_RATIO) if side == "bridge" else "-"])
    return markdown(["module, side", "frames", "median ms", "p99 ms", "max ms", "p99 / v4l2sink's", "goal"], rows)


def start_table(runs):
    rows = []
    for job, result in runs:
        for side, starts in result["starts"].items():
            any_ms = summary([each["first_ms"] for each in starts if each["first_ms"] is not None])
            real_ms = summary([each["first_stamped_ms"] for each in starts if each["first_stamped_ms"] is not None])
            goal = "-"
            if side == "bridge, standby" and any_ms and real_ms:
                goal = (f"slate {verdict(any_ms['median'], goals.SLATE_MS)}, "
                        f"frame {verdict(real_ms['median'], goals.STANDBY_FIRST_FRAME_MS)}")
            rows.append([f"{job['module']}  {side}", len(starts), spread(any_ms), spread(real_ms), goal])
    return markdown(["module, side", "starts", "first picture ms", "first real frame ms", "goal"], rows)


def gap_table(runs):
    rows = []
    for job, result in runs:
        for side, gaps in result["gaps"].items():
            real = summary([gap["real_ms"] for gap in gaps])
            rows.append([f"{job['module']}  {side}", len(gaps), spread(summary([gap["any_ms"] for gap in gaps])), spread(real),
                         sum(1 for gap in gaps if gap["error"]),
                         verdict(real["median"], goals.GAP_MS) if side == "bridge" else "-"])
    return markdown(["module, side", "kills", "no picture ms", "no real frame ms", "errors in the reader", "goal"], rows)


def idle_table(runs):
    rows = []
    for job, result in runs:
        percent = 100 * max(result["machine_ns"], 0) / (result["seconds"] * 1e9)
        mib = (result["pss_kb"] + result["memory_files_kb"]) / 1024
        rows.append([f"{job['module']}  {result['cameras']} cameras", number(60 * result["wakeups"] / result["seconds"]),
                     number(percent), verdict(percent, goals.IDLE_CPU_PERCENT), number(result["rss_kb"] / 1024),
                     number(result["pss_kb"] / 1024), number(result["anonymous_kb"] / 1024),
                     number(result["memory_files_kb"] / 1024), verdict(mib, goals.IDLE_MEMORY_MIB)])
    return markdown(["module, daemon", "wake-ups a minute", "% of a core", "goal", "RSS MiB", "PSS MiB", "anonymous MiB",
                     "memory files MiB", "goal"], rows)


def launch_table(runs):
    rows = []
    for job, result in runs:
        pairs = [1000 * (ours - theirs) for ours, theirs in zip(result["jcam-run"], result["docker run"])]
        own = summary([1000 * (whole - part) for whole, part in zip(result["own"], result["stand-in"])])
        rows.append([job["module"], len(pairs), spread(summary([1000 * s for s in result["docker run"]])),
                     spread(summary([1000 * s for s in result["jcam-run"]])), spread(summary(pairs)), spread(own),
                     spread(summary([1000 * s for s in result["nothing"]])), verdict(own["median"], goals.LAUNCH_MS)])
    return markdown(["module", "pairs", "docker run ms", "jcam-run ms", "difference ms", "before the engine ms",
                     "an empty program ms", "goal"], rows)


def limits_table(runs):
    rows = []
    for job, result in runs:
        wanted = result["fps"]
        got = [reader["stamped"] / result["seconds"] for reader in result["readers"]]
        made = result["made"] / result["seconds"] / result["cameras"]
        rows.append([f"{job['module']}  {result['cameras']} x {result['size']}@{wanted} {result['pixel']}, "
                     f"{result['nodes']} readers each", number(made), number(min(got)), number(max(got)),
                     number(max(reader["longest_gap_ms"] for reader in result["readers"])),
                     number(result["cpu_ns"] / (result["seconds"] * 1e9)), "yes" if min(got) >= 0.98 * wanted else "no"])
    return markdown(["module, load", "made a second", "slowest reader", "fastest reader", "longest gap ms", "cores",
                     "kept up"], rows)


def instructions_over(result):
    """{side: (its instructions for each frame beyond those of its boot's source, the source's, frames)}."""
    return {side: (boot[side]["instructions"] - boot["gst-source"]["instructions"], boot["gst-source"]["instructions"],
                   boot[side]["frames"])
            for side in ("bridge", "v4l2sink") for boot in boots_of(result) if side in boot}


def instructions_table(runs):
    rows = []
    for job, result in runs:
        sides = instructions_over(result)
        peer = sides.get("v4l2sink", (None,))[0]
        for side, (over, source, frames) in sides.items():
            rows.append([f"{job['module']}  {side}  {job['readers']}", f"{over:,.0f}", f"{source:,.0f}", number(ratio(over, peer)),
                         frames])
    return markdown(["module, side, readers", "over the source", "the source's", "/ v4l2sink", "frames"], rows)


def costs_table(runs):
    def where(job):
        return {"none": "this machine's"}.get(job["module"], "emulated" if job.get("kernel") == "emulated" else "the lab's")

    rows = [[where(job), number(result["call"] / 1000), number(result["clock"] / 1000), number(result["copy"] / 1000),
             number(result["write"] / 1000), number(ratio(result["copy"], result["call"]))] for job, result in runs]
    return markdown(["kernel", "a call µs", "the clock µs", "memcpy of 4 MiB µs", "write() of 4 MiB µs", "memcpy / call"], rows)


TABLES = {"cpu": cpu_table, "streams": streams_table, "latency": latency_table, "start": start_table, "gap": gap_table, "idle": idle_table,
          "launch": launch_table, "limits": limits_table, "instructions": instructions_table, "costs": costs_table}
