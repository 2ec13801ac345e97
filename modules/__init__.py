"""One short manifest per business module. Foreign modules arrive by the entry point group "qunmai.modules"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

from core.events import Event, Listener
from core.personal import Personal
from modules.module import Module


class UnknownModule(Exception):
    """The configuration lists a module that doesn't exist, or one whose need is not listed."""


def load(names: Sequence[str]) -> list[Module]:
    """The manifests of the listed modules, in the order of the list. Raises UnknownModule with the name."""
    ours = _ours()
    foreign = {point.name: point for point in entry_points(group="qunmai.modules")}
    modules = []
    for name in names:
        if name in ours:
            modules.append(import_module(f"modules.{name}").MODULE)
        elif name in foreign:
            modules.append(foreign[name].load())
        else:
            raise UnknownModule(f"modules: there is no module {name!r}")
    listed = {module.name for module in modules}
    for module in modules:
        for need in module.requires:
            if need not in listed:
                raise UnknownModule(f"modules: {module.name} needs {need}, which is not listed")
    return modules


def _ours() -> set[str]:
    return {found.name for found in iter_modules(__path__)} - {"module"}


def personal(listed: Sequence[Module]) -> tuple[Personal, ...]:
    """What is kept of people: by the listed modules, and by ours that are off (they may have been on)."""
    off = sorted(_ours() - {module.name for module in listed})
    every = [*listed, *(import_module(f"modules.{name}").MODULE for name in off)]
    return tuple(part for module in every for part in module.personal)


def listeners(modules: Sequence[Module], off: Collection[str] = ()) -> dict[type[Event], list[Listener]]:
    """Who listens to what, in the order of the modules; those that are switched `off` only finish what they began."""
    found: dict[type[Event], list[Listener]] = {}
    for module in modules:
        heard = [module.finishes] if module.name in off else [module.listeners, module.finishes]
        for event, listening in ((event, each) for some in heard for event, each in some.items()):
            found.setdefault(event, []).extend(listening)
    return found
