"""功能: which modules are on, and switching them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.parts import Part
from core.say import Say, say
from models.members import SEES, Role
from queries.names import spelled
from services import switches
from services.members import OnlyManagers
from services.switches import NoSuchModule, title

router = Router("settings")

ON, OFF = ("开", "打开", "on"), ("关", "关闭", "off")
Asked = Annotated[str, replace(get_args(Rest)[1], example="优惠券")]


@router.command("功能", "modules", roles=SEES, where=(Kind.PRIVATE,))
def show_or_switch(ctx: Context, asked: Asked = "") -> Reply:
    """功能：有哪些功能、开着没有；功能 <开|关> <功能>：全店打开或关掉一个功能
    Modules: what there is, on or off; modules <on|off> <module>: switch one for the whole shop"""
    if not asked:
        return _overview(ctx)
    word, _, rest = asked.partition(" ")
    if word.lower() not in (*ON, *OFF):
        part = _meant(ctx, asked)
        return answer(_about(part, switches.off_now(ctx.work)))
    part = _meant(ctx, rest.strip())
    if not ctx.has(Role.MANAGER):
        raise OnlyManagers
    if word.lower() in ON:
        done = switches.turn_on(ctx.work, part.name)
        return answer_with("module-on" if done else "module-on-already", name=title(part))
    done = switches.turn_off(ctx.work, part.name)
    stays = [say(part.stays)] if part.stays and done else []
    return answer(say("module-off" if done else "module-off-already", name=title(part)), *stays)


def _overview(ctx: Context) -> Reply:
    gone, parts = switches.off_now(ctx.work), ctx.work.parts
    names = {part.name: _called(ctx, part) for part in parts}
    on = " · ".join(names[part.name] for part in parts if part.name not in gone)
    off = [_about(part, gone) for part in parts if part.name in gone]
    return answer(say("modules-on", names=on), *off, say("modules-how"))


def _about(part: Part, gone: frozenset[str]) -> Say:
    """Its name, what it is for, and whether it is on."""
    state = "off" if part.name in gone else "basic" if part.basic else "on"
    about = say(f"module-{part.name}-does") if part.worded else ""
    return say(f"module-is-{state}", name=title(part), about=about)


def _meant(ctx: Context, name: str) -> Part:
    """By its name in the reader's language or in the configuration. Raises NoSuchModule."""
    said = spelled(name)
    part = next((p for p in ctx.work.parts if said in (p.name, spelled(_called(ctx, p)))), None)
    if part is None:
        raise NoSuchModule(name=name[:40])
    return part


def _called(ctx: Context, part: Part) -> str:
    called = title(part)
    return ctx.word(called.key) if isinstance(called, Say) else called
