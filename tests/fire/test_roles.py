"""Nobody can give what they lack, and nobody can take what isn't theirs to take: every role against every role."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.members import BindCode, Role, RoleGrant
from tests.stories.chat import Chat

WORDS = {
    Role.LEADER: "团长 梅园3号楼",
    Role.PROMOTER: "推广员",
    Role.SUPPLIER: "供应商 果园",
    Role.MANAGER: "管理者",
    Role.SERVICE: "客服",
    Role.AUDITOR: "审计",
    Role.BLOCKED: "黑名单",
}


def grants(chat: Chat) -> set[tuple[int, str]]:
    with chat.shop.work(reads=True) as work:
        return {(g.member_id, g.role) for g in work.execute(select(RoleGrant)).scalars()}


def codes(chat: Chat) -> int:
    with chat.shop.work(reads=True) as work:
        return len(work.execute(select(BindCode.id)).all())


@pytest.mark.parametrize("giver", [None, *Role])
def test_every_role_against_every_role(chat: Chat, giver: Role | None) -> None:
    """Only a manager, who may all, gives and takes; for others the words are mere talk, to strangers as to members."""
    chat.joins("某人", *([giver] if giver else []), **({"supplier": "果园"} if giver is Role.SUPPLIER else {}))
    chat.joins("新人")
    chat.whispers("在吗", by="某人")
    nothing, before, made = chat.whispers("嗯嗯嗯呢", by="某人"), grants(chat), codes(chat)
    for role, words in WORDS.items():
        given = chat.whispers(f"角色 新人 {words}", by="某人")
        got = grants(chat) - before
        if giver is Role.MANAGER and role is not Role.BLOCKED:
            assert got == {(chat.who["新人"].id, role)}, role
            chat.whispers(f"收回角色 新人 {words}", by="某人").replied("不再是")
        else:
            assert got == set(), role
            assert given == nothing or giver is Role.MANAGER
        assert grants(chat) == before
        for text in (f"角色 某人 {words}", f"收回角色 经理 {words}", f"角色 没见过的人 {words}", f"拉黑 新人 {words}"):
            if giver is not Role.MANAGER:
                assert chat.whispers(text, by="某人") == nothing, (text, giver)
                assert grants(chat) == before
                assert codes(chat) == made
