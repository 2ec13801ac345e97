"""绑定, 角色, 地址, 自提点: who somebody is, and where their goods go."""

from __future__ import annotations

from bot.arguments import Rest, Word
from bot.context import Context
from bot.message import Kind, Reply, answer_with
from bot.router import Router
from core.message import message
from core.say import say
from models.members import Role
from queries import members as find
from services import members
from services.group_orders import joining

router = Router("members")

ROLE_WORDS = {
    "团长": Role.LEADER,
    "leader": Role.LEADER,
    "推广员": Role.PROMOTER,
    "推广": Role.PROMOTER,
    "promoter": Role.PROMOTER,
    "供应商": Role.SUPPLIER,
    "supplier": Role.SUPPLIER,
    "管理者": Role.MANAGER,
    "管理员": Role.MANAGER,
    "经理": Role.MANAGER,
    "manager": Role.MANAGER,
    "客服": Role.SERVICE,
    "service": Role.SERVICE,
    "审计": Role.AUDITOR,
    "审计员": Role.AUDITOR,
    "auditor": Role.AUDITOR,
}


@router.command("绑定", "bind")
def bind(ctx: Context, code: Word = "") -> Reply:
    """绑定：看我的身份，并取一个绑定码；绑定 <码>：使用绑定码
    Bind: who am I, and a bind code; bind <code>: use one"""
    member_id = members.known(ctx.caller)
    if code:
        chat = ctx.incoming.chat
        used = members.redeem(ctx.work, member_id, code, (chat.channel, chat.account, ctx.incoming.sender.id))
        if not used:
            return Reply(private=message(say("bind-wrong")))
        if used.member_id and used.member_id != member_id:
            joining.bound(ctx.work, member_id, used.member_id)
        done = say("bind-role", role=say(f"role-{used.role}")) if used.role else say("bind-linked")
        return Reply(private=message(done))
    grants = [
        say("who-am-i-role", role=say(f"role-{g.role}"), where=g.community or g.supplier or "")
        for g in find.grants_of(ctx.work, member_id)
    ]
    code_said = say("bind-code", code=members.make_bind_code(ctx.work, member_id, member_id=member_id))
    return Reply(private=message(say("who-am-i", name=ctx.caller.name), *grants, code_said))


@router.command("角色", "role", roles=(Role.MANAGER,), where=(Kind.PRIVATE,))
def give_role(ctx: Context, name: Word, role: Word, where: Rest = "") -> Reply:
    """角色 <成员> <团长|推广员|供应商|客服|审计|管理者> [群名或供应商名]：授予角色；不认识的人会得到一个绑定码
    Role: role <member> <leader|promoter|supplier|service|auditor|manager> [community or supplier]"""
    wanted = ROLE_WORDS.get(role.lower())
    if wanted is None:
        raise members.UnknownRole(role=role[:20])
    scope = members.scope_of(ctx.work, wanted, where)
    found = find.named(ctx.work, name)
    if not found:
        code = members.make_bind_code(ctx.work, members.known(ctx.caller), role=wanted, **scope)
        return answer_with("role-code", name=name[:20], role=say(f"role-{wanted}"), code=code)
    member = members.one_named(ctx.work, name)
    members.grant(ctx.work, member.id, wanted, ctx.caller.member_id, **scope)
    return answer_with("role-given", name=member.name, role=say(f"role-{wanted}"))


@router.command("收回角色", "revoke", roles=(Role.MANAGER,), where=(Kind.PRIVATE,))
def take_role(ctx: Context, name: Word, role: Word, where: Rest = "") -> Reply:
    """收回角色 <成员> <团长|推广员|供应商|客服|审计|管理者> [群名或供应商名]：收回给过的角色
    Revoke: revoke <member> <leader|…|manager> [community or supplier]: take a role back"""
    wanted = ROLE_WORDS.get(role.lower())
    if wanted is None:
        raise members.UnknownRole(role=role[:20])
    member = members.one_named(ctx.work, name)
    members.revoke(ctx.work, member.id, wanted, **members.scope_of(ctx.work, wanted, where))
    return answer_with("role-taken", name=member.name, role=say(f"role-{wanted}"))


@router.command("自提点", "pickup")
def pickup_point(ctx: Context, place: Rest = "") -> Reply:
    """自提点 [地点]：看或选自提点
    Pickup: pickup [place]: show or choose where you pick up"""
    community_id = members.own_community(ctx.work, ctx.caller)
    points = members.pickup_points(ctx.work, community_id)
    if place:
        members.choose_pickup_point(ctx.work, members.known(ctx.caller), community_id, place)
        return answer_with("pickup-chosen", place=place)
    own = find.membership(ctx.work, community_id, members.known(ctx.caller))
    return answer_with("pickup-shown", place=(own.pickup_point if own else "") or "—", points=points or [say("none")])


@router.command("地址", "address")
def address(ctx: Context, text: Rest = "") -> Reply:
    """地址 [收货地址]：看或改收货地址（只在私聊里显示）
    Address: address [text]: show or change where parcels go (shown in private only)"""
    member_id = members.known(ctx.caller)
    if text := ctx.as_typed(text):
        members.keep_address(ctx.work, member_id, text)
        return Reply(private=message(say("address-kept", address=text)))
    kept = members.address_of(ctx.work, member_id)
    return Reply(private=message(say("address-shown", address=kept) if kept else say("address-none")))
