"""渠道码, 卡片, 海报 for promoters and managers; 我从 … 来 for everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer_with
from bot.router import Act, Router
from core.message import FileLink, Link, Message, message
from core.say import Say, say
from documents import painting, pdf, qr
from documents.pictures import PNG
from handlers.campaigns import PRIVATE, STAFF
from handlers.price_terms import unclear
from models.campaigns import Campaign, Channel, ChannelCode, GroupCode
from models.members import Role
from queries import catalog as goods
from queries import group_codes as groups_found
from queries import members as people
from queries.channel_codes import Found
from services import attribution, campaigns, channel_cards, channel_codes, files, members, promotions
from services.channel_cards import Card
from services.channel_codes import Plan

router = Router("campaigns")

Place = Annotated[str, replace(get_args(Rest)[1], example="3号摊 批次 一")]
Spoken = Annotated[str, replace(get_args(Rest)[1], example="3号摊")]

# What could be a place or a code; an invitation's code is told from it by its length, and heard by its own module.
CAME = re.compile(
    r"(?:我是?从\s*(?P<said>\S.{0,40}?)\s*(?:那里|那儿|那边|这里|这儿)?(?:过来|来)的?"
    r"|i(?:'m| am| came| come) from (?P<english>\S.{0,40}?))[。.!！~]*",
    re.IGNORECASE,
)
SCANS = frozenset({"subscribe", "scan"})


@router.talk
def came(ctx: Context) -> Act | Unhandled:
    """我从 3号摊 来 · what a scanned QR of the official account says"""
    if ctx.incoming.event:
        said = ctx.text.strip() if ctx.incoming.event in SCANS else ""
        known = bool(said) and channel_codes.meant(ctx.work, said) is not None
        return (lambda acting: come(acting, said, Channel.SCAN)) if known else UNHANDLED
    found = CAME.fullmatch(ctx.text.strip())
    if found is None:
        return UNHANDLED
    said = found["said"] or found["english"]
    if ctx.where is Kind.GROUP and channel_codes.meant(ctx.work, said) is None:
        return UNHANDLED  # where somebody comes from is talk
    channel = Channel.GROUP if ctx.where is Kind.GROUP else Channel.PRIVATE
    return lambda acting: come(acting, said, channel)


def come(ctx: Context, said: str, channel: Channel) -> Reply:
    campaign = attribution.come(ctx.work, members.known(ctx.caller), said, channel)
    if campaign is None:
        return answer_with("channel-code-unknown")
    return answer_with("came-by", name=ctx.caller.name, campaign=campaign.name)


@router.command("渠道码", "channel", roles=STAFF, where=PRIVATE)
def make(ctx: Context, campaign: Digits, asked: Place) -> Reply:
    """渠道码 <活动号> <地点> [批次 一] [推广员 名] [群 名]：给一个地点、一个人、一批卡片一个码和口令；写了群就带人进群
    Channel: channel <campaign> <place> [batch …] [promoter …] [group …]: a code and words to say"""
    found = campaigns.running(ctx.work, campaigns.seen(ctx.work, ctx.caller, campaign))
    made = channel_codes.make(ctx.work, members.known(ctx.caller), found, _plan(ctx, asked))
    path = files.keep(ctx.work, f"{channel_codes.label(made)}.png", PNG, qr.png(_url(ctx, made)), days=30)
    label = channel_codes.label(made)
    head = say("channel-code-made", place=label, campaign=found.name, code=made.code)
    how = say("channel-code-how", place=label)
    says = (head, how, *_without_group(ctx, made))
    return Reply(here=Message(says, (Link(say("channel-code-link"), f"/c/{made.code}"),), (path,)))


def _without_group(ctx: Context, code: ChannelCode) -> list[Say]:
    """That the group into which a code leads has no QR yet."""
    if code.community_id is None or groups_found.usable(ctx.work, code.community_id):
        return []
    return [say("group-code-none", community=people.community(ctx.work, code.community_id).name)]


def _plan(ctx: Context, asked: str) -> Plan:
    """3号摊 批次 一 推广员 小王. A promoter's codes are their own. Raises UnknownMember, UnknownTarget and their like,
    UnclearTerms."""
    words, place, batch, community = asked.split(), "", "", None
    promoter = None if ctx.has(Role.MANAGER) else ctx.caller.member_id
    while words:
        word = words.pop(0)
        if word.lower() in ("批次", "batch") and words:
            batch = words.pop(0)
        elif word.lower() in ("推广员", "promoter") and words and ctx.has(Role.MANAGER):
            promoter = members.one_named(ctx.work, words.pop(0)).id
        elif word.lower() in ("群", "group") and words:
            (community,) = promotions.communities_meant(ctx.work, members.known(ctx.caller), [words.pop(0)])
        elif place:
            raise unclear([word])
        else:
            place = word
    return Plan(place=place, batch=batch, promoter_id=promoter, community_id=community)


def _url(ctx: Context, code: ChannelCode) -> str:
    return f"{ctx.work.settings.address}/c/{code.code}"


def _mine(ctx: Context, said: str) -> Found:
    """A code of the caller's, or in their campaign, or any for a manager. Raises NoSuchChannelCode, CampaignOver."""
    found = channel_codes.meant(ctx.work, said)
    me = members.known(ctx.caller)
    if found is None or not (ctx.has(Role.MANAGER) or me in (found[0].promoter_id, found[1].made_by)):
        raise channel_codes.NoSuchChannelCode(said=said[:20])
    campaigns.running(ctx.work, found[1])
    return found


@router.command("卡片", "cards", roles=STAFF, where=PRIVATE)
def card(ctx: Context, spoken: Spoken) -> Reply:
    """卡片 <口令>：带二维码的 A6 卡片，PDF 拿去印，图片拿去发
    Cards: cards <spoken words>: an A6 card with the QR, as PDF to print and as a picture"""
    code, campaign = _mine(ctx, spoken)
    page = channel_cards.card(_worded(ctx, code, campaign, lasting=True))
    name = f"{campaign.name} {channel_codes.label(code)}"
    printed = files.keep(ctx.work, f"{name}.pdf", pdf.MIME, pdf.of([page], title=name), days=30)
    shown = files.keep(ctx.work, f"{name}.png", PNG, painting.png(page), days=30)
    says = say("leaflet-made", place=channel_codes.label(code), campaign=campaign.name)
    return Reply(here=message(says, images=(shown,), files=(FileLink(files.plain_name(f"{name}.pdf"), printed),)))


@router.command("海报", "poster", roles=STAFF, where=PRIVATE)
def poster(ctx: Context, spoken: Spoken) -> Reply:
    """海报 <口令>：发到群里的海报图
    Poster: poster <spoken words>: a picture for groups"""
    code, campaign = _mine(ctx, spoken)
    picture = painting.png(channel_cards.poster(_worded(ctx, code, campaign)))
    path = files.keep(ctx.work, f"{campaign.name} {channel_codes.label(code)}.png", PNG, picture, days=30)
    says = say("poster-made", place=channel_codes.label(code), campaign=campaign.name)
    return Reply(here=message(says, images=(path,)))


def _worded(ctx: Context, code: ChannelCode, campaign: Campaign, *, lasting: bool = False) -> Card:
    """The group's QR itself where it leads into one; on what is printed (`lasting`) only one that doesn't end: our
    page has the one of the day."""
    place = channel_codes.label(code)
    group = groups_found.usable(ctx.work, code.community_id) if code.community_id else None
    if group is not None and lasting and group.ends_at is not None:
        group = None
    return Card(
        title=campaign.name,
        offer=_offer(ctx, campaign),
        scan=_scan(ctx, group),
        speak=ctx.word("leaflet-speak"),
        spoken=ctx.word("came-spoken", place=place),
        url=group.says if group else _url(ctx, code),
        small=f"{place}　{code.code}",
    )


def _scan(ctx: Context, group: GroupCode | None) -> str:
    if group is None:
        return ctx.word("leaflet-scan")
    name = people.community(ctx.work, group.community_id).name
    if group.ends_at is None:
        return ctx.word("leaflet-scan-group", community=name)
    return ctx.word("leaflet-scan-group-until", community=name, at=group.ends_at)


def _offer(ctx: Context, campaign: Campaign) -> str:
    """What it is about: the product with its lowest price; else nothing."""
    product = goods.catalog(ctx.work).products.get(campaign.product_id or 0)
    if product is None or not product.skus:
        return ""
    cheapest = min(product.skus, key=lambda sku: sku.price)
    return ctx.word("leaflet-offer", name=product.name, price=cheapest.price, unit=cheapest.unit)
