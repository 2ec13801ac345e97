"""What is on (活动): group-buys, draws, tastings, special prices. Each kind is a module of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.events import Event
from core.say import Say


@dataclass(frozen=True, slots=True)
class EventsAsked(Event):
    """Somebody wants to know what is on in these communities: whoever has something adds it, and what to type."""

    member_id: int | None
    community_ids: tuple[int, ...]
    says: list[Say] = field(default_factory=list)
