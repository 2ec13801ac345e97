"""分群, 删分群: whom to address, asked in one line, for promoters and managers."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.say import Say, say
from models.members import Role
from queries import segments as find
from services import members, segments
from services.segments import Found, Person

router = Router("segments")

STAFF, PRIVATE = (Role.PROMOTER, Role.MANAGER), (Kind.PRIVATE,)
SHOWN = 15

Asked = Annotated[str, replace(get_args(Rest)[1], example="新客 30天未复购 喜欢 水果")]
_KEPT = re.compile(r"#?(\d{1,12})(?:\s+(\S.*))?", re.DOTALL)


@router.command("分群", "segment", roles=STAFF, where=PRIVATE)
def ask(ctx: Context, asked: Asked = "") -> Reply:
    """分群 [新客 30天未复购 喜欢 水果|号|号 名字]：这样的人有多少、有谁、为什么；问过的都有号
    Segment: segment [new away30 likes …|number|number name]: how many are like that, who, and why"""
    if not asked.strip():
        return _list(ctx)
    kept = _KEPT.fullmatch(asked.strip())
    if kept is None:
        return _answer(segments.ask(ctx.work, members.known(ctx.caller), asked))
    segment = segments.seen(ctx.work, ctx.caller, int(kept[1]))
    if not kept[2]:
        return _answer(segments.look(ctx.work, segment))
    person = segments.why(ctx.work, segment, kept[2].strip())
    belongs = {True: "in", False: "out", None: "unknown"}[person.belongs]
    return answer_with(f"segment-person-{belongs}", words=segment.words, name=person.name, why=_why(person))


@router.command("删分群", "dropsegment", roles=STAFF, where=PRIVATE)
def drop(ctx: Context, number: Digits) -> Reply:
    """删分群 <号>：不再留着这个分群
    Dropsegment: dropsegment <number>: keep it no longer"""
    segments.drop(ctx.work, segments.seen(ctx.work, ctx.caller, number))
    return answer_with("segment-dropped", number=str(number))


def _list(ctx: Context) -> Reply:
    only = None if ctx.has(Role.MANAGER) else members.known(ctx.caller)
    kept = find.latest(ctx.work, SHOWN, only)
    if not kept:
        return answer_with("segments-none")
    lines = [say("segments-line", number=str(segment.id), words=segment.words) for segment in kept]
    return answer(say("segments-head"), *lines, say("segments-how"))


def _answer(found: Found) -> Reply:
    return answer(*shown(found), say("segment-how", number=str(found.number)))


def shown(found: Found) -> list[Say]:
    """How many, some of them, and why."""
    head = say(
        "segment-head", number=str(found.number), words=found.words, people=found.people, everybody=found.everybody
    )
    some = [say("segment-line", name=person.name, why=_why(person)) for person in found.sample]
    return [head, *some]


def _why(person: Person) -> Say:
    if not person.why:
        return say("nothing")
    return reduce(lambda one, more: say("segment-and", one=one, more=more), person.why)
