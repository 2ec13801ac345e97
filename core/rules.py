"""The rules of the shop one by one: each by its dotted name, such as refunds.approve_above, read and set.

A rule is a field of a section of core.sections: never a connection, a secret, an address.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from core import sections
from core.sections import LevelStep, Section
from core.settings import Settings

LONGEST = 500  # characters of a value that is typed
NOTHING = ("不", "不发", "无", "none", "null", "off")


class NotThisValue(Exception):
    """The rule doesn't take it; the message says why, as the start would."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`kind` says how a value is written: number, yuan, time, choice, days, list, steps, table or text."""

    name: str
    field: FieldInfo

    @property
    def section(self) -> str:
        return self.name.partition(".")[0]

    @property
    def kind(self) -> str:
        kind = self._plain
        if "Yuan" in str(self.field) or sections.amount in [getattr(m, "func", None) for m in self.field.metadata]:
            return "yuan"
        if get_origin(kind) is Literal:
            return "choice"
        if get_origin(kind) is tuple:
            return "steps" if get_args(kind)[0] is LevelStep else "list"
        if get_origin(kind) is dict:
            return "table"
        return {int: "number", time: "time"}.get(kind, "text")

    @property
    def optional(self) -> bool:
        return type(None) in get_args(self.field.annotation)

    @property
    def choices(self) -> tuple[str, ...]:
        return get_args(self._plain)

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The least and the most of a number."""
        least = next((m.ge for m in self.field.metadata if hasattr(m, "ge")), None)
        return least, next((m.le for m in self.field.metadata if hasattr(m, "le")), None)

    @property
    def _plain(self) -> Any:
        kind = self.field.annotation
        if get_origin(kind) in (Union, types.UnionType):
            return next(part for part in get_args(kind) if part is not type(None))
        return kind


def _rules(model: type[BaseModel], parent: str) -> Iterator[Rule]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            if kind.__module__ == sections.__name__:
                yield from _rules(kind, f"{parent}{name}.")
        elif parent:
            yield Rule(parent + name, field)


# What figures were folded by: after a change all of them are made anew (`python app.py figures`), so it is the file's.
FOLDED = ("figures.cooling_after_days", "figures.sleeping_after_days", "figures.lost_after_days", "figures.rhythm.")
ADDRESSES = ("campaigns.group_code_hosts",)
RULES = {rule.name: rule for rule in _rules(Settings, "") if not rule.name.startswith((*FOLDED, *ADDRESSES))}


def value(settings: Settings, name: str) -> Any:
    found: Any = settings
    for part in name.split("."):
        found = getattr(found, part)
    return found


def written(settings: Settings, name: str) -> str:
    """The value as it is kept: JSON."""
    return json.dumps(TypeAdapter(Any).dump_python(value(settings, name), mode="json"), ensure_ascii=False)


def shown(settings: Settings, name: str) -> str:
    """The value as it is typed. "" where there is none."""
    kept = value(settings, name)
    match kept:
        case None:
            return ""
        case time():
            return kept.strftime("%H:%M")
        case dict():
            return " ".join(f"{key}={each}" for key, each in kept.items())
        case tuple():
            return " ".join(f"{s.spent}={s.name}={s.percent}" if isinstance(s, LevelStep) else str(s) for s in kept)
    return str(kept)


def put(settings: Settings, name: str, kept: str) -> Settings:
    """The settings with this rule at a value that was kept (JSON). Raises NotThisValue."""
    return _with(settings, name, json.loads(kept))


def typed(settings: Settings, name: str, text: str) -> Settings:
    """The settings with this rule at what somebody types. Raises NotThisValue."""
    return _with(settings, name, _read(RULES[name], text.strip()))


def _read(rule: Rule, text: str) -> Any:
    if len(text) > LONGEST:
        raise NotThisValue("too long")
    if rule.optional and text.lower() in NOTHING:
        return None
    parts = [part for part in text.replace("、", " ").replace(",", " ").replace(";", " ").split() if part]
    none = len(parts) == 1 and parts[0].lower() in NOTHING
    if rule.kind == "list":
        return parts
    if rule.kind == "table":
        pairs = [part.replace(":", "=").partition("=") for part in parts if not none]
        return {key: each for key, _, each in pairs}
    if rule.kind == "steps":
        return [_step(part) for part in parts if not none]
    return text


def _step(part: str) -> dict[str, str]:
    spent, _, rest = part.partition("=")
    name, _, percent = rest.partition("=")
    return {"spent": spent, "name": name, "percent": percent or "0"}


def _with(settings: Settings, name: str, given: Any) -> Settings:
    """Checked by the same classes as the file, and beside the other rules of its section."""
    section, *path = name.split(".")
    old: Section = getattr(settings, section)
    data = old.model_dump()
    inner = data
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = given
    try:
        new = type(old).model_validate(data)
    except ValidationError as error:
        raise NotThisValue(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from None
    for wrong in new.wrongs(settings.demo):
        raise NotThisValue(wrong)
    return settings.model_copy(update={section: new})
