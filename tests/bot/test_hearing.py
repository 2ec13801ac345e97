"""When somebody last wrote is noted beside the way of an answer; who is silent for too long is not written to."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.channels.official_account import OfficialAccount
from bot.channels.simulator import SimulatorChannel
from bot.channels.wecom_bot import WecomBot
from bot.channels.wecom_robot import WecomRobot
from bot.deliveries import Deliveries
from bot.dispatcher import Handled
from bot.hearing import Hearing
from bot.message import Chat, Incoming, Kind, Person
from core.clock import SetClock
from core.message import message
from core.reach import WRITES
from core.say import say
from core.settings import Settings
from core.work import Shop
from models.consents import Purpose
from models.members import Identity, Member
from models.outbox import DeliveryStatus
from operations import house
from services import governor
from tests.bot.channels.make import settings_with
from tests.bot.test_deliveries import Platform, row_of
from tests.make.rows import add

OFFER = message(say("promotion-text", text="草莓"))


@pytest.fixture
def xiaoxin(shop: Shop) -> Member:
    """Known to the official account only."""
    with shop.work() as work:
        member = add(work, Member(name="小新", created_at=work.now))
        add(work, Identity(member_id=member.id, channel="official_account", account="gh", external_id="o-xin"))
        return member


def wrote(at: datetime, event: str = "") -> Incoming:
    chat = Chat("official_account", "gh", "o-xin", Kind.PRIVATE)
    return Incoming(chat, Person("o-xin"), f"m{at}{event}", "在吗", at, event=event)


def heard_at(shop: Shop) -> datetime | None:
    with shop.work(reads=True) as work:
        return work.execute(select(Identity.heard_at)).scalar_one()


def asks(shop: Shop, member: Member) -> governor.Verdict:
    with shop.work() as work:
        return governor.send(work, {member.id: OFFER}, Purpose.OFFERS)[member.id]


def hears(shop: Shop, clock: SetClock, event: str = "") -> None:
    hearing = Hearing(shop)
    hearing.note(wrote(clock.now(), event))
    hearing.flush()


def test_who_is_silent_for_48_hours_is_not_written_to(shop: Shop, clock: SetClock, xiaoxin: Member) -> None:
    assert asks(shop, xiaoxin).reason == "no-channel", "followed, but never wrote"
    hears(shop, clock)
    clock.advance(hours=40)
    assert asks(shop, xiaoxin).outbox_id
    clock.advance(hours=8)
    assert asks(shop, xiaoxin).reason == "no-channel"
    hears(shop, clock)
    assert asks(shop, xiaoxin).outbox_id


def test_a_promotion_that_is_late_is_not_tried_any_more(shop: Shop, clock: SetClock, xiaoxin: Member) -> None:
    platform = Platform("official_account", OfficialAccount(settings_with(), clock).abilities)
    hears(shop, clock)
    clock.advance(hours=47)
    sent = asks(shop, xiaoxin).outbox_id
    assert sent
    clock.advance(hours=2)
    Deliveries(shop, {platform.name: platform}, jitter=lambda: 1.0).drain()
    assert platform.calls == 0
    assert row_of(shop, sent).status is DeliveryStatus.DEAD


def test_following_opens_no_time_to_write(shop: Shop, clock: SetClock, xiaoxin: Member) -> None:
    hears(shop, clock, "subscribe")
    assert heard_at(shop) is None


def test_who_goes_on_writing_is_noted_now_and_then(shop: Shop, clock: SetClock, xiaoxin: Member) -> None:
    hears(shop, clock)
    first = clock.now()
    clock.advance(minutes=4)
    hears(shop, clock)
    assert heard_at(shop) == first
    clock.advance(minutes=2)
    hears(shop, clock)
    assert heard_at(shop) == clock.now()


def test_a_house_notes_it_by_itself_once_the_answer_is_given(shop: Shop, clock: SetClock, xiaoxin: Member) -> None:
    hearing = Hearing(shop)
    hearing.start()
    hearing.note(wrote(clock.now()))
    hearing.stop()
    assert heard_at(shop) == clock.now()


def test_every_door_of_a_house_hears(settings: Settings, clock: SetClock) -> None:
    built = house.build(settings, clock)
    noted: list[Incoming] = []
    built.hearing.note = noted.append  # type: ignore[method-assign]
    incoming = wrote(clock.now())
    built.dispatcher.handle = lambda incoming: Handled()  # type: ignore[method-assign]
    built.handle(incoming)
    assert noted == [incoming]
    built.shop.database.dispose()


def test_channels_can_what_the_governor_believes(shop: Shop, clock: SetClock) -> None:
    settings = settings_with()
    channels = [OfficialAccount(settings, clock), SimulatorChannel(shop), WecomBot(settings, clock)]
    for channel in (*channels, WecomRobot(settings)):
        can = channel.abilities
        assert can.pushes_to_people == (channel.name in WRITES)
        assert can.within == WRITES.get(channel.name)
