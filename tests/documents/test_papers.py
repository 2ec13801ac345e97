"""What is printed, held against references: the pages for promoters and suppliers show these."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.words import Words
from core.quantity import Quantity
from core.say import say
from documents import painting
from documents.page import LABEL, ROLL_80, Page
from documents.table import Cell, Column, Shows, Table
from services import channel_cards, packing
from services.channel_cards import Card
from services.packing import Label, Stop
from tests.documents.looks import looks_like

CARD = Card(
    title="开学卡片", offer="苹果 ¥8.90/斤 起", scan="扫一扫，来群里一起买", speak="或者在群里、私聊里说",
    spoken="我从 3号摊 来", url="https://shop.example/c/7KQ2M4XR9T", small="3号摊　7KQ2M4XR9T",
)  # fmt: skip


def label() -> Page:
    goods = ("苹果×2斤", "盒饭×1份（不要香菜）")
    return packing.pages([Label("1036", "7KQ2M4XR", "果园", "阿*", "梅园3号楼 东门", goods)], LABEL)[0]


def pick_list() -> Page:
    words, zone = Words("zh-CN", ZoneInfo("Asia/Shanghai")), ZoneInfo("Asia/Shanghai")
    apples, bananas, lunch = ("苹果", "斤"), ("香蕉", "斤"), ("盒饭", "份")
    stops = [
        Stop("梅园3号楼", "东门", 3, ((apples, Quantity.of(5)), (bananas, Quantity.of(2))), None),
        Stop("梅园3号楼", "南门", 2, ((apples, Quantity.of("1.5")), (lunch, Quantity.of(2))), None),
        Stop("竹园", "", 1, ((lunch, Quantity.of(1)),), None),
    ]
    names = {"goods": Shows.TEXT, "quantity": Shows.QUANTITY, "unit": Shows.TEXT, "orders": Shows.NUMBER}
    columns = [Column(words.render(say(f"packing-column-{name}")), shows) for name, shows in names.items()]
    rows: list[list[Cell]] = [
        ["苹果", Quantity.of("6.5"), "斤", 4], ["盒饭", Quantity.of(3), "份", 3], ["香蕉", Quantity.of(2), "斤", 1],
    ]  # fmt: skip
    by_product = Table(words.render(say("packing-by-product")), columns, rows)
    pages = packing.list_pages(
        stops, by_product, ROLL_80, date(2026, 3, 6), zone, lambda key, **given: words.render(say(key, **given))
    )
    return pages[0]


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("card", channel_cards.card(CARD)),
        ("poster", channel_cards.poster(CARD)),
        ("label", label()),
        ("pick-list", pick_list()),
    ],
)
def test_papers_look_like_their_references(name: str, page: Page) -> None:
    looks_like(f"paper-{name}", painting.png(page))
