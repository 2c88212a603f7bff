# SPDX-License-Identifier: Apache-2.0
"""A grid of bars.py as an SVG, by matplotlib."""
import os

from table import number

OURS, THEIRS = "#2f855a", "#a0aec0"


def is_ours(side):
    return side.startswith(("bridge", "jcam"))


def longest(grid, row):
    """What the longest bar of a row reaches to, its spread too."""
    return max((value + (spread or 0) for (its, _), bars in grid["cells"].items() if its == row for _, value, spread in bars), default=1) or 1


def draw(grid, path):
    """Written whole or not at all. Rows share a scale, so that modules can be held beside each other."""
    import matplotlib  # only who writes the document needs it
    matplotlib.use("svg")
    # Text as text, and the same bytes for the same figures.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "jcam", "font.size": 8, "font.family": "sans-serif"})
    from matplotlib import pyplot

    rows = list(dict.fromkeys(row for row, _ in grid["cells"]))
    columns = list(dict.fromkeys(column for _, column in grid["cells"]))
    most = {row: max(len(bars) for (its, _), bars in grid["cells"].items() if its == row) for row in rows}
    figure, axes = pyplot.subplots(len(rows), len(columns), sharex="row", squeeze=False, layout="constrained",
                                   figsize=(4.6 * len(columns), sum(0.19 * most[row] + 0.22 for row in rows) + 0.4),
                                   gridspec_kw={"height_ratios": [most[row] + 1 for row in rows]})
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            cell(axes[i][j], grid["cells"].get((row, column), []), most[row])
        # Of all that share it: a limit that the first one set would cut the others off.
        axes[i][0].set_xlim(0, 1.22 * longest(grid, row))
        axes[i][0].set_ylabel(row, rotation=0, ha="right", va="center", labelpad=6)
    for j, column in enumerate(columns):
        axes[0][j].set_title(column, fontsize=9, fontweight="bold")
    figure.supxlabel(grid["unit"], fontsize=8)
    figure.savefig(path + ".new", format="svg", metadata={"Date": None}, facecolor="white")
    pyplot.close(figure)
    os.rename(path + ".new", path)


def cell(axes, bars, most):
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(bottom=False, labelbottom=False, left=False)
    axes.set_ylim(most - 0.4, -0.6)
    axes.set_yticks(range(len(bars)), [side for side, _, _ in bars])
    for place, (side, value, spread) in enumerate(bars):
        axes.barh(place, value, height=0.72, color=OURS if is_ours(side) else THEIRS,
                  xerr=spread, error_kw={"elinewidth": 0.8, "ecolor": "#4a5568"})
        axes.annotate(number(value), (value + (spread or 0), place), xytext=(3, 0), textcoords="offset points", va="center")
