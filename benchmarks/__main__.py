"""`python -m benchmarks [--quick] [name …]`: all subjects, or the named ones, one after the other, as one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib import import_module
from pkgutil import iter_modules

from benchmarks import subjects
from benchmarks.figures import HEAD, QUICK, Effort


def main(arguments: list[str] | None = None) -> int:
    known = sorted(module.name for module in iter_modules(subjects.__path__))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure; all, or what is named.")
    parser.add_argument("name", nargs="*", help=", ".join(known))
    parser.add_argument("--quick", action="store_true", help="fewer rounds: to see where one stands")
    wanted = parser.parse_args(arguments)
    unknown = set(wanted.name) - set(known)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}\n{HEAD}")
    goals = [reached for name in wanted.name or known for reached in _run(name, QUICK if wanted.quick else Effort())]
    print(f"\n{sum(goals)} of {len(goals)} goals reached")
    return 0


def _run(name: str, effort: Effort) -> list[bool]:
    """Measure a subject and print its lines; which of its goals were reached."""
    subject = import_module(f"benchmarks.subjects.{name}")
    print(f"\n{name}: {(subject.__doc__ or '').strip().splitlines()[0]}", flush=True)
    goals = []
    for figure in subject.measure(effort):
        print(figure, flush=True)
        if figure.reached is not None:
            goals.append(figure.reached)
    return goals


if __name__ == "__main__":
    sys.exit(main())
