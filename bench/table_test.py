# SPDX-License-Identifier: Apache-2.0
"""Of what is pure in the benchmark: figures, tables, the document."""
import unittest

import chart
import document
import goals
import report
from stats import quantile, ratio, summary
from table import markdown, number, spread, verdict


class Stats(unittest.TestCase):
    def test_quantiles_are_values_that_were_measured(self):
        self.assertEqual(quantile([5, 1, 3], 0.5), 3)
        self.assertEqual(quantile(list(range(1, 101)), 0.99), 99)
        self.assertEqual(quantile([7], 0.99), 7)

    def test_the_spread_is_half_of_the_middle_half(self):
        self.assertEqual(summary([1, 2, 3, 4, 100]), {"median": 3, "spread": 1, "n": 5})
        self.assertIsNone(summary([]))

    def test_a_ratio_to_nothing_is_none(self):
        self.assertEqual(ratio(3, 2), 1.5)
        self.assertIsNone(ratio(3, 0))
        self.assertIsNone(ratio(3, -1))
        self.assertIsNone(ratio(None, 1))


class Table(unittest.TestCase):
    def test_numbers_have_three_digits_that_count(self):
        self.assertEqual([number(v) for v in (0, 0.1234, 1.234, 12.34, 123.4, 1234.4, -12.34, None)],
                         ["0", "0.12", "1.23", "12.3", "123", "1234", "-12.3", "-"])
        self.assertEqual(spread({"median": 10.26, "spread": 0.5, "n": 3}, " ms"), "10.3 ±0.50 ms")

    def test_columns_line_up(self):
        self.assertEqual(markdown(["side", "ms"], [["bridge", 1], ["a", 100]]),
                         "| side   |  ms |\n|--------|----:|\n| bridge |   1 |\n| a      | 100 |")
        with self.assertRaises(ValueError):
            markdown(["a", "b"], [["one"]])

    def test_a_goal_is_met_at_its_limit(self):
        self.assertEqual([verdict(1.0, 1.0), verdict(1.1, 1.0), verdict(None, 1.0)], ["met", "missed", "-"])

    def test_the_goal_follows_the_modules_age(self):
        self.assertEqual([goals.cpu_ratio(m) for m in ("0.12.7", "0.13.2", "0.14.0", "0.15.4", "this")],
                         [0.3, 1.0, 0.8, 0.8, 1.0])


class Costs(unittest.TestCase):
    RESULT = {
        "idle": {"cpu_ns": [1e6, 1e6]},
        "gst-source": {"cpu_ns": [11e6, 11e6], "frames": [100, 100], "reader_ns": 0},
        "bridge": {"cpu_ns": [61e6, 121e6], "frames": [100, 200], "reader_ns": 100e6},
        "v4l2sink": {"cpu_ns": [101e6, 101e6], "frames": [100, 100], "reader_ns": 0},
        "write()": {"cpu_ns": [21e6, 21e6], "frames": [100, 0], "reader_ns": 0},
    }

    def test_each_side_is_held_against_the_source_of_its_own_boot(self):
        first = {key: self.RESULT[key] for key in ("idle", "gst-source", "bridge")}
        second = {key: self.RESULT[key] for key in ("idle", "v4l2sink", "write()")}
        second["gst-source"] = {"cpu_ns": [21e6, 21e6], "frames": [100, 100], "reader_ns": 0}
        both = {"boots": [first, second]}
        self.assertEqual(report.over_source(both, "bridge", 0.3), report.over_source(self.RESULT, "bridge", 0.3))
        self.assertAlmostEqual(report.over_source(both, "v4l2sink", 0.3)["median"], 800)
        self.assertIsNone(report.over_source(both, "ffmpeg", 0.3))

    def test_latencies_of_two_boots_are_one_table(self):
        both = {"boots": [{"bridge": {"rounds_us": [[1000] * 10, [1000] * 10, [9000] * 10]}},
                          {"v4l2sink": {"rounds_us": [[2000] * 10]}}]}
        table = report.latency_table([({"module": "0.12.7"}, both)]).splitlines()
        self.assertRegex(table[2], r"0\.12\.7  bridge .* 0\.50 \| +met")
        self.assertRegex(table[3], r"0\.12\.7  v4l2sink .* 1\.00 \| +-")

    def test_idle_readers_and_source_are_taken_off(self):
        # 60 ms of 100 frames, of which a sixth was the readers': 500 us a frame, 100 of them the source's.
        cost = report.over_source(self.RESULT, "bridge", 0.3)
        self.assertAlmostEqual(cost["median"], 400)
        self.assertAlmostEqual(report.over_source(self.RESULT, "v4l2sink", 0.3)["median"], 900)

    def test_a_round_without_frames_does_not_count(self):
        self.assertEqual(report.over_source(self.RESULT, "write()", 0.3)["n"], 1)

    def test_a_side_that_did_not_run_is_a_dash(self):
        job = {"module": "0.15.4", "size": "640x480", "pixel": "yuyv", "readers": 1, "burst": 0.3}
        row = report.cpu_row(job, self.RESULT)
        self.assertEqual(row[3], "-")
        self.assertEqual(row[5], "0.44")
        self.assertEqual(row[-1], "met")


class Chart(unittest.TestCase):
    def test_a_row_is_as_long_as_its_longest_bar_in_any_column(self):
        grid = {"unit": "ms", "cells": {("start", "0.12.7"): [("bridge", 0.2, None)], ("start", "0.15.4"): [("bridge", 300, 20)],
                                        ("gap", "0.15.4"): [("bridge", 900, None)]}}
        self.assertEqual(chart.longest(grid, "start"), 320)


class Document(unittest.TestCase):
    def test_a_place_is_filled_and_filled_again(self):
        text = "a\n<!-- bench cpu: begin -->\nold\n<!-- bench cpu: end -->\nb\n"
        once = document.replace(text, "cpu", "new\n")
        self.assertEqual(once, "a\n<!-- bench cpu: begin -->\nnew\n<!-- bench cpu: end -->\nb\n")
        self.assertEqual(document.replace(once, "cpu", "new"), once)

    def test_no_place_is_an_error(self):
        with self.assertRaises(ValueError):
            document.replace("nothing", "cpu", "new")


if __name__ == "__main__":
    unittest.main()
