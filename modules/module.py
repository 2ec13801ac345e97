"""What a business module is: its name, what it needs, and what it adds to the shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.router import Router
from bot.words import keys
from core.events import Event, Listener
from core.parts import Part
from core.personal import Personal
from scheduler.jobs import Jobs


@dataclass(frozen=True)
class Module:
    """A manifest. Off is one line out of the configuration: commands, help, jobs and listeners are gone with it.

    A manager can switch it off in chat, too, unless the module is `basic`. Then `finishes` are still heard: they bring
    to an end what began while it was on (a coupon comes back from an order that is cancelled); `listeners` are not.
    Its jobs rest, unless `jobs_go_on`. `stays` is the sentence that says what remains of it meanwhile.
    `personal` is what its tables keep of people; that holds for a module that is off, too.
    """

    name: str
    requires: tuple[str, ...] = ()
    routers: tuple[Router, ...] = ()
    jobs: tuple[Jobs, ...] = ()
    listeners: Mapping[type[Event], tuple[Listener, ...]] = field(default_factory=dict)
    finishes: Mapping[type[Event], tuple[Listener, ...]] = field(default_factory=dict)
    personal: tuple[Personal, ...] = ()
    basic: bool = False
    jobs_go_on: bool = False
    stays: str = ""

    @property
    def part(self) -> Part:
        worded = f"module-{self.name}" in keys("zh-CN")
        return Part(self.name, self.requires, self.basic, self.stays, worded)
