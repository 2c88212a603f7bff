# SPDX-License-Identifier: Apache-2.0
"""Results to text. Pure: knows nothing of how anything was measured."""


def number(value, unit=""):
    """Three digits that count; a dash for what was not measured."""
    if value is None:
        return "-"
    if value == 0:
        return "0" + unit
    digits = max(0, 2 - _exponent(value))
    return f"{value:.{digits}f}{unit}"


def _exponent(value):
    exponent, size = 0, abs(value)
    while size >= 10:
        size, exponent = size / 10, exponent + 1
    return exponent


def spread(summary, unit=""):
    """"1.23 ±0.04" of a summary of stats.py."""
    if summary is None:
        return "-"
    return f"{number(summary['median'])} ±{number(summary['spread'])}{unit}"


def verdict(value, limit):
    """How a figure stands to its goal: at most `limit`."""
    if value is None or limit is None:
        return "-"
    return "met" if value <= limit else "missed"


def markdown(header, rows):
    """A table whose columns line up in plain text too; all but the first column to the right."""
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    for row in cells:
        if len(row) != len(header):
            raise ValueError(f"a row of {len(row)} cells in a table of {len(header)} columns: {row}")
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]

    def line(row):
        first = [row[0].ljust(widths[0])]
        return "| " + " | ".join(first + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]) + " |"

    rule = "|" + "|".join(["-" * (widths[0] + 2)] + ["-" * (width + 1) + ":" for width in widths[1:]]) + "|"
    return "\n".join([line(cells[0]), rule] + [line(row) for row in cells[1:]])
