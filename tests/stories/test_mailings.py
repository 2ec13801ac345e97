"""A promoter writes to the people of a segment: previewed, governed, halved, stopped, counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.clock import SetClock
from core.money import Money
from core.work import Shop
from models.mailings import MailingReceiver, ReceiverStatus
from models.members import Identity, Role
from services import mailings, sending
from tests import make
from tests.conftest import problems
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES
from tests.stories.test_promotions import Street as Pushed

FRIENDS = ("甲", "乙", "丙", "丁", "戊", "己")
HINT = "不想收就发「退订」"


class Street(Pushed):
    """Six people who have never bought, and 老李 who has; the promoter's segment 1 holds those six and the staff."""

    def __init__(self, shop: Shop, clock: SetClock) -> None:
        super().__init__(shop, clock)
        for name in (*FRIENDS, "老李"):
            self.joins(name)
        with shop.work() as work:
            goods = [(self.sku["苹果"], 1, Money.parse("8.90"), Money(0))]
            self.bought = [make.sale(work, self.who["老李"], goods, clock.now() - timedelta(days=3)).id]

    def passes(self, **time: float) -> None:
        self.clock.advance(**time)
        self.runs("mailings.send")
        self.deliveries.drain()

    def drafts(self, text: str = "草莓来了", when: str = "") -> str:
        answer = self.whispers(f"群发 1{when}\n{text}", by="小推")
        assert answer.here is not None
        return answer.here.text

    def sends(self, text: str = "草莓来了") -> None:
        """The next mailing, to be delivered at once."""
        number = self.drafts(text).split()[1]
        self.whispers(f"开始群发 {number}", by="小推").replied("开始发")
        self.passes()

    def got(self, name: str, text: str = "草莓来了") -> int:
        return sum(text in said for said in self.heard(name))

    def result(self, number: int = 1) -> str:
        answer = self.whispers(f"群发结果 {number}", by="小推")
        assert answer.here is not None
        return answer.here.text


@pytest.fixture(autouse=True)
def more_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.stories.test_promotions.MODULES", (*MODULES, "consent", "segments", "mailings"))


@pytest.fixture
def street(shop: Shop, clock: SetClock) -> Iterator[Street]:
    street = Street(shop, clock)
    street.whispers("分群 没买过", by="小推").replied("分群 1")
    yield street
    with shop.work() as work:  # sales are rows without goods and money: see make.sale
        for table in ("order_lines", "orders"):
            work.session.connection().exec_driver_sql(f"DELETE FROM {table}")
    assert problems(shop) == []


def test_previewed_then_sent_and_each_is_told_once_how_to_stop_it(street: Street) -> None:
    said = street.drafts("草莓来了，今晚到")
    assert "群发 1 草稿：给「没买过」的 10 人" in said
    assert "他们会看到：\n草莓来了，今晚到" in said
    street.passes(minutes=5)
    assert street.got("甲") == 0, "a draft goes nowhere"
    street.whispers("开始群发 1", by="小推").replied("开始发")
    street.passes()
    assert all(street.got(name) == 1 for name in FRIENDS)
    assert street.got("老李") == 0
    assert HINT in street.heard("甲")[-1]
    assert "已发出 10 人" in street.result()
    assert "发完了" in street.heard("小推")[-1]
    street.whispers("开始群发 1", by="小推").replied("发完了，不能")
    street.sends("香蕉来了")
    assert HINT not in street.heard("甲")[-1]


def test_nobody_gets_more_than_their_share_of_any_seven_days(street: Street) -> None:
    for _ in range(3):
        street.sends()
        street.passes(days=1)
    assert street.got("甲") == 2
    assert "跳过 10 人：七天内已经收满" in street.result(3)
    street.passes(days=4)  # seven days after the first
    street.sends()
    assert street.got("甲") == 3
    street.sends()
    assert street.got("甲") == 3


def test_who_is_left_out_and_why(street: Street) -> None:
    street.whispers("退订", by="甲")
    street.whispers("退订 新品", by="乙")
    with street.shop.work() as work:
        work.execute(update(Identity).where(Identity.member_id == street.who["丙"].id).values(channel="wecom_bot"))
    street.sends()
    assert (street.got("甲"), street.got("乙"), street.got("丙")) == (0, 1, 0)
    said = street.result()
    for line in ("已发出 8 人", "跳过 1 人：退订了推广", "跳过 1 人：没有能私信的渠道"):
        assert line in said
    street.whispers("群发 1 新品\n上新了", by="小推").replied("草稿")
    street.whispers("开始群发 2", by="小推")
    street.passes()
    assert street.got("乙", "上新了") == 0


def test_nobody_is_disturbed_at_night(street: Street) -> None:
    assert "不打扰大家的时段。可以改成：于 03-07 08:00" in street.drafts(when=" 于 今晚22:30")
    assert "草稿" in street.drafts(when=" 于 03-07 08:00")
    late = street.drafts(when=" 于 今晚21:59").split()[1]
    street.whispers(f"开始群发 {late}", by="小推")
    street.passes(hours=4, minutes=30)
    assert street.got("甲") == 0
    street.passes(hours=9, minutes=30)
    assert street.got("甲") == 1


def test_two_texts_are_halved_and_compared(street: Street) -> None:
    assert "B 组（一半人）会看到：\n樱桃来了" in street.drafts("草莓来了\n---\n樱桃来了")
    street.whispers("开始群发 1", by="小推")
    street.passes()
    arms = {row.member_id: row.arm for row in look.rows(street, MailingReceiver)}
    for name in FRIENDS:
        one, other = ("草莓来了", "樱桃来了") if arms[street.who[name].id] == "a" else ("樱桃来了", "草莓来了")
        assert (street.got(name, one), street.got(name, other)) == (1, 0)
    assert set(arms.values()) == {"a", "b"}
    buyer = next(name for name in FRIENDS if arms[street.who[name].id] == "b")
    with street.shop.work() as work:
        goods = [(street.sku["苹果"], 1, Money.parse("8.90"), Money(0))]
        for days in (0.5, 1, 8):
            make.sale(work, street.who[buyer], goods, street.clock.now() + timedelta(days=days))
    said = street.result()
    assert f"A：发出 {list(arms.values()).count('a')}，买了 0 人（0.0%），0 单，¥0.00" in said
    assert "买了 1 人" in said
    assert "2 单，¥17.80" in said


def test_the_halves_are_fair() -> None:
    for mailing in range(1, 6):
        ones = [mailings.arm_of(mailing, member) for member in range(10_000)].count("a")
        assert 4_800 < ones < 5_200
    assert {mailings.arm_of(mailing, 7) for mailing in range(20)} == {"a", "b"}


def test_stopped_in_the_middle_it_accounts_for_everybody(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 3)
    street.drafts()
    street.whispers("开始群发 1", by="小推")
    for _ in range(2):  # begun, and the first three
        with street.shop.work() as work:
            sending.send_next(work)
    street.deliveries.drain()
    with street.shop.work() as work:
        sending.send_next(work)  # three more, which no channel has taken yet
    stopped = street.whispers("停群发 1", by="小推")
    for line in ("已发出 3 人", "正在发送 3 人", "停了，没发 4 人"):
        stopped.replied(line)
    street.passes(minutes=1)
    assert sum(street.got(name) for name in street.who) == 3
    assert "没发成 3 人：错过了可以发送的时间" in street.result()
    street.whispers("停群发 1", by="小推").replied("已停，不能")


def test_any_number_of_processes_send_once(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    street.drafts()
    street.whispers("开始群发 1", by="小推")
    at_once(*(lambda: street.runs("mailings.send") for _ in range(3)))
    street.passes(seconds=5)
    assert [street.got(name) for name in FRIENDS] == [1] * 6
    assert {row.status for row in look.rows(street, MailingReceiver)} == {ReceiverStatus.SENT}


def test_others_broadcasts_are_unknown(street: Street) -> None:
    street.drafts()
    street.joins("另推", Role.PROMOTER)
    for command in ("开始群发", "停群发", "群发结果"):
        none = street.whispers(f"{command} 77", by="另推").here
        other = street.whispers(f"{command} 1", by="另推").here
        assert none is not None
        assert other is not None
        assert other.text.replace("1", "#") == none.text.replace("77", "#")
    street.whispers("群发 1\n嘿", by="另推").replied("没有分群 1")
    street.whispers("群发结果 1", by="经理").replied("草稿")


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ("群发 9\n草莓", "没有分群 9"),
        ("群发 1", "内容写在第二行起"),
        ("群发 1\n---\n草莓", "内容写在第二行起"),
        ("群发 1\n" + "好" * 501, "最多 500 个字"),
        ("群发 1 大甩卖\n草莓", "没看懂发给谁"),
        ("群发 大家\n草莓", "没看懂发给谁"),
        ("群发 1 于 昨天10:00\n草莓", "看不懂时间"),
        ("群发 1 于 3月5日 9:00\n草莓", "已经过去了"),
    ],
)
def test_what_cannot_be_is_said_at_once(street: Street, asked: str, refusal: str) -> None:
    street.whispers(asked, by="小推").replied(refusal)
    street.whispers("群发", by="小推").replied("还没有群发")
