"""Many people at once for the last places of a time slot: nobody gets more than there is, nothing is lost."""

from __future__ import annotations

from functools import partial

import pytest

from core.errors import ShopError
from core.quantity import Quantity
from models.orders import Order
from models.slots import SlotBooking, TimeSlot
from services import orders
from services.carts import Wanted
from services.slots import moving
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat

CROWD = 24


@pytest.fixture
def crowd(chat: Chat) -> Chat:
    for place in range(CROWD):
        chat.joins(f"邻居{place}")
    chat.whispers("时段 盒饭 周六 9:00-11:00 5份", by="食堂").replied("剩 5份")
    return chat


def buy(chat: Chat, by: str, at: str = "") -> str:
    """When they have it; empty where there was no room."""
    me = chat.who[by].id
    try:
        with chat.shop.work() as work:
            wanted = [Wanted(chat.sku["盒饭"].id, Quantity.of(1), at=at)]
            placed = orders.place(work, wanted, buyer=me, placed_by=me)
    except ShopError:
        return ""
    (line,) = placed.lines
    assert line.span is not None
    return line.span.shown(chat.shop.settings.zone)


def test_the_last_places_go_to_as_many_people(crowd: Chat) -> None:
    when = at_once(*(partial(buy, crowd, f"邻居{place}") for place in range(CROWD)))
    assert sorted(when) == [""] * (CROWD - 5) + ["03-07 09:00-11:00"] * 5
    (slot,) = look.rows(crowd, TimeSlot)
    assert slot.taken == slot.capacity == Quantity.of(5)
    assert len(look.rows(crowd, SlotBooking)) == len(look.rows(crowd, Order)) == 5
    assert look.sku(crowd, "盒饭").reserved == Quantity.of(5)  # who got no slot holds no stock


def test_who_comes_too_late_has_the_next_slot(crowd: Chat) -> None:
    crowd.whispers("时段 盒饭 周日 9:00-11:00 8份", by="食堂").replied("剩 8份")
    when = at_once(*(partial(buy, crowd, f"邻居{place}") for place in range(CROWD)))
    assert sorted(when) == [""] * (CROWD - 13) + ["03-07 09:00-11:00"] * 5 + ["03-08 09:00-11:00"] * 8


def test_all_change_places_at_once(crowd: Chat) -> None:
    """Two full slots but for one place: whoever moves, none is ever over."""
    crowd.whispers("时段 盒饭 周日 9:00-11:00 5份", by="食堂").replied("剩 5份")
    for place in range(9):
        assert buy(crowd, f"邻居{place}")
    saturday, sunday = look.rows(crowd, TimeSlot)
    mine = {booking.order_id: booking.slot_id for booking in look.rows(crowd, SlotBooking)}

    def move(order_id: int, slot_id: int) -> bool:
        try:
            with crowd.shop.work() as work:
                moving.move(work, order_id, str(slot_id))
        except ShopError:
            return False
        return True

    other = {saturday.id: sunday.id, sunday.id: saturday.id}
    moved = at_once(*(partial(move, order_id, other[slot_id]) for order_id, slot_id in mine.items()))
    assert any(moved)
    assert sum(slot.taken.thousandths for slot in look.rows(crowd, TimeSlot)) == 9000


def test_what_is_given_up_at_once_is_free_once(crowd: Chat) -> None:
    for place in range(5):
        assert buy(crowd, f"邻居{place}")
    placed = [order.id for order in look.rows(crowd, Order)]

    def give_up(order_id: int) -> None:
        with crowd.shop.work() as work:
            orders.cancel_unpaid(work, order_id)

    at_once(*(partial(give_up, order_id) for order_id in placed * 3))
    (slot,) = look.rows(crowd, TimeSlot)
    assert slot.taken == Quantity.of(0)
    assert {booking.quantity for booking in look.rows(crowd, SlotBooking)} == {Quantity.of(0)}
