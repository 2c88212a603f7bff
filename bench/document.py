# SPDX-License-Identifier: Apache-2.0
"""A document with places for results, between two comment lines each. Pure."""


def begin(name):
    return f"<!-- bench {name}: begin -->"


def end(name):
    return f"<!-- bench {name}: end -->"


def replace(text, name, body):
    """The text with the place of this name filled; an error where there is none."""
    start, stop = text.find(begin(name)), text.find(end(name))
    if start < 0 or stop < start:
        raise ValueError(f"the document has no place for {name}")
    return text[:start + len(begin(name))] + "\n" + body.strip() + "\n" + text[stop:]
