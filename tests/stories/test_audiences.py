"""A promoter hears whom to address next and writes to them at once; a leader hears who buys with whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from core.clock import day_of
from core.message import message
from core.money import Money
from core.say import say
from core.work import Work
from models.consents import Purpose
from models.deals import Deal, DealStatus
from models.figures import Rhythm
from models.members import Role
from models.orders import Order
from queries import segments as find
from services import favourites, governor, segments
from tests import make
from tests.make.rows import add
from tests.stories.chat import MODULES, Chat

OFFER = message(say("promotion-text", text="草莓"))
NAMES = ("小新", "老李", "小周", "小吴", "小郑")


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return (*MODULES, "consent", "segments", "mailings", "promotions", "browsing")


@pytest.fixture
def street(chat: Chat) -> Iterator[Chat]:
    """小新 and 老李 buy apples, 小周 rice with apples' companions; 小吴 keeps apples; 小郑 has unsubscribed."""
    chat.joins("小推", Role.PROMOTER)
    for name in NAMES:
        chat.joins(name)
    chat.sells("牛奶", unit="箱", price="40.00", by="食堂")
    with chat.shop.work() as work:
        for days in (30, 20, 10):
            sale(chat, work, "小新", ["苹果", "牛奶"], days)
        sale(chat, work, "老李", ["苹果"], 5)
        sale(chat, work, "小周", ["牛奶"], 8)
        sale(chat, work, "小郑", ["苹果"], 8)
        favourites.add(work, chat.who["小吴"].id, chat.sku["苹果"].product_id)
        governor.send(work, {chat.who["老李"].id: OFFER}, Purpose.OFFERS)
    chat.whispers("退订", by="小郑")
    yield chat
    with chat.shop.work() as work:  # sales are rows without goods and money: see make.sale
        for table in ("order_lines", "orders", "deals"):
            work.session.connection().exec_driver_sql(f"DELETE FROM {table}")


def sale(chat: Chat, work: Work, who: str, what: list[str], days: float, deal: int | None = None) -> Order:
    goods = [(chat.sku[name], 1, Money.parse("8.90"), Money(0)) for name in what]
    order = make.sale(work, chat.who[who], goods, chat.clock.now() - timedelta(days=days), chat.community)
    order.deal_id = deal
    return order


def said(chat: Chat, asked: str, by: str = "小推") -> str:
    answer = chat.whispers(asked, by=by)
    return answer.here.text if answer.here else ""


def test_whom_to_address_next_and_why(street: Chat) -> None:
    answer = said(street, "推荐给谁 红富士")
    assert "：3 人" in answer, "not 老李, who had something this week, nor 小郑, who wants nothing"
    lines = [line for line in answer.split("\n") if line.startswith("·")]
    assert lines[0].startswith("· 小新：买过苹果 3 单")
    assert any(line.startswith("· 小吴：收藏了苹果") for line in lines)
    assert any(line.startswith("· 小周：买过") and "牛奶" in line for line in lines), "bought together with apples"
    assert "群发 1 卡片 苹果" in answer
    assert "的 3 人" in said(street, "群发 1 卡片 苹果")
    assert "分群 1「" in said(street, "推荐给谁 苹果"), "the same question has the same number"
    street.clock.advance(days=8)
    assert "老李" in said(street, "推荐给谁 苹果"), "time to ask again"


def test_how_often_somebody_buys_is_said_where_it_is_known(street: Chat) -> None:
    said(street, "推荐给谁 苹果")
    with street.shop.work() as work:
        last, later = day_of(work.now, work.settings.zone) - timedelta(days=10), date(2027, 1, 1)
        add(
            work,
            Rhythm(
                day=last, member_id=street.who["小新"].id, interval=10, cooling_on=later, sleeping_on=later,
                lost_on=later,
            ),
        )  # fmt: skip
    assert "小新：买过苹果 3 单，最近 02-24 18:00；大约每 10 天买一次，上次 10 天前" in said(street, "推荐给谁 苹果")


def test_it_says_just_those_whom_the_governor_lets_through(street: Chat) -> None:
    said(street, "推荐给谁 苹果")
    with street.shop.work() as work:
        segment = find.segment(work, 1)
        assert segment
        people = segments.ids(work, segment)
        assert all(one.outbox_id for one in governor.send(work, dict.fromkeys(people, OFFER), Purpose.OFFERS).values())
    assert "一个人也没有" in said(street, "推荐给谁 苹果"), "all of them have been asked now"


@pytest.mark.parametrize(("asked", "refusal"), [("推荐给谁 榴莲", "没有「榴莲」"), ("推荐给谁", "推荐给谁 <商品>")])
def test_what_cannot_be_answered(street: Chat, asked: str, refusal: str) -> None:
    assert refusal in said(street, asked)
    assert "可以推荐给" not in said(street, "推荐给谁 苹果", by="小新")


@pytest.fixture
def deals(street: Chat) -> Chat:
    """小新 and 老李 bought in two deals (once at one gate), 小周 in one of them; 远方 lives elsewhere."""
    street.joins("团二", Role.LEADER)
    with street.shop.work() as work:
        far = make.community(work, "远园")
        make.role(work, make.member(work, "远团", in_=far), Role.LEADER, community=far)
        street.who["远方"] = make.member(work, "远方", in_=far)
        numbers = [deal(street, work, title).id for title in ("一", "二")]
        for number, who, gate in (
            (0, "小新", "东门"), (0, "老李", "东门"), (1, "小新", "东门"), (1, "老李", "南门"), (1, "小周", "东门"),
        ):  # fmt: skip
            sale(street, work, who, ["苹果"], 3, numbers[number]).pickup_point = gate
        sale(street, work, "小郑", ["苹果"], 400, numbers[0])
    return street


def deal(chat: Chat, work: Work, title: str) -> Deal:
    return add(
        work,
        Deal(
            community_id=chat.community.id, leader_id=chat.who["团长"].id, title=title, opened_at=work.now,
            closed_at=work.now, status=DealStatus.CLOSED,
        ),
    )  # fmt: skip


def test_who_buys_with_whom(deals: Chat) -> None:
    answer = said(deals, "同伴 小新", by="团长")
    assert "· 老李（梅园3号楼）：同团 2 次，在同一个自提点取 1 次" in answer
    assert "· 小周（梅园3号楼）：同团 1 次，在同一个自提点取 1 次" in answer
    assert answer.index("老李") < answer.index("小周")
    assert "小郑" not in answer, "that was long ago"
    assert "同团 2 次" in said(deals, "companions 小新", by="小推")
    assert "没有人和小吴" in said(deals, "同伴 小吴", by="经理")


def test_leaders_see_their_own_group_only(deals: Chat) -> None:
    stranger = said(deals, "同伴 小新", by="远团").replace("小新", "#")
    assert stranger == said(deals, "同伴 谁也不是", by="远团").replace("谁也不是", "#")
    assert "同团" not in stranger
    assert "没有人和远方" in said(deals, "同伴 远方", by="远团")
    assert "同团" not in said(deals, "同伴 小新", by="老李"), "customers don't hear of each other"


def test_the_companions_are_a_segment(deals: Chat) -> None:
    answer = said(deals, "分群 和 小新 一起买过")
    assert "：2 人" in answer
    assert "· 老李：和小新一起买过 2 次" in answer
    assert "没有" in said(deals, "分群 和 谁也不是 一起买过")
    assert "· 小周" in said(deals, "分群 和 小新 一起买过 不喜欢 盒饭 7天没群发")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("收藏 苹果", "小吴：收藏了苹果"),
        ("感兴趣 苹果 没收藏 苹果 10天买过", "老李：买过苹果"),
        ("没用过券 收藏 苹果", "小吴：能用的券 0 张，用过 0 张"),
        ("7天收过推广", "老李：最近一次收推广"),
        ("不可推广", "小郑：现在不能推广"),
    ],
)
def test_each_condition_with_its_why(street: Chat, words: str, why: str) -> None:
    assert f"· {why}" in said(street, f"分群 {words}")
