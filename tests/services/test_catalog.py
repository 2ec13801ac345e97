"""The catalog's verbs and its snapshot: versions, the shelf, stock, prices, whose goods they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import SetClock
from core.database import Database
from core.money import Money
from core.quantity import NONE, Quantity
from core.work import Actor, Shop, Work
from models import catalog as tables
from models.history import Move
from queries import catalog as find
from scheduler.catalog import close_shelf
from services import catalog
from tests import make

Q = Quantity.of


@pytest.fixture
def apple(shop: Shop) -> tuple[int, int]:
    """(product, sku) of 果园's 红富士苹果, weighed, 10.5 斤 there, on the shelf."""
    with shop.work() as work:
        owner = catalog.add_supplier(work, "果园")
        catalog.add_category(work, "水果")
        product = catalog.add_product(work, supplier_id=owner, category="水果", name="红富士苹果", aliases=["苹果"])
        sku = catalog.add_sku(work, product, unit="斤", price=Money.parse("8.90"), whole=False)
        catalog.restock(work, sku, Q("10.5"))
        catalog.put_on_shelf(work, product)
    return product, sku


@pytest.fixture
def other(database: Database, shop: Shop, clock: SetClock) -> Iterator[Shop]:
    """Another process: its own engine on the same database, so its own copy of the catalog."""
    second = Database(database.url)
    yield Shop(second, clock, shop.settings)
    second.dispose()


def read(shop: Shop, version: int | None = None) -> find.Catalog:
    with shop.work(reads=True) as work:
        return find.catalog(work, version)


def test_a_change_elsewhere_drops_the_copy_here(shop: Shop, other: Shop, apple: tuple[int, int]) -> None:
    before = read(other)
    assert read(other) is before
    with shop.work() as work:
        catalog.change_price(work, apple[1], Money.parse("9.90"))
    after = read(other)
    assert before.skus[apple[1]].price == Money.parse("8.90")
    assert after.skus[apple[1]].price == Money.parse("9.90")
    assert after.version == before.version + 1


def test_a_known_version_asks_the_database_nothing(shop: Shop, apple: tuple[int, int]) -> None:
    copy = read(shop)

    class NoStatements(Work):
        def execute(self, statement: object, parameters: object = None) -> object:  # type: ignore[override]
            raise AssertionError("a statement was sent")

    with shop.work(reads=True) as work:
        silent = NoStatements(shop.database, work.now, work.settings)
        assert find.catalog(silent, copy.version) is copy


def test_what_is_rolled_back_is_never_kept(shop: Shop, apple: tuple[int, int]) -> None:
    def change_and_fail() -> None:
        with shop.work() as work:
            catalog.change_price(work, apple[1], Money.parse("1.00"))
            assert find.catalog(work).skus[apple[1]].price == Money.parse("1.00")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    with shop.work() as work:
        catalog.set_attribute(work, apple[0], "口味", "脆甜")
    assert read(shop).skus[apple[1]].price == Money.parse("8.90")


@pytest.mark.parametrize(
    "typed", ["红富士苹果", "苹果", "红富", "富士", "蘋果", "平果", "pingguo", "红富土苹果", " 苹 果 "]
)
def test_names_are_found_as_people_type_them(shop: Shop, apple: tuple[int, int], typed: str) -> None:
    with shop.work(reads=True) as work:
        assert find.catalog(work).find(typed, work.now).id == apple[0]


@pytest.mark.parametrize("typed", ["西瓜", "", "x" * 500, "'; drop table skus --"])
def test_unknown_names_are_refused(shop: Shop, apple: tuple[int, int], typed: str) -> None:
    with shop.work(reads=True) as work, pytest.raises(find.UnknownProduct):
        find.catalog(work).find(typed, work.now)


def test_a_refusal_names_what_is_nearest(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work(reads=True) as work, pytest.raises(find.UnknownProduct) as refusal:
        find.catalog(work).find("苹果梨子", work.now)
    assert refusal.value.arguments["nearest"] == "红富士苹果"


def test_several_that_fit_are_asked_about(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        make.sku(work, "青苹果")
    with shop.work(reads=True) as work:
        goods = find.catalog(work)
        assert goods.find("苹果", work.now).id == apple[0], "a whole alias beats a part of a name"
        with pytest.raises(find.AmbiguousProduct) as refusal:
            goods.find("果", work.now)
    assert refusal.value.arguments["choices"] == "红富士苹果、青苹果"


def test_a_spec_is_found_by_spec_or_unit(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        box = catalog.add_sku(work, apple[0], unit="箱", price=Money.parse("42"), spec="5斤装")
        with pytest.raises(catalog.SpecExists):
            catalog.add_sku(work, apple[0], unit="箱", price=Money.parse("42"), spec="5斤装")
    with shop.work(reads=True) as work:
        product = find.catalog(work).products[apple[0]]
        assert product.find_sku("箱").id == box == product.find_sku("5斤").id
        assert product.find_sku("斤").id == apple[1]
        for unclear in ("", "吨"):
            with pytest.raises(find.UnknownSpec):
                product.find_sku(unclear)


def test_the_shelf_follows_the_clock(shop: Shop, clock: SetClock, apple: tuple[int, int]) -> None:
    start, end = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=3)
    with shop.work() as work:
        catalog.put_on_shelf(work, apple[0], start=start, end=end)
    goods = read(shop)
    shown = [bool(goods.on_shelf(clock.now() + timedelta(hours=h))) for h in (0, 1, 2, 3)]
    assert shown == [False, True, True, False]
    periods = [goods.period(clock.now() + timedelta(hours=h)) for h in (0, 1, 2, 3)]
    assert periods == [0, 1, 1, 2]


def test_the_job_writes_down_what_the_clock_has_done(shop: Shop, clock: SetClock, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        catalog.put_on_shelf(work, apple[0], end=clock.now() + timedelta(hours=3))
    with shop.work() as work:
        assert close_shelf(work) is False
    clock.advance(hours=3)
    with shop.work() as work:
        assert close_shelf(work) is True
    with shop.work() as work:
        assert close_shelf(work) is False
        moves = work.execute(select(Move.old, Move.new, Move.reason).order_by(Move.id)).all()
    assert [tuple(move) for move in moves] == [("off", "on", ""), ("on", "off", "shelf time over")]


def test_shelf_refusals(shop: Shop, clock: SetClock, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        with pytest.raises(catalog.AlreadyOnShelf):
            catalog.put_on_shelf(work, apple[0])
        with pytest.raises(catalog.BadShelfTime):
            catalog.put_on_shelf(work, apple[0], end=clock.now())
        catalog.take_off_shelf(work, apple[0])
        with pytest.raises(catalog.AlreadyOffShelf):
            catalog.take_off_shelf(work, apple[0])
        bare = catalog.add_product(work, supplier_id=make.supplier(work).id, category="水果", name="香蕉")
        with pytest.raises(catalog.NothingToSell):
            catalog.put_on_shelf(work, bare)
        with pytest.raises(find.UnknownProduct):
            find.catalog(work).find("苹果", work.now)


def test_movements_add_up_to_what_was_received(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        assert catalog.restock(work, apple[1], Q(20)) == Q("30.5")
        assert catalog.restock(work, apple[1], Q("-0.5")) == Q(30)
        moved = work.execute(select(func.sum(tables.StockMovement.quantity))).scalar_one()
        kinds = list(work.execute(select(tables.StockMovement.kind).order_by(tables.StockMovement.id)).scalars())
        assert moved == work.session.get_one(tables.Sku, apple[1], populate_existing=True).received == Q(30)
    assert kinds == ["delivered", "delivered", "corrected"]


def test_a_correction_never_takes_what_is_promised(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        sku = work.session.get_one(tables.Sku, apple[1])
        sku.reserved, sku.sold = Q(4), Q(5)
    with shop.work() as work:
        with pytest.raises(catalog.StockBelowPromised) as refusal:
            catalog.restock(work, apple[1], Q(-2))
        assert refusal.value.arguments["left"] == Q("1.5")
        assert catalog.restock(work, apple[1], Q("-1.5")) == NONE
        assert find.left(work, [apple[1]]) == {apple[1]: NONE}


@pytest.mark.parametrize("quantity", [NONE, Quantity(9_999_001), Quantity(-9_999_001)])
def test_absurd_stock_is_refused(shop: Shop, apple: tuple[int, int], quantity: Quantity) -> None:
    with shop.work() as work, pytest.raises(catalog.BadStock):
        catalog.restock(work, apple[1], quantity)


def test_goods_sold_whole_come_in_whole(shop: Shop) -> None:
    with shop.work() as work:
        box = make.sku(work, "牛奶", unit="箱")
        with pytest.raises(catalog.BadStock):
            catalog.restock(work, box.id, Q("1.5"))


def test_selling_out_shows_in_the_next_version(shop: Shop, apple: tuple[int, int]) -> None:
    assert not read(shop).products[apple[0]].sold_out
    with shop.work() as work:
        catalog.restock(work, apple[1], Q("-10.5"))
    assert read(shop).products[apple[0]].sold_out


def test_every_price_leaves_its_history(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        guo = make.member(work, "果园")
    with shop.work(Actor(guo.id, "果园")) as work:
        assert catalog.change_price(work, apple[1], Money.parse("9.90")) == Money.parse("8.90")
        assert catalog.change_price(work, apple[1], Money.parse("9.90")) == Money.parse("9.90")
    with shop.work(reads=True) as work:
        changes = work.execute(select(tables.PriceChange.old, tables.PriceChange.new, tables.PriceChange.member_id))
        assert [tuple(c) for c in changes] == [(Money(890), Money(990), guo.id)]


@pytest.mark.parametrize("fen", [0, -1, 1_000_000_001])
def test_bad_prices_are_refused(shop: Shop, apple: tuple[int, int], fen: int) -> None:
    with shop.work() as work, pytest.raises(catalog.BadPrice):
        catalog.change_price(work, apple[1], Money(fen))


def test_names_and_categories_are_checked(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        owner = make.supplier(work).id
        with pytest.raises(catalog.ProductExists):
            catalog.add_product(work, supplier_id=owner, category="水果", name="红富士苹果")
        with pytest.raises(catalog.UnknownCategory) as refusal:
            catalog.add_product(work, supplier_id=owner, category="家电", name="冰箱")
        assert refusal.value.arguments["categories"] == "水果"
        for name in ("", " \n ", "长" * 41):
            with pytest.raises(catalog.BadName):
                catalog.add_product(work, supplier_id=owner, category="水果", name=name)


def test_somebody_elses_product_is_unknown(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        mine = make.supplier(work).id
        canteen = make.supplier(work, "食堂").id
        assert catalog.own_product(work, {mine}, "苹果").id == apple[0]
        for suppliers in ({canteen}, set()):
            with pytest.raises(find.UnknownProduct) as refusal:
                catalog.own_product(work, suppliers, "苹果")
            assert refusal.value.arguments == {"name": "苹果", "nearest": "", "number": 0}
        assert catalog.only_supplier({mine}) == mine
        for suppliers in (set(), {mine, canteen}):
            with pytest.raises(catalog.SeveralSuppliers):
                catalog.only_supplier(suppliers)


def test_what_is_said_of_a_product_can_change(shop: Shop, apple: tuple[int, int]) -> None:
    with shop.work() as work:
        catalog.describe(work, apple[0], description="冰糖心", image="/pictures/apple.png", options=["大果"])
        catalog.set_attribute(work, apple[0], "口味", "脆甜")
        catalog.set_attribute(work, apple[0], "产地", "山坡")
        catalog.set_attribute(work, apple[0], "产地", "")
        catalog.add_faq(work, apple[0], "打蜡了吗", "没有")
        catalog.add_faq(work, apple[0], "打蜡了吗", "没有打蜡")
    product = read(shop).products[apple[0]]
    assert (product.description, product.image, product.options) == ("冰糖心", "/pictures/apple.png", ("大果",))
    assert dict(product.attributes) == {"口味": "脆甜"}
    assert product.faq == (("打蜡了吗", "没有打蜡"),)
