"""The rules of the shop as managers set them in chat; see docs/decisions/settings-by-chat.md.

The environment is stronger than what is set in chat, and that stronger than the file.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert

from core import configuration, rules
from core.errors import ShopError
from core.rules import RULES, NotThisValue, Rule
from core.say import Say, say
from core.settings import Settings
from core.work import RULED, Work
from models.settings import Setting
from queries import settings as find
from services import history

log = logging.getLogger("qunmai.settings")

SUBJECT = Setting.__tablename__
MODULE = "modules."


class SetByEnvironment(ShopError):
    """Whoever runs the shop has set it where chat can't. Arguments: variable."""


class NotThisSetting(ShopError):
    """The rule doesn't take that value. Arguments: name, value, takes (Say), why."""


class Source(StrEnum):
    """Where a value comes from."""

    FILE = "file"
    ENVIRONMENT = "environment"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule as it stands: `by` and `at` where it was set in chat."""

    name: str
    shown: str
    source: Source
    by: str = ""
    at: datetime | None = None


def in_force(started_with: Settings, kept: Mapping[str, str], off: Collection[str] = ()) -> Settings:
    """What is set in chat over file and environment, without the modules that are off (see services.switches).

    What no longer fits is left out: it never stops the shop.
    """
    on = tuple(name for name in started_with.modules if name not in off)
    settings = started_with.model_copy(update={"modules": on}) if off else started_with
    for name, value in kept.items():
        if name in RULES and not configuration.from_environment(name):
            try:
                settings = rules.put(settings, name, value)
            except NotThisValue as wrong:
                log.warning("rule left out", extra={"rule": name, "why": str(wrong)})
    return settings


def put(work: Work, name: str, text: str) -> tuple[str, str]:
    """Set a rule to what somebody types: how it was and how it is shown. Raises SetByEnvironment, NotThisSetting."""
    before = _begun(work, name)
    try:
        after = rules.typed(before, name, text)
    except NotThisValue as wrong:
        raise _not_this(name, text, wrong) from wrong
    old, new = rules.shown(before, name), rules.shown(after, name)
    if old != new:
        _forget(work, name)
        value = rules.written(after, name)
        work.execute(insert(Setting).values(name=name, value=value, set_at=work.now))
        history.changed(work, SUBJECT, None, "setting", old, new, name)
    return old, new


def reset(work: Work, name: str) -> tuple[str, str]:
    """Back to the file's value: how it was and how it is shown. Raises SetByEnvironment, NotThisSetting."""
    before = _begun(work, name)
    began = rules.shown(started_with(work), name)
    try:
        after = rules.put(before, name, rules.written(started_with(work), name))
    except NotThisValue as wrong:  # it no longer fits beside what else is set
        raise _not_this(name, began, wrong) from wrong
    _forget(work, name)
    old, new = rules.shown(before, name), rules.shown(after, name)
    history.changed(work, SUBJECT, None, "setting", old, new, name)
    return old, new


def _not_this(name: str, value: str, wrong: NotThisValue) -> NotThisSetting:
    return NotThisSetting(name=title(name), value=value[:40], takes=takes(RULES[name]), why=str(wrong)[:200])


def standing(work: Work) -> dict[str, Standing]:
    """Every rule with its value and where that comes from."""
    kept, last = find.kept(work), find.last_changes(work)
    now = in_force(started_with(work), kept)
    return {name: _standing(name, rules.shown(now, name), kept, last) for name in RULES}


def _standing(name: str, shown: str, kept: Mapping[str, str], last: Mapping[str, Any]) -> Standing:
    if configuration.from_environment(name):
        return Standing(name, shown, Source.ENVIRONMENT)
    if name not in kept:
        return Standing(name, shown, Source.FILE)
    change = last.get(name)
    return Standing(name, shown, Source.CHAT, change.actor if change else "", change.changed_at if change else None)


def title(name: str) -> Say:
    """What a rule is called."""
    return say(f"setting-{name.replace('.', '-')}")


def takes(rule: Rule) -> Say:
    """What can be typed for it."""
    least, most = rule.bounds
    kind = "from" if rule.kind == "number" and most is None else rule.kind
    found = say(f"setting-takes-{kind}", least=str(least), most=str(most), choices=choices(rule))
    return say("setting-takes-or-none", takes=found) if rule.optional else found


def choices(rule: Rule) -> list[Say]:
    """The words of a rule that has some to choose from."""
    return [say(f"setting-choice-{choice}") for choice in rule.choices] if rule.kind == "choice" else []


def started_with(work: Work) -> Settings:
    """What file and environment say."""
    return work.started_with or work.settings


def _begun(work: Work, name: str) -> Settings:
    """The settings in force, read behind the lock that every change takes."""
    if configuration.from_environment(name):
        raise SetByEnvironment(variable=configuration.variable(name))
    find.grow(work)
    work.facts[RULED] = True
    return in_force(started_with(work), find.kept(work))


def _forget(work: Work, name: str) -> None:
    work.execute(delete(Setting).where(Setting.name == name))
