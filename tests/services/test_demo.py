"""The demo shop: seeded once, complete, with pictures that differ."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from core.message import Message
from core.quantity import NONE
from core.work import Shop
from models import Base
from models.catalog import Product, Sku, StockMovement
from models.members import Community, CommunityChat, Identity, Member
from models.outbox import Delivery
from queries import catalog as find
from queries import deals
from services import demo
from services.demo import goods
from services.demo.pictures import DRAWINGS, draw_missing
from tests.conftest import problems


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with all pictures drawn, once for this file's tests."""
    data = tmp_path_factory.mktemp("demo")
    draw_missing(data / "pictures")
    return data


def counts(shop: Shop) -> dict[str, int]:
    with shop.work(reads=True) as work:
        tables = Base.metadata.sorted_tables
        return {t.name: work.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


def test_seeding_twice_is_seeding_once(shop: Shop, drawn: Path) -> None:
    with shop.work() as work:
        assert demo.seed(work, drawn) is True
    before = counts(shop)
    with shop.work() as work:
        assert demo.seed(work, drawn) is False
        assert not work.wrote
    assert counts(shop) == before
    assert (before["communities"], before["suppliers"], before["deals"], before["deal_items"]) == (3, 4, 1, 8)
    assert problems(shop) == []


def test_the_shop_is_ready_to_sell(shop: Shop, drawn: Path) -> None:
    with shop.work() as work:
        demo.seed(work, drawn)
    with shop.work(reads=True) as work:
        shown = find.catalog(work).on_shelf(work.now)
        assert len(shown) == work.execute(select(func.count()).select_from(Product)).scalar_one() >= 30
        assert all((drawn / product.image.lstrip("/")).is_file() for product in shown)
        assert all(product.attributes and product.description for product in shown)
        assert [product.name for product in shown if product.sold_out] == ["水蜜桃"]
        moved = dict(
            work.execute(select(StockMovement.sku_id, func.sum(StockMovement.quantity)).group_by("sku_id")).all()
        )
        assert all(sku.received == moved.get(sku.id, NONE) for sku in work.execute(select(Sku)).scalars())


def test_the_deal_stands_in_the_first_group(shop: Shop, drawn: Path) -> None:
    with shop.work() as work:
        demo.seed(work, drawn)
    with shop.work(reads=True) as work:
        community = work.execute(select(Community).order_by(Community.id).limit(1)).scalar_one()
        opened = deals.open_in(work, community.id)
        assert opened is not None
        assert "".join(item.code for item in deals.deal(work, opened.id).items) == "ABCDEFGH"
        local = opened.cut_off_at.astimezone(work.settings.zone)  # type: ignore[union-attr]
        assert (local.date() - work.now.astimezone(work.settings.zone).date()).days == 1
        assert local.hour == 20
        post = work.execute(select(Delivery).where(Delivery.community_id == community.id)).scalar_one()
        assert Message.from_json(post.message).says[0].key == "deal-posted"


def test_everybody_can_be_played(shop: Shop, drawn: Path) -> None:
    with shop.work() as work:
        demo.seed(work, drawn)
    with shop.work(reads=True) as work:
        members = work.execute(select(func.count()).select_from(Member)).scalar_one()
        known = list(work.execute(select(Identity.external_id)).scalars())
        chats = list(work.execute(select(CommunityChat.chat_id)).scalars())
    assert len(known) == members == len(set(known)) > 20
    assert {"amei", "laowang", "xiaochen", "tuanzhang"} <= set(known)
    assert all(name.isascii() and name.isalnum() for name in known + chats)


def test_pictures_are_whole_of_one_size_and_all_different(drawn: Path) -> None:
    digests = set()
    for name in DRAWINGS:
        with Image.open(drawn / "pictures" / f"{name}.png") as picture:
            picture.load()
            assert (picture.format, picture.size, picture.mode) == ("PNG", (480, 360), "RGB")
            assert len(picture.getcolors(480 * 360) or ()) > 1000, f"{name} is hardly a picture"
            digests.add(hashlib.sha256(picture.tobytes()).hexdigest())
    assert len(digests) == len(DRAWINGS)
    assert {row.picture for row in goods.load().goods} == set(DRAWINGS)


def test_a_lost_picture_is_drawn_anew_and_the_same(drawn: Path) -> None:
    lost = drawn / "pictures" / "apple.png"
    before = lost.read_bytes()
    lost.unlink()
    assert draw_missing(drawn / "pictures") == [lost]
    assert lost.read_bytes() == before
