"""Which of the listed modules are switched off in chat; see docs/decisions/settings-by-chat.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert

from core.errors import ShopError
from core.parts import Part
from core.say import Say, say
from core.work import RULED, Work
from models.settings import Setting
from queries import settings as find
from services import history
from services.settings import MODULE, SUBJECT


class NoSuchModule(ShopError):
    """None that the shop was started with. Arguments: name."""


class AlwaysOn(ShopError):
    """No shop is without it. Arguments: name."""


class StillNeeded(ShopError):
    """Others that are on need it. Arguments: name, by."""


class NeedsOthers(ShopError):
    """What it needs is off. Arguments: name, needs."""


def off(parts: Sequence[Part], names: Iterable[str]) -> frozenset[str]:
    """The modules that are off: those switched off, and what needs them (it may have been listed only later)."""
    marked = {name.removeprefix(MODULE) for name in names if name.startswith(MODULE)}
    gone = {part.name for part in parts if part.name in marked and not part.basic}
    while more := {p.name for p in parts if p.name not in gone and not p.basic and gone.intersection(p.requires)}:
        gone |= more
    return frozenset(gone)


def off_now(work: Work) -> frozenset[str]:
    return off(work.parts, find.kept(work))


def turn_off(work: Work, name: str) -> bool:
    """Switch a module off; False where it is off. Raises NoSuchModule, AlwaysOn, StillNeeded."""
    part, gone = _begun(work, name)
    if part.basic:
        raise AlwaysOn(name=title(part))
    needed_by = [title(each) for each in work.parts if name in each.requires and each.name not in gone]
    if needed_by:
        raise StillNeeded(name=title(part), by=needed_by)
    if name in gone:
        return False
    work.execute(delete(Setting).where(Setting.name == MODULE + name))
    work.execute(insert(Setting).values(name=MODULE + name, value="false", set_at=work.now))
    history.changed(work, SUBJECT, None, "module", "on", "off", MODULE + name)
    return True


def turn_on(work: Work, name: str) -> bool:
    """Switch it on again; False where it is on. Raises NoSuchModule, NeedsOthers."""
    part, gone = _begun(work, name)
    missing = [title(each) for each in work.parts if each.name in part.requires and each.name in gone]
    if missing:
        raise NeedsOthers(name=title(part), needs=missing)
    if name not in gone:
        return False
    work.execute(delete(Setting).where(Setting.name == MODULE + name))
    history.changed(work, SUBJECT, None, "module", "off", "on", MODULE + name)
    return True


def title(part: Part) -> Say | str:
    """What a module is called."""
    return say(f"module-{part.name}") if part.worded else part.name


def _begun(work: Work, name: str) -> tuple[Part, frozenset[str]]:
    """The module, and which are off, read behind the lock that every change takes."""
    part = next((each for each in work.parts if each.name == name), None)
    if part is None:
        raise NoSuchModule(name=name[:40])
    find.grow(work)
    work.facts[RULED] = True
    return part, off_now(work)
