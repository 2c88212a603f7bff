# SPDX-License-Identifier: Apache-2.0
"""Of what can be asked for: that each row has jobs which can run, a table, and a place of its own."""
import unittest

import jobs
import report
from rows import EMULATED_ROWS, ROWS, board_rows

EVERY = [*ROWS.values(), *EMULATED_ROWS.values(), *board_rows(0).values()]


class Rows(unittest.TestCase):
    def test_each_has_a_table_and_jobs_of_its_name(self):
        for row in EVERY:
            self.assertIn(row.name, report.TABLES)
            wanted = row.jobs_of([jobs.OLD, jobs.NEW], 1)
            self.assertTrue(wanted, row.name)
            for job in wanted:
                self.assertIn(row.name, (job["row"], job.get("part"), "cpu" if job["row"] == "board" else None))

    def test_none_takes_the_place_or_the_chart_of_another(self):
        lasting = [*ROWS.values(), *EMULATED_ROWS.values()]
        for key in ("place", "chart", "command"):
            self.assertEqual(len({getattr(row, key) for row in lasting}), len(lasting), key)

    def test_an_emulated_one_says_so_wherever_it_is_named(self):
        row = EMULATED_ROWS["cpu"]
        self.assertEqual((row.place, row.chart, row.command),
                         ("cpu, emulated", "performance/cpu-emulated.svg", "./dev bench --emulated cpu"))
        self.assertEqual((ROWS["cpu"].place, ROWS["cpu"].chart, ROWS["cpu"].command),
                         ("cpu", "performance/cpu.svg", "./dev bench cpu"))

    def test_the_jobs_of_an_emulated_one_run_there(self):
        for row in EMULATED_ROWS.values():
            kernels = {job.get("kernel") for job in row.jobs_of([jobs.NEW], 1)}
            self.assertIn("emulated", kernels, row.name)
            self.assertTrue(row.name == "costs" or kernels == {"emulated"}, row.name)

    def test_a_boards_jobs_take_its_sensor(self):
        self.assertEqual({job["sensor"] for job in board_rows(3)["cpu"].jobs_of([], 2)}, {3})


class Boots(unittest.TestCase):
    def test_where_the_bridge_wants_another_ring_its_peers_have_a_boot_of_their_own(self):
        old = jobs.cpu_job(jobs.OLD, "640x480", "yuyv", 1, ["gst-source", "bridge", "v4l2sink"], 1)
        self.assertEqual([boot["sides"] for boot in old["boots"]], [["bridge", "gst-source"], ["gst-source", "v4l2sink"]])
        new = jobs.cpu_job(jobs.NEW, "640x480", "yuyv", 1, ["gst-source", "bridge", "v4l2sink"], 1)
        self.assertNotIn("boots", new)


if __name__ == "__main__":
    unittest.main()
