# SPDX-License-Identifier: Apache-2.0
"""Of what is pure in the row of two pictures, and of what charts show."""
import unittest

import bars
import report_streams


def rounds(cpu_us, reader_us=0, seen=()):
    """100 frames a round; beside them the machine does 10 ms of its own."""
    return [{"cpu_ns": 10e6 + 100_000 * (cost + reader_us), "reader_ns": 100_000 * reader_us, "frames": 100, "seen": list(seen)}
            for cost in cpu_us]


IDLE = [{"cpu_ns": 10e6, "reader_ns": 0, "frames": 0}]
RESULT = {"boots": [
    {"idle": IDLE, "gst-source": rounds([50, 50]), "conversion": rounds([150, 150]), "bridge, main": rounds([80, 80], 20, [30]),
     "bridge, main of three": rounds([84, 84], 20, [30]), "bridge, main and small": rounds([190, 194], 30, [30, 10])},
    {"idle": IDLE, "gst-source": rounds([60, 60]), "v4l2sink, two": rounds([560, 560], 0, [30, 10])}]}
RUNS = [({"module": "0.12.7"}, RESULT)]


class Streams(unittest.TestCase):
    def test_idle_readers_and_the_source_of_its_own_boot_are_taken_off(self):
        over, whole = report_streams.costs(RESULT)
        self.assertAlmostEqual(over["conversion"]["median"], 100)
        self.assertAlmostEqual(over["bridge, main"]["median"], 30)
        self.assertAlmostEqual(over["bridge, main and small"]["median"], 142)
        self.assertAlmostEqual(over["v4l2sink, two"]["median"], 500)
        self.assertAlmostEqual(whole["v4l2sink, two"]["median"], 560)

    def test_a_second_picture_is_held_against_main_and_the_bare_conversion(self):
        over, whole = report_streams.costs(RESULT)
        self.assertEqual(report_streams.goal_of("bridge, main and small", over, whole), "met")  # 142 of 130 and a tenth
        over["bridge, main and small"]["median"] = 144
        self.assertEqual(report_streams.goal_of("bridge, main and small", over, whole), "missed")

    def test_streams_that_nobody_reads_are_held_against_a_camera_without_them(self):
        over, whole = report_streams.costs(RESULT)
        self.assertEqual(report_streams.goal_of("bridge, main of three", over, whole), "met")  # 84 of 80
        whole["bridge, main of three"]["median"] = 84.1
        self.assertEqual(report_streams.goal_of("bridge, main of three", over, whole), "missed")

    def test_the_table_has_what_readers_got(self):
        rows = report_streams.streams_table(RUNS).splitlines()[2:]
        self.assertEqual(len(rows), 5)
        self.assertRegex(rows[3], r"0\.12\.7  bridge, main and small .* 30\.0 / 10\.0 \| +1\.00 \| +met")
        self.assertRegex(rows[4], r"0\.12\.7  v4l2sink, two .* 0\.28 \| +-")


class Bars(unittest.TestCase):
    def test_what_was_not_measured_has_no_bar(self):
        grid = bars.streams(RUNS)
        (place, shown), = grid["cells"].items()
        self.assertEqual(place[1], "0.12.7")
        self.assertEqual([side for side, _, _ in shown],
                         ["conversion", "bridge, main", "bridge, main of three", "bridge, main and small", "v4l2sink, two"])

    def test_latencies_have_a_row_for_the_median_and_one_for_the_tail(self):
        result = {"bridge": {"rounds_us": [[1000] * 98 + [5000] * 2]}, "v4l2sink": {"rounds_us": [[2000]]}}
        cells = bars.latency([({"module": "0.15.4"}, result)])["cells"]
        self.assertEqual(cells[("median", "0.15.4")], [("bridge", 1.0, 0.0), ("v4l2sink", 2.0, 0.0)])
        self.assertEqual(cells[("99 of 100", "0.15.4")][0], ("bridge", 5.0, 0.0))

    def test_instructions_are_over_the_source_of_their_own_boot(self):
        result = {"boots": [{"gst-source": {"instructions": 100}, "bridge": {"instructions": 130, "frames": 9}},
                            {"gst-source": {"instructions": 200}, "v4l2sink": {"instructions": 500, "frames": 8}}]}
        cells = bars.instructions([({"module": "0.12.7", "readers": 1}, result)])["cells"]
        self.assertEqual(cells, {("1 reader", "0.12.7"): [("bridge", 30, None), ("v4l2sink", 300, None)]})

    def test_a_cell_in_which_nothing_was_measured_is_left_out(self):
        self.assertEqual(bars.gap([({"module": "0.15.4"}, {"gaps": {"bridge": []}})])["cells"], {})


if __name__ == "__main__":
    unittest.main()
