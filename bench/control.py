# SPDX-License-Identifier: Apache-2.0
"""The driver's end of a control block (control_block.h)."""
import mmap
import struct

LAYOUT = struct.Struct("<IIQ")
CRAWL, FREE = 0, 1


class Control:
    """Makes the file, closed; a source opens it by its path."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as file:
            file.write(b"\0" * LAYOUT.size)
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), LAYOUT.size)

    def gate(self, value):
        """CRAWL, FREE, or frames a second."""
        struct.pack_into("<I", self._map, 0, value)

    @property
    def frames(self):
        return LAYOUT.unpack_from(self._map)[2]
