"""设置, 设置记录: the rules of the shop, looked at and changed while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.errors import ShopError
from core.rules import RULES
from core.say import Say, say
from models.members import SEES, Role
from queries import settings as find
from queries.names import Index, spelled
from services import members, settings
from services.settings import Source, Standing

router = Router("settings")

BACK = ("原样", "恢复", "reset")
SHOWN = 10
MOST_WORDS = 12  # of a name
PRIVATE = (Kind.PRIVATE,)
Asked = Annotated[str, replace(get_args(Rest)[1], example="退款 免审批上限 80")]
Named = Annotated[str, replace(get_args(Rest)[1], example="退款 免审批上限")]


class UnknownSetting(ShopError):
    """Arguments: name, sections (names)."""


class WhichSetting(ShopError):
    """Several fit. Arguments: name, choices (names)."""


@router.command("设置", "settings", roles=SEES, where=PRIVATE)
def show_or_set(ctx: Context, asked: Asked = "") -> Reply:
    """设置 [类] [规则] [新值|原样]：看或改店铺的规则，改了马上生效；「原样」回到配置文件的值
    Settings: settings [section] [rule] [value|reset]: look at or change the shop's rules; reset: as in the file"""
    if not asked:
        return _overview(ctx)
    section, name, value = _understood(ctx, asked)
    if not name:
        return _section(ctx, section)
    if not value:
        stands = settings.standing(ctx.work)[name]
        more = say("setting-takes", takes=settings.takes(RULES[name]))
        return answer(_line(ctx, stands), more)
    if not ctx.has(Role.MANAGER):
        raise members.OnlyManagers
    back = value.lower() in BACK
    old, new = settings.reset(ctx.work, name) if back else settings.put(ctx.work, name, _meant(ctx, name, value))
    said = {"name": settings.title(name), "old": _value(name, old), "new": _value(name, new)}
    if old == new:
        return answer_with("setting-same", **said)
    return answer_with("setting-back" if back else "setting-set", **said)


@router.command("设置记录", "setting-history", roles=SEES, where=PRIVATE, reads=True)
def history(ctx: Context, asked: Named) -> Reply:
    """设置记录 <规则>：谁在什么时候把它从多少改成了多少
    Setting-history: setting-history <rule>: who set it, when, from what to what"""
    _, name, _ = _understood(ctx, asked)
    if not name:
        raise UnknownSetting(name=asked[:40], sections=_names(ctx))
    rows = find.history(ctx.work, name, SHOWN)
    says = [
        say("setting-change", time=r.changed_at, actor=r.actor, old=_value(name, r.old), new=_value(name, r.new))
        for r in rows
    ]
    return answer(say("setting-history", name=settings.title(name)), *(says or [say("setting-never")]))


def _overview(ctx: Context) -> Reply:
    """The sections; in full what is not as in the file."""
    stands = settings.standing(ctx.work).values()
    other = [_line(ctx, one) for one in stands if one.source is not Source.FILE]
    head = say("settings-head", sections=" · ".join(_names(ctx)))
    return answer(head, *([say("settings-changed"), *other[:SHOWN]] if other else []), say("settings-how"))


def _section(ctx: Context, section: str) -> Reply:
    stands = [one for one in settings.standing(ctx.work).values() if RULES[one.name].section == section]
    return answer(say("settings-section", section=_section_title(section)), *(_line(ctx, one) for one in stands))


def _line(ctx: Context, stands: Standing) -> Say:
    source = say(f"setting-from-{stands.source}", by=stands.by, time=stands.at or ctx.work.now)
    value = _value(stands.name, stands.shown)
    return say("setting-line", name=settings.title(stands.name), value=value, source=source)


def _value(name: str, shown: str) -> Say | str:
    if not shown:
        return say("setting-nothing")
    return say(f"setting-choice-{shown}") if shown in RULES[name].choices else shown


def _meant(ctx: Context, name: str, value: str) -> str:
    """What is chosen by its word."""
    choices = RULES[name].choices if RULES[name].kind == "choice" else ()
    return next((choice for choice in choices if ctx.word(f"setting-choice-{choice}") == value), value)


def _section_title(section: str) -> Say:
    return say(f"settings-of-{section}")


def _names(ctx: Context) -> list[str]:
    return [ctx.word(f"settings-of-{section}") for section in _sections()]


def _sections() -> Sequence[str]:
    return list(dict.fromkeys(rule.section for rule in RULES.values()))


def _understood(ctx: Context, asked: str) -> tuple[str, str, str]:
    """Section, rule and value; the rule is "" where only a section is named. Raises UnknownSetting, WhichSetting."""
    words = asked.split()
    section = _section_of(ctx, words[0]) if words[0].lower() not in RULES else None
    if section is not None and len(words) == 1:
        return section, "", ""
    words = words[1:] if section is not None else words
    rules = [name for name, rule in RULES.items() if section in (None, rule.section)]
    forms = [(name, _forms(ctx, name)) for name in rules]
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        said = spelled(" ".join(words[:length]))
        if (name := next((name for name, own in forms if said in own), None)) is not None:
            return RULES[name].section, name, " ".join(words[length:])
    fits = Index({i: own for i, (_, own) in enumerate(forms)}).match(words[0], range(len(forms))).ids
    if len(fits) == 1:
        name = rules[fits[0]]
        return RULES[name].section, name, " ".join(words[1:])
    if fits:
        choices = "、".join(ctx.word(settings.title(rules[i]).key) for i in fits[:SHOWN])
        raise WhichSetting(name=words[0][:40], choices=choices)
    raise UnknownSetting(name=" ".join(words)[:40], sections=" · ".join(_names(ctx)))


def _section_of(ctx: Context, word: str) -> str | None:
    sections = _sections()
    for i, name in enumerate(_names(ctx)):
        if spelled(word) in (spelled(name), sections[i]):
            return sections[i]
    return None


def _forms(ctx: Context, name: str) -> tuple[str, ...]:
    """How a rule may be called: with its unit or without, or as in the file."""
    title = ctx.word(settings.title(name).key)
    return spelled(title), spelled(title.partition("（")[0].partition(" (")[0]), name, name.partition(".")[2]
