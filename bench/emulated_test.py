# SPDX-License-Identifier: Apache-2.0
"""Of what is pure where jobs run on an emulated machine: how they get there, and what is taken off their figures."""
import unittest

import report
from lab import Lab
from meter import OutsideMeter, ProcessMeter

JOB = {"row": "cpu", "module": "0.15.4", "params": "devices=1", "seconds": 240}


class Kernel(unittest.TestCase):
    def test_a_job_says_on_which_kernel_it_runs(self):
        command = Lab("/r", "/b").command({**JOB, "kernel": "emulated"}, "/w")
        self.assertEqual(command[command.index("--kernel") + 1], "emulated")
        self.assertLess(command.index("--kernel"), command.index("--"))

    def test_one_that_does_not_runs_as_ever(self):
        self.assertNotIn("--kernel", Lab("/r", "/b").command(JOB, "/w"))


class Readers(unittest.TestCase):
    def test_readers_are_in_the_figures_of_a_whole_kernel_only(self):
        self.assertTrue(OutsideMeter.has_readers)
        self.assertFalse(ProcessMeter.has_readers)

    def test_where_they_are_not_nothing_is_taken_off(self):
        result = {"idle": {"cpu_ns": [0]}, "gst-source": {"cpu_ns": [2e6], "frames": [100], "reader_ns": 0},
                  "bridge": {"cpu_ns": [5e6], "frames": [100], "reader_ns": 0}}
        self.assertAlmostEqual(report.over_source(result, "bridge", 0.1)["median"], 30)


class Costs(unittest.TestCase):
    def test_each_kernel_is_a_row_in_microseconds(self):
        result = {"call": 340, "clock": 80, "copy": 393_000, "write": 1_230_000}
        rows = report.costs_table([({"module": "none"}, result), ({"module": "0.15.4"}, result),
                                   ({"module": "0.15.4", "kernel": "emulated"}, result)]).splitlines()[2:]
        self.assertEqual([row.split("|")[1].strip() for row in rows], ["this machine's", "the lab's", "emulated"])
        self.assertRegex(rows[2], r"0\.34 \| +0\.08 \| +393 \| +1230 \| +1156 \|")


if __name__ == "__main__":
    unittest.main()
