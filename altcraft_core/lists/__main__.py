"""python -m altcraft_core.lists: does one piece of work for `apart.run`."""

from __future__ import annotations

from altcraft_core.lists import apart

if __name__ == "__main__":
    apart.work()
