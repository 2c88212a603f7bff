# SPDX-License-Identifier: Apache-2.0
"""Results to what a chart shows: for each table with a peer in it a grid of small charts. Pure.

A grid is {"unit": text, "cells": {(row, column): [(side, value, spread or None)]}}, both in the order they are drawn in."""
import report
import report_streams
from stats import summary


def bar(side, figures):
    return None if figures is None else (side, figures["median"], figures["spread"])


def grid(unit, cells):
    """Without what was not measured."""
    kept = {place: [each for each in bars if each is not None] for place, bars in cells.items()}
    return {"unit": unit, "cells": {place: bars for place, bars in kept.items() if bars}}


def readers(count):
    return "1 reader" if count == 1 else f"{count} readers"


def cpu(runs):
    return grid("µs of CPU for each frame, over the source",
                {(f"{job['size']} {job['pixel']}\n{readers(job['readers'])}", job["module"]):
                 [bar(side, report.over_source(result, side, job["burst"])) for side in report.BASES] for job, result in runs})


def streams(runs):
    return grid("µs of CPU for each frame of the source, over the source",
                {("1920x1080@30\nand 640x360@10", job["module"]):
                 [bar(side, cost) for side, cost in report_streams.costs(result)[0].items()] for job, result in runs})


def latency(runs):
    def parts(result, part):
        return [bar(side, summary(report.latency_part(figures, part)))
                for boot in report.boots_of(result) for side, figures in boot.items()]

    return grid("ms from the source to the reader", {(name, job["module"]): parts(result, part)
                                                      for name, part in (("median", 0.5), ("99 of 100", 0.99)) for job, result in runs})


def start(runs):
    def times(result, key):
        return [bar(side, summary([each[key] for each in starts if each[key] is not None])) for side, starts in result["starts"].items()]

    return grid("ms from STREAMON", {(name, job["module"]): times(result, key) for name, key in
                                      (("first picture", "first_ms"), ("first real\nframe", "first_stamped_ms")) for job, result in runs})


def gap(runs):
    return grid("ms without a real frame", {("after kill -9", job["module"]): [
        bar(side, summary([each["real_ms"] for each in gaps])) for side, gaps in result["gaps"].items()] for job, result in runs})


def launch(runs):
    return grid("ms", {("a container\nand its end", "this kernel" if job["module"] == "none" else job["module"]): [
        bar(side, summary([1000 * seconds for seconds in result[side]])) for side in ("docker run", "jcam-run")] for job, result in runs})


def instructions(runs):
    return grid("instructions for each frame, over the source",
                {(readers(job["readers"]), job["module"]): [(side, over, None) for side, (over, _, _) in report.instructions_over(result).items()]
                 for job, result in runs if job["module"] != "none"})


GRIDS = {"cpu": cpu, "streams": streams, "latency": latency, "start": start, "gap": gap, "launch": launch,
         "instructions": instructions}
