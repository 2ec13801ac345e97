"""Many at the very same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def at_once(*deeds: Callable[[], T]) -> Sequence[T]:
    """Do all of it, each in a thread of its own, let go together; what each returned. Raises what one raised."""
    gate = threading.Barrier(len(deeds))

    def begin(deed: Callable[[], T]) -> T:
        gate.wait(timeout=30)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [done.result() for done in [threads.submit(begin, deed) for deed in deeds]]
