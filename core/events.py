"""What has happened, told within the same transaction to whoever listens.

A module's manifest says which of its functions listen to which event; the teller never learns who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.work import Work


@dataclass(frozen=True, slots=True)
class Event:
    """Something past. Its fields are ids and values, no rows."""


Listener = Callable[["Work", Any], None]
Listeners = Mapping[type[Event], Sequence[Listener]]
