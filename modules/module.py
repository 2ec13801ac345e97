"""What a business module is: its name, what it needs, and what it adds to the shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.router import Router
from core.events import Event, Listener
from core.personal import Personal
from scheduler.jobs import Jobs


@dataclass(frozen=True)
class Module:
    """A manifest. Off is one line out of the configuration: commands, help, jobs and listeners are gone with it.

    `personal` is what its tables keep of people; that holds for a module that is off, too.
    """

    name: str
    requires: tuple[str, ...] = ()
    routers: tuple[Router, ...] = ()
    jobs: tuple[Jobs, ...] = ()
    listeners: Mapping[type[Event], tuple[Listener, ...]] = field(default_factory=dict)
    personal: tuple[Personal, ...] = ()
