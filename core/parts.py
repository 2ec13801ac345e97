"""The modules of the running shop as its rules see them; what they are made of knows modules.module alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A listed module. `basic`: no shop is without it. `stays`: the sentence on what remains of it while it is off.

    `worded`: the catalogue of wordings has its name and what it is for; those that arrive from elsewhere have none.
    """

    name: str
    requires: tuple[str, ...] = ()
    basic: bool = False
    stays: str = ""
    worded: bool = True
