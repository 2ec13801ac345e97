"""What is printed, held against references: the pages for promoters and suppliers show these."""

from __future__ import annotations

import pytest

from documents import painting
from documents.page import LABEL, Page
from services import channel_cards, packing
from services.channel_cards import Card
from services.packing import Label
from tests.documents.looks import looks_like

CARD = Card(
    title="开学卡片", offer="苹果 ¥8.90/斤 起", scan="扫一扫，来群里一起买", speak="或者在群里、私聊里说",
    spoken="我从 3号摊 来", url="https://shop.example/c/7KQ2M4XR9T", small="3号摊　7KQ2M4XR9T",
)  # fmt: skip


def label() -> Page:
    goods = ("苹果×2斤", "盒饭×1份（不要香菜）")
    return packing.pages([Label("1036", "7KQ2M4XR", "果园", "阿*", "梅园3号楼 东门", goods)], LABEL)[0]


@pytest.mark.parametrize(
    ("name", "page"),
    [("card", channel_cards.card(CARD)), ("poster", channel_cards.poster(CARD)), ("label", label())],
)
def test_papers_look_like_their_references(name: str, page: Page) -> None:
    looks_like(f"paper-{name}", painting.png(page))
