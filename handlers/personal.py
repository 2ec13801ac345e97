"""我的数据: what the shop keeps of somebody, as a file, or no more."""

from __future__ import annotations

import json

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.message import FileLink, message
from core.say import say
from services import files, members, personal

router = Router("consent")

EXPORT, ERASE = ("导出", "export"), ("删除", "注销", "erase", "delete")
JSON_TYPE = "application/json"
KEPT_DAYS = 1


@router.command("我的数据", "mydata", where=(Kind.PRIVATE,))
def my_data(ctx: Context, what: Rest = "") -> Reply:
    """我的数据：看我们存了你的什么；我的数据 导出：拿一份文件；我的数据 删除：全部删除
    My data: mydata: what we keep of you; mydata export: all of it as a file; mydata erase: no more of it"""
    verb, _, rest = what.partition(" ")
    if verb.lower() in EXPORT and not rest:
        return _export(ctx)
    if verb.lower() in ERASE:
        return _confirm(ctx, rest) if rest else _ask(ctx)
    if what:
        return answer_with("personal-how")
    kept = personal.numbers(ctx.work, members.known(ctx.caller))
    lines = [say("personal-line", what=say(f"personal-{name}"), number=n) for name, n in kept.items() if n]
    return answer(say("personal-head", name=ctx.caller.name), *lines, say("personal-how"))


def _export(ctx: Context) -> Reply:
    """All of it in one file, for a day, for whoever has the link: so it is handed to nobody else."""
    me = members.known(ctx.caller)
    content = json.dumps(personal.kept(ctx.work, me), ensure_ascii=False, indent=1).encode()
    name = ctx.word("personal-file", day=f"{ctx.work.now.astimezone(ctx.work.settings.zone):%Y-%m-%d}") + ".json"
    path = files.keep(ctx.work, name, JSON_TYPE, content, days=KEPT_DAYS, for_member=me)
    return Reply(here=message(say("personal-exported"), files=(FileLink(name, path),)))


def _ask(ctx: Context) -> Reply:
    code = personal.ask_to_erase(ctx.work, members.known(ctx.caller))
    return answer_with("personal-confirm", code=code, minutes=str(int(personal.CODE_LIVES.total_seconds() // 60)))


def _confirm(ctx: Context, code: str) -> Reply:
    if not personal.confirm(ctx.work, members.known(ctx.caller), code):
        return answer_with("personal-wrong-code")
    return answer_with("personal-confirmed")
