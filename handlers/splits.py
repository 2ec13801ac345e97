"""分账: where suppliers get their parts of payments at the gateway."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import BadArgument, Rest
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core.say import Say, say
from models.members import Role
from models.splits import Split
from queries import splits as find
from services import members, receivers

router = Router("splits")

STOP = ("停", "停止", "stop")
Whom = Annotated[str, replace(get_args(Rest)[1], example="果园 1900000199 梅园果品有限公司")]
_ADD = re.compile(r"(?P<supplier>\S.*?)\s+(?P<account>[0-9]{8,10}|o[0-9A-Za-z_-]{27})(?:\s+(?P<name>\S.*))?", re.DOTALL)


@router.command("分账", "split", roles=(Role.MANAGER,), where=(Kind.PRIVATE,))
def receiver(ctx: Context, whom: Whom = "") -> Reply:
    """分账 [供应商 商户号 商户全称 | 供应商 openid [姓名] | 供应商 停]：货款到期按比例直接分给供应商；不写就看各家的
    Split: split [supplier merchant-no. full-name | supplier openid [name] | supplier stop]: pay parts at the gateway"""
    if not whom:
        return answer(*_shown(ctx))
    name, _, last = whom.rpartition(" ")
    if name and last.lower() in STOP:
        gone = receivers.stop(ctx.work, _supplier(ctx, name))
        return answer_with("split-receiver-stopped", supplier=name.strip(), account=gone.account)
    found = _ADD.fullmatch(whom)
    if found is None:
        if not name:
            raise BadArgument
        raise receivers.BadReceiver(account=last[:40])
    receivers.add(ctx.work, _supplier(ctx, found["supplier"]), found["account"], found["name"] or "")
    return answer_with("split-receiver-added", supplier=found["supplier"], account=found["account"])


def _supplier(ctx: Context, name: str) -> int:
    return members.scope_of(ctx.work, Role.SUPPLIER, name.strip())["supplier_id"]


def _shown(ctx: Context) -> list[Say]:
    """All receivers, and what is in trouble."""
    says = [
        say(
            "split-receiver",
            supplier=row.name,
            account=row.SplitReceiver.account,
            status=say(f"split-receiver-{row.SplitReceiver.status}"),
            problem=row.SplitReceiver.problem or "—",
        )
        for row in find.receivers(ctx.work)
    ]
    says = says or [say("split-no-receiver")]
    percent = str(ctx.work.settings.splits.most_percent)
    return [say("split-cap", percent=percent), *says, *(_trouble(split) for split in find.in_trouble(ctx.work))]


def _trouble(split: Split) -> Say:
    return say("split-trouble", number=split.number, problem=split.problem)
