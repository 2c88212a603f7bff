# SPDX-License-Identifier: Apache-2.0
"""Medians and spreads. Pure."""
import math
import statistics


def quantile(values, part):
    """The smallest value that at least `part` (0..1) of all are not above."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def summary(values):
    """Median, and half the distance of the quartiles as the spread; None of nothing."""
    if not values:
        return None
    return {"median": statistics.median(values), "spread": (quantile(values, 0.75) - quantile(values, 0.25)) / 2,
            "n": len(values)}


def ratio(value, base):
    """value / base, or None where that says nothing."""
    return value / base if value is not None and base is not None and base > 0 else None
