"""退订, 订阅: whether one is promoted to; and the sentence that says so when somebody first writes in private."""

from __future__ import annotations

from bot.arguments import Rest
from bot.context import Context
from bot.message import Reply
from bot.router import Router
from core.message import Message, message
from core.say import Say, say
from models.consents import Purpose
from queries import consents as find
from queries.consents import EVERYTHING, channel_scope, purpose_scope
from services import consent, members
from services.consent import UnknownScope

router = Router("consent")

WORDS = {
    "公众号": channel_scope("official_account"),
    "official account": channel_scope("official_account"),
    "企业微信": channel_scope("wecom_bot"),
    "企微": channel_scope("wecom_bot"),
    "wecom": channel_scope("wecom_bot"),
    "模拟器": channel_scope("simulator"),
    "simulator": channel_scope("simulator"),
    "优惠": purpose_scope(Purpose.OFFERS),
    "促销": purpose_scope(Purpose.OFFERS),
    "优惠券": purpose_scope(Purpose.OFFERS),
    "offers": purpose_scope(Purpose.OFFERS),
    "新品": purpose_scope(Purpose.NEWS),
    "上新": purpose_scope(Purpose.NEWS),
    "news": purpose_scope(Purpose.NEWS),
    "活动": purpose_scope(Purpose.EVENTS),
    "events": purpose_scope(Purpose.EVENTS),
    "提醒": purpose_scope(Purpose.REMINDERS),
    "reminders": purpose_scope(Purpose.REMINDERS),
}
ALL = ("", "全部", "所有", "all", "everything")


@router.command("退订", "td", "unsubscribe")
def unsubscribe(ctx: Context, what: Rest = "") -> Reply:
    """退订 [公众号|企业微信|优惠|新品|活动|提醒]：不再给我发推广（只退一种就写上）；订单的消息照常
    Unsubscribe: unsubscribe [channel|offers|news|events|reminders]: no promotions; messages on orders still come"""
    scope = _scope(what)
    consent.withdraw(ctx.work, members.known(ctx.caller), scope, source(ctx))
    return Reply(private=message(say("consent-withdrawn", what=named(scope)), _standing(ctx)))


@router.command("订阅", "subscribe")
def subscribe(ctx: Context, what: Rest = "") -> Reply:
    """订阅 [公众号|企业微信|优惠|新品|活动|提醒]：重新收推广
    Subscribe: subscribe [channel|offers|news|events|reminders]: promotions again"""
    scope = _scope(what)
    consent.give(ctx.work, members.known(ctx.caller), scope, source(ctx))
    return Reply(private=message(say("consent-given", what=named(scope)), _standing(ctx)))


def source(ctx: Context) -> str:
    """Where something was said."""
    return f"{ctx.where}:{ctx.incoming.chat.channel}"


def named(scope: str) -> Say:
    """A scope in words."""
    kind, _, name = scope.partition(":")
    if scope == EVERYTHING:
        return say("consent-everything")
    return say(f"consent-channel-{name}") if kind == "channel" else say(f"consent-purpose-{name}")


def _scope(what: str) -> str:
    wanted = " ".join(what.lower().split())
    if wanted in ALL:
        return EVERYTHING
    if wanted not in WORDS:
        raise UnknownScope(name=what[:20])
    return WORDS[wanted]


def _standing(ctx: Context) -> Say:
    """What is turned off now."""
    no = sorted(find.withdrawn_scopes(ctx.work, members.known(ctx.caller)))
    if not no or EVERYTHING in no:
        return say("nothing")
    return say("consent-still-off", what=[named(scope) for scope in no])


@router.greeting
def say_once(ctx: Context) -> Message:
    """The first private answer says that promotions can be turned off."""
    consent.tell(ctx.work, members.known(ctx.caller), source(ctx))
    return consent.TOLD
