"""Who stays away for longer than usual gets a word, some by lot get none, and the shop learns whether it helps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from core.clock import SetClock
from core.money import Money
from core.work import Shop
from models.catalog import Shelf
from models.coupons import Coupon
from models.members import Role
from models.winback import Spell, SpellStatus
from services import figures, history, winback, winback_effects
from services.group_orders import joining
from services.winback_effects import Verdict
from tests import make
from tests.conftest import problems
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES
from tests.stories.test_promotions import Street as Pushed

FRIENDS = tuple("甲乙丙丁戊己庚辛壬癸")


class Street(Pushed):
    """Ten friends who have bought apples once, 29 days ago, and 老李, who has bought every week until then."""

    def __init__(self, shop: Shop, clock: SetClock) -> None:
        super().__init__(shop, clock)
        for name in (*FRIENDS, "老李"):
            self.joins(name)
            self.buys(name, 29)
        for days in range(36, 120, 7):
            self.buys("老李", days)
        self.joins("老推", Role.PROMOTER)
        self.joins("果园", Role.SUPPLIER, supplier="果园")

    def buys(self, name: str, days: int = 0) -> None:
        with self.shop.work() as work:
            goods = [(self.sku["苹果"], 1, Money.parse("8.90"), Money(0))]
            make.sale(work, self.who[name], goods, self.clock.now() - timedelta(days=days, minutes=1))

    def lists(self, name: str) -> None:
        """It is on the shelf since this moment."""
        with self.shop.work() as work:
            history.note(work, "products", self.sku[name].product_id, Shelf.OFF, Shelf.ON)

    def night(self, days: int = 1) -> None:
        """Nights go by; the next morning, everybody is written to."""
        for _ in range(days):
            self.clock.advance(days=1)
            self.clock.set(self.clock.now().replace(hour=1))  # nine in the morning in Shanghai
            self.runs("winback.assign")
            self.runs("winback.send")
            self.deliveries.drain()

    def spells(self) -> dict[str, Spell]:
        names = {member.id: name for name, member in self.who.items()}
        return {names[spell.member_id]: spell for spell in look.rows(self, Spell)}

    def addressed(self) -> list[str]:
        return sorted(name for name, spell in self.spells().items() if not spell.held)

    def got(self, name: str) -> list[str]:
        return [said for said in self.heard(name) if "好久不见" in said]


@pytest.fixture(autouse=True)
def more_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    more = (*MODULES, "consent", "segments", "browsing", "winback")
    monkeypatch.setattr("tests.stories.test_promotions.MODULES", more)


@pytest.fixture
def street(shop: Shop, clock: SetClock) -> Iterator[Street]:
    street = Street(shop, clock)
    yield street
    with shop.work() as work:  # sales are rows without goods and money: see make.sale
        for table in ("order_lines", "orders"):
            work.session.connection().exec_driver_sql(f"DELETE FROM {table}")
    assert problems(shop) == []


def test_whoever_newly_cools_is_drawn_once_and_the_addressed_are_told_of_what_they_like(street: Street) -> None:
    street.whispers("挽回", by="小推").replied("还没有挽回规则")
    street.whispers("挽回 疲软 优惠券 五元券", by="小推").replied("没有")
    street.whispers("新券 五元券 减5", by="经理").replied("五元券")
    street.whispers("挽回 疲软 优惠券 五元券 留 30%", by="小推").replied("疲软 → 优惠券 五元券，留 30% 不发")
    street.night()
    spells = street.spells()
    assert set(spells) == set(FRIENDS), "老李 comes every week: he has been cooling for two weeks, before the rule was"
    for name, spell in spells.items():
        assert spell.held is winback.is_held(1, street.who[name].id, 30)
        assert spell.status is (SpellStatus.HELD if spell.held else SpellStatus.SENT)
        assert len(street.got(name)) == (0 if spell.held else 1)
    told = street.addressed()
    assert 0 < len(told) < len(FRIENDS), "the test has lost its bite"
    assert "五元券" in street.got(told[0])[0]
    assert "苹果 ¥8.90/斤" in street.got(told[0])[0]
    owners = {coupon.member_id for coupon in look.rows(street, Coupon)}
    assert owners == {street.who[name].id for name in told}
    street.night(3)
    assert len(look.rows(street, Spell)) == len(FRIENDS), "once per spell"
    assert len(look.rows(street, Coupon)) == len(told)


def test_who_has_come_back_and_cools_again_is_another_spell(street: Street) -> None:
    street.whispers("挽回 疲软 新品", by="小推").replied("疲软 → 新品")
    street.night()
    held = {name: spell.held for name, spell in street.spells().items()}
    street.buys("甲")
    street.night(40)
    mine = [spell for spell in look.rows(street, Spell) if spell.member_id == street.who["甲"].id]
    assert [spell.held for spell in mine] == [held["甲"]] * 2, "one stays in one's group"
    assert len({spell.bought_on for spell in mine}) == 2


def test_whom_the_governor_refuses_stays_in_their_group(street: Street) -> None:
    for name in FRIENDS:
        street.whispers("退订", by=name)
    street.lists("苹果")
    street.whispers("挽回 疲软 新品 留 50%", by="小推")
    street.night()
    assert not any(street.got(name) for name in FRIENDS)
    number = len(street.addressed())
    street.whispers("挽回效果 1", by="小推").replied(
        f"没发 {number} 人次：退订了推广", "还没有满 14 天", "没发到也算在内"
    )
    street.clock.advance(days=15)
    street.whispers("挽回效果 1", by="小推").replied(f"发的 {number} 人", "还看不出来")


def test_new_goods_bargains_or_nothing(street: Street) -> None:
    street.whispers("挽回 疲软 新品", by="小推")
    street.night()
    number = len(street.addressed())
    street.whispers("挽回效果 1", by="经理").replied(f"没发 {number} 人次：没有合适的商品")
    for name in FRIENDS:
        street.buys(name)
    street.whispers("挽回 疲软 特价", by="小推")
    street.night(23)  # with 30 days between two purchases they are cooling after 26
    street.lists("香蕉")
    street.whispers("改价 苹果 6.90", by="果园")
    street.night(5)
    told = [said for name in FRIENDS for said in street.got(name)]
    assert any("新到的：\n· 香蕉 ¥3.90/斤" in said for said in told)
    assert any("正在特价：\n· 苹果 ¥6.90/斤（平时 ¥8.90）" in said for said in told)


def test_not_at_night_and_not_when_it_is_too_late(street: Street) -> None:
    street.whispers("挽回 疲软 新品 留 50%", by="小推")
    street.clock.advance(days=1)
    street.clock.set(street.clock.now().replace(hour=17))  # one in the morning in Shanghai
    street.runs("winback.assign")
    street.runs("winback.send")
    assert {spell.status for spell in look.rows(street, Spell)} == {SpellStatus.HELD, SpellStatus.WAITING}
    first, *_ = street.addressed()
    street.clock.advance(minutes=5)
    street.buys(first)
    street.clock.advance(days=4)
    street.clock.set(street.clock.now().replace(hour=3))
    street.runs("winback.send")
    reasons = {name: spell.reason for name, spell in street.spells().items() if not spell.held}
    assert reasons.pop(first) == "back"
    assert set(reasons.values()) == {"late"}


def test_paused_resumed_stopped_and_whose_it_is(street: Street) -> None:
    street.whispers("挽回 疲软 新品", by="小推")
    street.whispers("挽回 疲软 新品", by="经理").replied("已经有一样的了：挽回 1")
    street.whispers("暂停挽回 1", by="小推").replied("暂停了")
    street.whispers("暂停挽回 1", by="小推").replied("不能再这样")
    street.night(2)
    assert not look.rows(street, Spell)
    street.whispers("继续挽回 1", by="小推").replied("接着用")
    street.night()
    assert not look.rows(street, Spell), "who cooled while it rested is not met"
    street.buys("甲")
    street.night(30)
    assert set(street.spells()) == {"甲"}
    street.whispers("停挽回 1", by="老推").replied("没有挽回 1")
    street.whispers("挽回", by="老推").replied("还没有")
    street.whispers("停挽回 1", by="经理").replied("停了")
    street.whispers("继续挽回 1", by="小推").replied("已停，不能再这样")
    street.whispers("挽回", by="小推").replied("挽回 1（已停）")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("挽回 谁 新品", "没看懂"), ("挽回 疲软", "没看懂"), ("挽回 疲软 优惠券", "没看懂"),
        ("挽回 疲软 新品 苹果", "没看懂"),
        ("挽回 疲软 优惠券 没有的", "没有"), ("挽回 疲软 新品 留 0%", "5% 到 50%"),
        ("挽回 疲软 新品 留 99%", "5% 到 50%"),
        ("挽回效果 99", "没有挽回 99"), ("停挽回 99", "没有挽回 99"), ("挽回 " + "疲软" * 3000, "没看懂"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_changes_nothing(street: Street, said: str, answer: str) -> None:
    street.whispers(said, by="小推").replied(answer)
    street.whispers("挽回", by="小推").replied("还没有挽回规则")


def test_two_processes_assign_and_write_once(street: Street) -> None:
    street.whispers("新券 五元券 减5", by="经理").replied("五元券")
    street.whispers("挽回 疲软 优惠券 五元券", by="小推")
    street.clock.advance(days=1)
    street.clock.set(street.clock.now().replace(hour=1))

    with street.shop.work() as work:
        figures.fresh(work)

    def step() -> None:
        for job in (winback.assign_next, winback.send_next):
            while _again(street.shop, job):
                pass

    at_once(*[step] * 3)
    street.deliveries.drain()
    told = street.addressed()
    assert len(look.rows(street, Spell)) == len(FRIENDS)
    assert [len(street.got(name)) for name in told] == [1] * len(told)
    assert len(look.rows(street, Coupon)) == len(told)


def _again(shop: Shop, job: object) -> bool:
    with shop.work() as work:
        return bool(job(work))  # type: ignore[operator]


def test_who_turns_out_to_be_one_person_is_in_one_group(street: Street) -> None:
    street.whispers("挽回 疲软 新品 留 50%", by="小推")
    street.night()
    held = next(name for name, spell in street.spells().items() if spell.held)
    told = street.addressed()[0]
    with street.shop.work() as work:
        joining.unite(work, street.who[told].id, street.who[held].id, "bound")
    mine = [spell for spell in look.rows(street, Spell) if spell.member_id == street.who[held].id]
    assert [spell.held for spell in mine] == [True]


# (addressed, of whom came back, held out, of whom came back) → what is said of it
@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((80, 40, 20, 2), Verdict.PAYS), ((80, 10, 20, 10), Verdict.HARMS), ((40, 10, 10, 2), Verdict.OPEN),
        ((0, 0, 5, 1), Verdict.NOBODY), ((600, 60, 600, 66), Verdict.LITTLE),
    ],
)  # fmt: skip
def test_whether_it_pays(street: Street, counts: tuple[int, int, int, int], verdict: Verdict) -> None:
    street.whispers("挽回 疲软 新品", by="小推")
    addressed, back, held, alone = counts
    with street.shop.work() as work:
        at, until = work.now - timedelta(days=20), work.now - timedelta(days=6)
        for number in range(addressed + held):
            is_held = number >= addressed
            member = make.member(work, f"人{number}")
            status = SpellStatus.HELD if is_held else SpellStatus.SKIPPED
            row = Spell(
                rule_id=1, member_id=member.id, bought_on=date(2026, 1, 1), held=is_held, status=status,
                assigned_at=at, until=until,
            )  # fmt: skip
            work.session.add(row)
            if number < back or addressed <= number < addressed + alone:
                line = make.sale(work, member, [(street.sku["苹果"], 2, Money(1000), Money(0))], at + timedelta(days=1))
                work.session.flush()
                work.session.connection().exec_driver_sql(
                    f"UPDATE order_lines SET fee = 300 WHERE order_id = {line.id}"
                )
        work.session.flush()
    with street.shop.work(reads=True) as work:
        rule = winback.find.rule(work, 1)
        assert rule is not None
        found = winback_effects.of(work, rule)
    assert found.verdict is verdict
    assert (found.addressed.back, found.held.back) == (back, alone)
    if verdict is Verdict.PAYS:
        assert found.extra_revenue == Money(40 * 2000 - 2 * 2000 * 4)
        assert found.extra_margin == Money(40 * 300 - 2 * 300 * 4)
        assert found.net == found.extra_margin
        street.whispers("挽回效果 1", by="小推").replied("（50.0%）", "（10.0%）", "+40.0 个百分点", "净 ¥96.00", "值")
        street.whispers("winbackresult 1", by="小推")
    if verdict is Verdict.OPEN:
        street.whispers("挽回效果 1", by="小推").replied("还看不出来", f"大约还要 {found.needed:,} 人")
