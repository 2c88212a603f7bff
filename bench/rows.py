# SPDX-License-Identifier: Apache-2.0
"""What can be asked for: each row has a title, its jobs, a place in docs/performance.md and a chart there."""
from dataclasses import dataclass
from typing import Callable

import jobs


@dataclass(frozen=True)
class Row:
    name: str  # of its table and its chart: report.TABLES, bars.GRIDS
    title: str
    jobs_of: Callable  # (modules, rounds) to the jobs
    option: str = ""  # how it is asked for beside its name

    @property
    def place(self):
        """In docs/performance.md."""
        return ", ".join(filter(None, [self.name, self.option.strip("-")]))

    @property
    def chart(self):
        """Its file in docs."""
        return f"performance/{'-'.join(filter(None, [self.name, self.option.strip('-')]))}.svg"

    @property
    def command(self):
        return " ".join(filter(None, ["./dev bench", self.option, self.name]))


def _by_name(*rows):
    return {row.name: row for row in rows}


def _emulated(name, title, jobs_of):
    return Row(name, title + ", emulated", jobs_of, "--emulated")


def _there(jobs_of):
    """The same jobs on an emulated machine."""
    return lambda modules, rounds: [{**job, **jobs.EMULATED} for job in jobs_of(modules, rounds)]


def _start_jobs(modules, rounds):
    return jobs.start_jobs("start", modules, rounds)


def _gap_jobs(modules, rounds):
    return jobs.start_jobs("gap", modules, rounds)


CPU, LATENCY, IDLE = "CPU time of a frame over its source", "From the source to DQBUF in the reader", "An idle daemon"
START, GAP = "From STREAMON to the first frame", "Gap after kill -9 of what makes the frames"
ROWS = _by_name(
    Row("cpu", CPU, jobs.cpu_jobs),
    Row("streams", "Two pictures of one camera", jobs.streams_jobs),
    Row("latency", LATENCY, jobs.latency_jobs),
    Row("start", START, _start_jobs),
    Row("gap", GAP, _gap_jobs),
    Row("idle", IDLE, jobs.idle_jobs),
    Row("launch", "Starting a container", jobs.launch_jobs),
    Row("limits", "Large and many cameras", jobs.limits_jobs),
    Row("instructions", "Instructions of a frame", jobs.instructions_jobs))
EMULATED_ROWS = _by_name(
    Row("costs", "What the parts of a frame cost", jobs.costs_jobs, "--emulated"),
    _emulated("cpu", CPU, jobs.emulated_cpu_jobs),
    _emulated("latency", LATENCY, _there(lambda modules, rounds: jobs.latency_jobs(modules, rounds, ["bridge", "v4l2sink"]))),
    _emulated("start", START, _there(_start_jobs)),
    _emulated("gap", GAP, _there(_gap_jobs)),
    _emulated("idle", IDLE, _there(jobs.idle_jobs)))


def board_rows(sensor_id):
    """On a Jetson."""
    return _by_name(Row("cpu", CPU, lambda _modules, rounds: jobs.board_jobs(rounds, sensor_id)))
