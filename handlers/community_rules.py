"""群规: what a community has of its own beside the shop's rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind as Place
from bot.message import Reply, answer, answer_with
from bot.router import Router
from core.errors import ShopError
from core.say import Say, say
from models.community_rules import CommunityRules
from models.members import SEES, Community, Role
from queries import community_rules as find
from queries import members as people
from queries.names import Index
from services import community_rules as rules
from services import members
from services.community_rules import Kind
from services.founding import UnknownCommunity

router = Router("community_rules")

WORDS = {
    "开团": Kind.OPENS, "opens": Kind.OPENS, "只卖": Kind.SELLS, "sells": Kind.SELLS,
    "免打扰": Kind.QUIET, "quiet": Kind.QUIET, "推广": Kind.PROMOTIONS, "promotions": Kind.PROMOTIONS,
    "答疑": Kind.ANSWERS, "answers": Kind.ANSWERS,
}  # fmt: skip
Asked = Annotated[str, replace(get_args(Rest)[1], example="梅园3号楼 免打扰 21:00-09:00")]


class UnknownRule(ShopError):
    """No such rule of communities. Arguments: name."""


@router.command("群规", "grouprules", roles=SEES, where=(Place.PRIVATE,))
def show_or_set(ctx: Context, asked: Asked) -> Reply:
    """群规 <社群> [开团|只卖|免打扰|推广|答疑] [新值|原样]：看或改这个群自己的规矩
    Grouprules: grouprules <community> [opens|sells|quiet|promotions|answers] [value|reset]: a community's own rules"""
    community, rest = _community(ctx, asked.strip())
    kept = find.of(ctx.work, community.id)
    word, _, value = rest.partition(" ")
    if not word:
        points = "、".join(filter(None, community.pickup_points.split("\n"))) or say("none")
        lines = [_line(ctx, kept, kind) for kind in Kind]
        return answer(
            say("grouprules-of", name=community.name),
            *lines,
            say("grouprule-pickups", points=points),
            say("grouprules-how"),
        )
    kind = WORDS.get(word.lower())
    if kind is None:
        raise UnknownRule(name=word[:40])
    if not value.strip():
        return answer(_line(ctx, kept, kind), say(f"grouprule-takes-{kind}"))
    if not ctx.has(Role.MANAGER):
        raise members.OnlyManagers
    old, new = rules.put(ctx.work, community, kind, value)
    return answer_with("grouprule-set", name=community.name, rule=say(f"grouprule-{kind}"), old=old, new=new)


def _line(ctx: Context, kept: CommunityRules | None, kind: Kind) -> Say:
    return say("grouprule-line", rule=say(f"grouprule-{kind}"), value=rules.shown(ctx.work, kept, kind))


def _community(ctx: Context, asked: str) -> tuple[Community, str]:
    """The one whose name begins the text, and what follows. Raises UnknownCommunity."""
    known = {one.id: one for one in people.communities(ctx.work)}
    for one in sorted(known.values(), key=lambda one: -len(one.name)):
        if asked == one.name or asked.startswith(one.name + " "):
            return one, asked[len(one.name) :].strip()
    first, _, rest = asked.partition(" ")
    fits = Index({number: (one.name,) for number, one in known.items()}).match(first, known).ids
    if len(fits) != 1:
        raise UnknownCommunity(name=first[:40], known=[one.name for one in known.values()][:20])
    return known[fits[0]], rest.strip()
