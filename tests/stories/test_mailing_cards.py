"""A broadcast shows goods, a deal or a picture, comes again every week, and is looked at as each channel shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image

from core.clock import SetClock
from core.money import Money
from core.quantity import Quantity
from core.work import Shop
from documents import pictures
from models.mailings import Mailing, MailingReceiver, MailingStatus
from models.members import Role
from services import catalog, sending
from tests import make
from tests.conftest import problems
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.test_mailings import FRIENDS, Street, more_modules  # noqa: F401 (a fixture)


@pytest.fixture
def street(shop: Shop, clock: SetClock) -> Iterator[Street]:
    street = Street(shop, clock)
    street.whispers("分群 没买过", by="小推").replied("分群 1")
    yield street
    with shop.work() as work:
        for table in ("order_lines", "orders"):
            work.session.connection().exec_driver_sql(f"DELETE FROM {table}")
    assert problems(shop) == []


def said(street: Street, asked: str, by: str = "小推") -> str:
    answer = street.whispers(asked, by=by)
    assert answer.here is not None
    return answer.here.text


def starts(street: Street, number: int = 1) -> None:
    street.whispers(f"开始群发 {number}", by="小推").replied("开始发")
    street.passes()


def test_a_card_of_goods_shows_the_price_of_the_moment_and_how_to_order(street: Street) -> None:
    draft = said(street, "群发 1 优惠 卡片 红富士 于 明天10:00\n今天刚到的")
    assert "他们会看到：\n今天刚到的\n苹果 ¥8.90/斤\n想要就私聊我：买 苹果 2斤" in draft
    street.whispers("开始群发 1", by="小推").replied("开始发")
    with street.shop.work() as work:
        catalog.change_price(work, street.sku["苹果"].id, Money.parse("7.50"))
    street.passes(hours=16)
    assert street.got("甲", "苹果 ¥7.50/斤") == 1


def test_a_card_alone_is_enough(street: Street) -> None:
    assert "苹果 ¥8.90/斤" in said(street, "群发 1 卡片 苹果")
    assert "苹果 ¥8.90/斤" in said(street, "mailing 1 offers card 苹果")
    assert "内容写在第二行起" in said(street, "群发 1")
    assert "没有「榴莲」" in said(street, "群发 1 卡片 榴莲")


def test_a_deals_card_goes_to_whom_it_is_open(street: Street) -> None:
    street.says("开团 周五水果团\n苹果 7.50", by="团长").replied("周五水果团")
    with street.shop.work() as work:
        make.member(work, "远方")
    assert "的 11 人" in said(street, "群发 1 卡片 苹果")
    draft = said(street, "群发 1 卡片 周五水果团\n快来")
    assert "的 10 人" in draft, "远方 isn't in that group"
    assert "下单请到「梅园3号楼」群里说" in draft
    starts(street, 2)
    assert street.got("甲", "周五水果团") == 1
    said(street, "群发 1 卡片 周五水果团\n最后一次")
    street.whispers("开始群发 3", by="小推")
    street.says("结团", by="团长")
    street.passes()
    assert street.got("甲", "最后一次") == 0
    assert "群发 3 没有再发：团已结束" in street.heard("小推")[-1]


def test_what_cannot_be_bought_is_not_shown(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 4)
    said(street, "群发 1 卡片 苹果\n草莓来了")
    street.whispers("开始群发 1", by="小推")
    for _ in range(2):
        with street.shop.work() as work:
            sending.send_next(work)
    street.deliveries.drain()
    with street.shop.work() as work:
        catalog.restock(work, street.sku["苹果"].id, Quantity.of(-100))
    street.passes()
    assert sum(street.got(name) for name in street.who) == 4
    assert "商品已售完" in street.heard("小推")[-1]
    assert "停了，没发 6 人" in street.heard("小推")[-1]
    assert "现在买不到" in said(street, "群发 1 卡片 苹果")


def test_a_picture_goes_along(street: Street) -> None:
    content = pictures.png(Image.new("RGB", (8, 8), "red"))
    answer = street.drops("草莓.png", content, by="小推", text="群发 1\n看看")
    answer.replied("他们会看到：\n看看")
    assert answer.here is not None
    (path,) = answer.here.images
    starts(street)
    seen = [rendered for chat, rendered, _ in street.platform.taken if chat.id == "甲"]
    assert seen[-1].images == (path,)
    assert street.drops("x.png", content, by="小推", text="群发 1").replied("草稿")
    assert street.drops("x.png", b"\x89PNG\r\n\x1a\nrubbish", by="小推", text="群发 1\n看").here is not None
    assert len(look.rows(street, Mailing)) == 2


def test_every_week_with_whoever_is_in_it_then(street: Street) -> None:
    assert "每周" in said(street, "群发 1 优惠 卡片 苹果 于 每周五18:30\n周五到货")
    starts(street)
    assert street.got("甲", "周五到货") == 0
    street.passes(minutes=31)
    assert street.got("甲", "周五到货") == 1
    street.joins("新来的")
    street.passes(days=7)
    assert street.got("甲", "周五到货") == 2
    assert street.got("新来的", "周五到货") == 1
    assert "已发出 10 人" in street.result(1)
    assert "已发出 11 人" in street.result(2)
    assert "群发 3（已安排）03-20 18:30，每周" in said(street, "群发")
    street.whispers("停群发 1", by="小推").replied("群发 3 已停")
    street.passes(days=14)
    assert street.got("甲", "周五到货") == 2
    street.whispers("停群发 1", by="小推").replied("不能")


def test_a_round_that_was_missed_is_told_and_the_next_one_comes(street: Street) -> None:
    said(street, "群发 1 于 每天18:30\n今天到货")
    street.whispers("开始群发 1", by="小推")
    street.passes(days=2, hours=2)  # nobody was there to send it
    assert street.got("甲", "今天到货") == 0
    assert "群发 1 没有再发：系统当时没有运行" in street.heard("小推")[-1]
    street.passes(hours=22, minutes=31)
    assert street.got("甲", "今天到货") == 1


def test_the_caps_hold_for_what_comes_every_day(street: Street) -> None:
    said(street, "群发 1 于 每天18:30\n今天到货")
    street.whispers("开始群发 1", by="小推")
    street.passes(minutes=31)
    for _ in range(6):
        street.passes(days=1)
    assert street.got("甲", "今天到货") == 2
    street.passes(days=1)
    assert street.got("甲", "今天到货") == 3


def test_a_round_begins_once_and_plans_one_more(street: Street) -> None:
    said(street, "群发 1 于 每天18:30\n今天到货")
    street.whispers("开始群发 1", by="小推")
    street.clock.advance(minutes=31)
    at_once(*(lambda: street.runs("mailings.send") for _ in range(3)))
    street.passes(seconds=5)
    assert [street.got(name, "今天到货") for name in FRIENDS] == [1] * 6
    assert [row.status for row in look.rows(street, Mailing)] == [MailingStatus.FINISHED, MailingStatus.SCHEDULED]
    assert len(look.rows(street, MailingReceiver)) == 10


def test_stopped_while_it_goes_out_nothing_comes_after(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 3)
    said(street, "群发 1 于 每天18:30\n今天到货")
    street.whispers("开始群发 1", by="小推")
    street.clock.advance(minutes=31)
    for _ in range(2):
        with street.shop.work() as work:
            sending.send_next(work)
    street.whispers("停群发 1", by="小推").replied("群发 1 已停", "正在发送 3 人", "停了，没发 7 人", "群发 2 已停")
    street.passes(days=3)
    assert street.got("丁", "今天到货") == 0


def test_as_each_channel_shows_it(street: Street) -> None:
    said(street, "群发 1 卡片 苹果\n*今天* <b>刚到</b>")
    shown = said(street, "预览 1")
    assert "【公众号】" in shown
    assert "文字：*今天* ＜b>刚到＜/b>\n苹果 ¥8.90/斤" in shown
    assert "Markdown：＊今天＊ ＜b＞刚到＜/b＞" in shown
    content = pictures.png(Image.new("RGB", (8, 8), "red"))
    street.drops("草莓.png", content, by="小推", text="群发 1 卡片 苹果\n看看")
    card = said(street, "预览 2")
    assert card.count("图文卡片：看看") == 2, "for the official account and the robot"
    street.drops("草莓.png", content, by="小推", text="群发 1")
    assert "一张图：" in said(street, "预览 3")
    street.whispers("推广 苹果 到 一号楼群 于 明天9点", by="小推").replied("已安排")
    assert "苹果 ¥8.90/斤" in said(street, "预览 推广 1")
    street.joins("另推", Role.PROMOTER)
    assert "没有群发 1" in said(street, "预览 1", by="另推")
    assert "没有" in said(street, "预览 推广 1", by="另推")
    assert "没有" in said(street, "预览 推广 99")
    assert said(street, "预览 一")


def test_a_series_stays_at_its_hour(street: Street) -> None:
    said(street, "群发 1 于 每周一9:00\n周一好")
    street.whispers("开始群发 1", by="小推")
    street.passes(days=2, hours=15)
    [first, second] = look.rows(street, Mailing)
    assert second.starts_at - first.starts_at == timedelta(weeks=1)
