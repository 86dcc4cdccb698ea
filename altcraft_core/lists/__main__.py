"""python -m altcraft_core.lists: reads one file for `apart.run`."""

from __future__ import annotations

from altcraft_core.lists import apart, reading

if __name__ == "__main__":
    apart.work(reading.convert)
