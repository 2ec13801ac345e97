"""`python -m benchmarks [name …]`: all of them, or the named ones, one after the other in one run."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = ("start", "reading", "messages", "orders")


def main(names: list[str]) -> int:
    for name in names or NAMES:
        module = import_module(f"benchmarks.{name}")
        getattr(module, "run", getattr(module, "main", None))()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
