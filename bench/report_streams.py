# SPDX-License-Identifier: Apache-2.0
"""Two pictures of one camera: results to a table. Pure."""
import goals
from stats import ratio, summary
from table import markdown, number, spread, verdict

SOURCE_OF = {"conversion": "gst-source", "bridge, main": "gst-source", "bridge, main of three": "gst-source",
             "bridge, main and small": "gst-source", "v4l2sink, two": "gst-source", "ffmpeg, two": "ffmpeg-source"}
BOTH = "bridge, main and small"


def frame_costs(boot, side):
    """Microseconds of CPU for each frame of the source, one figure a round: what ran anyhow and the readers taken off."""
    idle = summary([each["cpu_ns"] for each in boot["idle"]])["median"]
    return [(each["cpu_ns"] - idle - each["reader_ns"]) / each["frames"] / 1000 for each in boot[side] if each["frames"] > 0]


def costs(result):
    """Summaries of {side: over its source}, and the same of {side: with its source}."""
    over, whole = {}, {}
    for boot in result["boots"]:
        for side, source in SOURCE_OF.items():
            if not boot.get(side):
                continue
            less = summary(frame_costs(boot, source))["median"]
            whole[side] = summary(frame_costs(boot, side))
            over[side] = summary([cost - less for cost in frame_costs(boot, side)])
    return over, whole


def medians(summaries, *sides):
    """Their sum; None where one was not measured."""
    found = [summaries[side]["median"] for side in sides if side in summaries]
    return sum(found) if len(found) == len(sides) else None


def goal_of(side, over, whole):
    if side == BOTH:
        return verdict(ratio(over[side]["median"], medians(over, "bridge, main", "conversion")), goals.STREAMS_RATIO)
    if side == "bridge, main of three":
        return verdict(ratio(whole[side]["median"], medians(whole, "bridge, main")), goals.UNREAD_STREAMS_RATIO)
    return "-"


def rates(result, side):
    """Frames a second that each reader got, the median of the rounds."""
    seen = next(boot[side] for boot in result["boots"] if boot.get(side))
    return " / ".join(number(summary(list(rates))["median"]) for rates in zip(*(each.get("seen", []) for each in seen))) or "-"


def streams_table(runs):
    rows = []
    for job, result in runs:
        over, whole = costs(result)
        for side in over:
            rows.append([f"{job['module']}  {side}", spread(over[side]), spread(whole[side]), rates(result, side),
                         number(ratio(medians(over, BOTH), over[side]["median"])), goal_of(side, over, whole)])
    return markdown(["module, side", "over the source µs", "in all µs", "read a second", "bridge, both / this", "goal"], rows)
