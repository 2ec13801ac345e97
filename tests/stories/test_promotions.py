"""A promoter plans, the clock goes on, groups see it, the promoter reads how it went."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels.channel import PermanentFailure
from bot.deliveries import Deliveries
from bot.message import Kind
from core.clock import SetClock
from core.work import Shop
from models.members import Role
from services import catalog
from tests import make
from tests.bot.test_deliveries import Platform
from tests.conftest import problems
from tests.stories.chat import MODULES, Chat

OTHERS = ("一号楼群", "二号楼群")


class Street(Chat):
    """Three communities, a promoter, and a platform that shows what is pushed."""

    def __init__(self, shop: Shop, clock: SetClock) -> None:
        super().__init__(shop, clock, (*MODULES, "promotions"))
        with shop.work() as work:
            self.others = [make.community(work, name) for name in OTHERS]
        self.platform = Platform()
        self.deliveries = Deliveries(shop, {self.platform.name: self.platform}, jitter=lambda: 1.0)
        self.joins("小推", Role.PROMOTER)
        self.joins("团长", Role.LEADER)
        self.joins("阿梅")
        self.joins("经理", Role.MANAGER)
        self.sells("苹果", unit="斤", price="8.90", stock=100, whole=False, aliases=("红富士",))
        self.sells("香蕉", unit="斤", price="3.90", stock=20, whole=False)

    def passes(self, **time: float) -> None:
        """Time goes on, and the scheduler does what is due."""
        self.clock.advance(**time)
        self.runs("promotions.push_due")
        self.deliveries.drain()
        self.runs("promotions.report")
        self.deliveries.drain()

    def shown(self, group: str) -> list[str]:
        return [said.text for chat, said, _ in self.platform.taken if (chat.id, chat.kind) == (group, Kind.GROUP)]

    def heard(self, name: str) -> list[str]:
        return [said.text for chat, said, _ in self.platform.taken if (chat.id, chat.kind) == (name, Kind.PRIVATE)]


@pytest.fixture
def street(shop: Shop, clock: SetClock) -> Iterator[Street]:
    yield Street(shop, clock)
    assert problems(shop) == []


def test_a_promoter_pushes_apples_to_two_groups(street: Street) -> None:
    asked = "推广 苹果 到 一号楼群，二号楼群 于 明天18:30\n今天刚到的，脆！"
    street.whispers(asked, by="小推").replied("03-07 18:30", "一号楼群、二号楼群", "今天刚到的，脆！", "苹果 ¥8.90/斤")
    street.passes(hours=24)
    assert street.shown("一号楼群") == []
    street.passes(minutes=31)
    for group in OTHERS:
        [seen] = street.shown(group)
        assert seen == "今天刚到的，脆！\n苹果 ¥8.90/斤\n想要就私聊我：买 苹果 2斤"
    assert street.shown("梅园3号楼") == []
    [result] = street.heard("小推")
    assert "已推到 2 个群：一号楼群、二号楼群" in result
    street.passes(days=2)
    assert len(street.shown("一号楼群")) == 1
    street.whispers("推广列表", by="小推").replied("已结束", "已推到 2 个群")


def test_where_a_deal_is_open_the_group_answers_there(street: Street) -> None:
    street.says("开团 周五水果团\n苹果 7.50\n香蕉", by="团长").replied("周五水果团")
    street.whispers("推广 苹果 到 所有群 于 10分钟后", by="小推").replied("已安排")
    street.passes(minutes=10)
    assert street.shown("梅园3号楼")[-1] == "苹果 ¥7.50/斤\n想要就在群里回复「苹果+1」"
    assert street.shown("一号楼群")[-1] == "苹果 ¥8.90/斤\n想要就私聊我：买 苹果 2斤"
    street.says("苹果+1", by="阿梅").replied("苹果×1斤")


def test_a_leader_pushes_a_deal_to_their_own_group_only(street: Street) -> None:
    street.says("开团 周五水果团\n苹果 7.50", by="团长").replied("周五水果团")
    street.whispers("推广 苹果 到 一号楼群 于 明天9点", by="团长").replied("没有叫「一号楼群」的群", "梅园3号楼")
    street.whispers("推广 周五水果团 到 所有群 于 现在", by="团长").replied("梅园3号楼", "苹果")
    before = len(street.shown("梅园3号楼"))
    street.passes()
    assert "周五水果团" in street.shown("梅园3号楼")[before]
    street.whispers("推广 周五水果团 到 梅园3号楼 于 明天9点", by="团长").replied("已安排")
    street.says("结团", by="团长").replied("已截单")
    street.passes(hours=15)
    assert "没有推，团已结束" in street.heard("团长")[-1]


def test_every_day_at_the_same_time_until_called_off(street: Street) -> None:
    street.whispers("推广 苹果 到 一号楼 于 每天 18:30", by="小推").replied("一号楼群", "每天")
    for day in range(3):
        street.passes(minutes=30 if day == 0 else 24 * 60)
        assert len(street.shown("一号楼群")) == day + 1
    street.whispers("推广 取消 1", by="阿梅")
    street.whispers("推广列表", by="小推").replied("已安排，每天", "下次 03-09 18:30")
    street.whispers("推广 取消 1", by="小推").replied("已取消")
    street.whispers("推广 取消 1", by="小推").replied("没有可以取消的推广")
    street.passes(days=1)
    assert len(street.shown("一号楼群")) == 3


def test_every_friday(street: Street) -> None:
    street.whispers("推广 苹果 到 一号楼群 于 每周五18:30", by="小推").replied("03-06 18:30", "每周")
    street.passes(days=8)  # the first was missed for a day and a half: told, not made up for
    assert street.shown("一号楼群") == []
    assert "错过了时间" in street.heard("小推")[-1]
    street.passes(days=6, hours=1)
    assert len(street.shown("一号楼群")) == 1


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ("推广 苹果 到 一号楼群 于 3月5日 9:00", "已经过去了"),
        ("推广 苹果 到 一号楼群 于 今晚10点", "可以改成：于 03-07 08:00"),
        ("推广 苹果 到 一号楼群 于 明天6点", "可以改成：于 03-07 08:00"),
        ("推广 苹果 到 一号搂群 于 昨天", "看不懂时间"),
        ("推广 苹果 到 三号楼 于 明天9点", "是不是"),
        ("推广 苹果 到 楼群 于 明天9点", "推到哪一个"),
        ("推广 榴莲 到 一号楼群 于 明天9点", "没有「榴莲」"),
        ("推广 苹果 明天", "没看懂要推什么"),
        ("推广 苹果 到 一号楼群 于 明天9点\n" + "好" * 501, "最多 500 个字"),
    ],
)
def test_what_cannot_be_is_said_at_once(street: Street, asked: str, refusal: str) -> None:
    street.whispers(asked, by="小推").replied(refusal)
    street.passes(days=2)
    assert street.shown("一号楼群") == []


def test_what_is_proposed_can_be_said_back(street: Street) -> None:
    street.whispers("推广 苹果 到 一号楼群 于 今晚10点", by="小推").replied("于 03-07 08:00")
    street.whispers("推广 苹果 到 一号楼群 于 03-07 08:00", by="小推").replied("已安排")


def test_a_group_has_its_share_for_the_day(street: Street) -> None:
    for hour in (9, 10, 11):
        street.whispers(f"推广 苹果 到 一号楼群 于 明天{hour}点", by="小推").replied("已安排")
    street.whispers("推广 香蕉 到 一号楼群 于 明天9点", by="小推").replied("推广已满 3 次")
    street.whispers("推广 香蕉 到 一号楼群 于 后天9点", by="小推").replied("已安排")
    street.whispers("推广 苹果 到 二号楼群 于 明天9点", by="小推").replied("已安排")
    street.whispers("推广 苹果 到 二号楼群 于 明天9点", by="经理").replied("已经安排了同样的推广")


def test_what_changed_in_the_meantime_is_told_as_the_reason(street: Street, shop: Shop) -> None:
    street.whispers("推广 苹果 到 一号楼群 于 明天9点", by="小推").replied("已安排")
    with shop.work() as work:
        catalog.take_off_shelf(work, street.sku["苹果"].product_id)
    street.passes(hours=15)
    assert street.shown("一号楼群") == []
    assert "一号楼群：没有推，商品已下架" in street.heard("小推")[-1]


def test_what_the_platform_refuses_is_told_with_its_code(street: Street) -> None:
    street.whispers("推广 苹果 到 一号楼群,二号楼群 于 明天9点", by="小推").replied("已安排")
    street.platform.failures = [PermanentFailure("93000")]
    street.passes(hours=15)
    [result] = street.heard("小推")
    assert "已推到 1 个群：二号楼群" in result
    assert "一号楼群：没有发出，平台没有收下（93000）" in result


def test_a_promotion_that_could_not_go_out_in_time_is_not_shown_at_night(street: Street) -> None:
    street.whispers("推广 苹果 到 一号楼群 于 今晚9点50分", by="小推").replied("已安排")
    street.clock.advance(hours=3, minutes=50)
    street.runs("promotions.push_due")
    street.passes(hours=5)  # nobody delivered until 2:50
    assert street.shown("一号楼群") == []
    assert "错过了可以发送的时间" in street.heard("小推")[-1]


def test_others_may_not_promote(street: Street) -> None:
    for who in ("阿梅",):
        answer = street.whispers("推广 苹果 到 一号楼群 于 明天9点", by=who)
        assert "已安排" not in str(answer)
    street.whispers("推广 苹果 到 一号楼群 于 明天9点", by="小推").replied("已安排")
    street.whispers("推广 取消 1", by="团长").replied("没有可以取消的推广")
    street.whispers("推广 取消 1", by="经理").replied("已取消")


def test_in_english(street: Street) -> None:
    street.whispers("promote 苹果 to 一号楼群 at tomorrow 18:30 daily", by="小推").replied("03-07 18:30", "每天")
    street.whispers("promotions", by="小推").replied("苹果")
    street.whispers("promote cancel 1", by="小推").replied("已取消")
