"""社群, 供应商, 类别, 推送, 语言, 通知: how a shop is set up, and in which words it speaks."""

from __future__ import annotations

from bot.arguments import Rest, Word
from bot.context import Context
from bot.message import Kind, Reply, answer_with
from bot.router import Router
from handlers.deals import led_community
from models.catalog import NoticeMode
from models.members import Role
from services import founding, members

router = Router("founding")

MANAGER, PRIVATE = (Role.MANAGER,), (Kind.PRIVATE,)
LANGUAGE_WORDS = {"中文": "zh-CN", "chinese": "zh-CN", "english": "en", "英文": "en", "英语": "en"}
NAMES = {"zh-CN": "中文", "en": "English"}
NOTICE_WORDS = {
    "逐单": NoticeMode.AT_ONCE,
    "each": NoticeMode.AT_ONCE,
    "汇总": NoticeMode.DIGEST,
    "digest": NoticeMode.DIGEST,
}
ROBOT = "wecom_robot"


@router.command("社群", "community", roles=MANAGER, where=(Kind.GROUP,))
def found_community(ctx: Context, name: Rest) -> Reply:
    """社群 <名字>：把这个群登记为一个社群（已有同名的就加为它的另一个群聊）
    Community: community <name>: make this group a community, or another chat of the one with that name"""
    chat = ctx.incoming.chat
    new = founding.settle(ctx.work, name, chat.channel, chat.account, chat.id)
    return answer_with("community-founded" if new else "community-joined", name=name)


@router.command("推送", "robot", roles=MANAGER, where=PRIVATE)
def push_by(ctx: Context, community: Word, robot: Word) -> Reply:
    """推送 <社群> <机器人名>：用群机器人向这个社群推送
    Robot: robot <community> <robot's name>: push to this community by a group robot"""
    founding.push_by(ctx.work, community, ROBOT, robot)
    return answer_with("robot-linked", name=community, robot=robot)


@router.command("设自提点", "pickups", roles=(Role.LEADER, Role.MANAGER))
def set_pickup_points(ctx: Context, points: Rest) -> Reply:
    """设自提点 <地点、地点…>：本群可以在哪里自提
    Pickups: pickups <place, place…>: where this group picks up"""
    listed = [part.strip() for part in points.replace("、", ",").replace("，", ",").split(",") if part.strip()]
    founding.set_pickup_points(ctx.work, led_community(ctx), listed)
    return answer_with("pickups-set", points=listed)


@router.command("供应商", "supplier", roles=MANAGER, where=PRIVATE)
def add_supplier(ctx: Context, name: Rest) -> Reply:
    """供应商 <名字>：登记一家供应商
    Supplier: supplier <name>: register a supplier"""
    founding.add_supplier(ctx.work, name)
    return answer_with("supplier-added", name=name)


@router.command("类别", "category", roles=MANAGER, where=PRIVATE)
def add_category(ctx: Context, name: Rest) -> Reply:
    """类别 <名字>：加一个商品类别
    Category: category <name>: add a category of goods"""
    founding.add_category(ctx.work, name)
    return answer_with("category-added", name=name)


@router.command("语言", "language")
def choose_language(ctx: Context, language: Word, scope: Rest = "") -> Reply:
    """语言 <中文|English> [本群]：我用哪种语言和你（或本群）说话
    Language: language <中文|English> [group]: how I speak to you, or in this group"""
    code = LANGUAGE_WORDS.get(language.lower())
    if code is None:
        return answer_with("language-which")
    if scope in ("本群", "group"):
        founding.speak_in(ctx.work, led_community(ctx), code)
        return answer_with("language-of-group")
    founding.speak_with(ctx.work, members.known(ctx.caller), code)
    return answer_with("language-chosen", language=NAMES[code])


@router.command("通知", "notices", roles=(Role.SUPPLIER,), where=PRIVATE)
def choose_notices(ctx: Context, mode: Word) -> Reply:
    """通知 <逐单|汇总>：新订单马上告诉我，还是每天几次汇总
    Notices: notices <each|digest>: hear of each paid order at once, or in digests"""
    chosen = NOTICE_WORDS.get(mode.lower())
    if chosen is None:
        return answer_with("notices-which")
    founding.notify(ctx.work, ctx.caller.supplier_ids, chosen)
    return answer_with(f"notices-{chosen}")
