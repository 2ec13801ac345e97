"""Codes are typed by people: once, for ten minutes, and not by trying."""

from __future__ import annotations

from core import numbers
from models.members import BindCode, Identity, Role, RoleGrant
from models.orders import FulfilmentStatus
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat


def role_code(chat: Chat, name: str) -> str:
    said = chat.whispers(f"角色 {name} 推广员", by="经理").here.text
    return said.split("绑定 ")[1].split("」")[0]


def promoters(chat: Chat) -> int:
    return len(look.rows(chat, RoleGrant, RoleGrant.role == Role.PROMOTER))


def test_a_code_works_once_whoever_is_quicker(chat: Chat) -> None:
    for turn in range(6):
        code = role_code(chat, f"新人{turn}")
        at_once(
            *(lambda w=w, c=code: chat.whispers(f"绑定 {c}", by=w) for w in (f"甲{turn}", f"乙{turn}", f"丙{turn}"))
        )
        assert promoters(chat) == turn + 1
        chat.whispers(f"绑定 {code}", by="阿梅").replied("不对")
        chat.clock.advance(minutes=16)


def test_a_code_lives_ten_minutes(chat: Chat) -> None:
    late = role_code(chat, "新人")
    chat.clock.advance(minutes=10)
    chat.whispers(f"绑定 {late}", by="小陈").replied("过期")
    in_time = role_code(chat, "新人")
    chat.clock.advance(minutes=9, seconds=59)
    chat.whispers(f"绑定 {in_time}", by="小陈").replied("推广员")
    assert promoters(chat) == 1


def test_five_wrong_codes_make_a_pause(chat: Chat) -> None:
    """Also for the right one, also where the wrong ones come all at once; others go on."""
    code = role_code(chat, "新人")
    at_once(*(lambda n=n: chat.whispers(f"绑定 ZZZZZZZ{n}", by="小陈") for n in range(5)))
    chat.whispers(f"绑定 {code}", by="小陈").replied("15 分钟")
    assert promoters(chat) == 0
    chat.whispers(f"绑定 {code}", by="老王").replied("推广员")
    chat.clock.advance(minutes=16)
    chat.whispers(f"绑定 {role_code(chat, '新人')}", by="小陈").replied("推广员")


def test_a_code_is_nowhere_to_be_read(chat: Chat) -> None:
    code = role_code(chat, "新人")
    (kept,) = look.rows(chat, BindCode)
    assert code not in str(vars(kept))


def test_another_channel_becomes_the_same_person(chat: Chat) -> None:
    said = chat.whispers("绑定", by="阿梅").here.text
    code = said.split("绑定码：")[1].split("\n")[0]
    chat.whispers(f"绑定 {code.lower()[:4]}-{code[4:]}", by="阿梅的另一个号").replied("同一个人")
    (linked,) = look.rows(chat, Identity, Identity.external_id == "阿梅的另一个号")
    assert linked.member_id == chat.who["阿梅"].id


def test_a_pickup_code_works_once_and_is_not_found_by_trying(chat: Chat) -> None:
    chat.whispers("买 苹果2斤", by="阿梅").replied("订单")
    chat.pays(1, "阿梅")
    part = look.part(chat, 1, "果园")
    said = at_once(*(lambda: chat.whispers(f"核销 {part.pickup_code}", by="果园").here.text for _ in range(3)))
    assert sorted("已核销" in text for text in said) == [False, False, True]
    assert look.part(chat, 1, "果园").status is FulfilmentStatus.HANDED_OVER
    for _ in range(3):
        chat.whispers("核销 ZZZZZZZZ", by="果园").replied("不对")
    chat.whispers("核销 ZZZZZZZZ", by="果园").replied("试错太多次")
    chat.whispers(f"订单 {numbers.show(1)}", by="阿梅").replied("已交到你手上")
