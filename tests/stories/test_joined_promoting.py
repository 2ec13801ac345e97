"""Two accounts turn out to be one person: what each was promised, has said and has had is that person's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from core.clock import SetClock
from core.message import message
from core.say import say
from core.work import Shop, Work
from models.consents import Purpose
from models.favourites import Favourite, StockWish
from models.mailings import Mailing, MailingReceiver, PromotionSlot, ReceiverStatus
from models.members import Identity, Role
from models.outbox import Delivery
from models.segments import Segment
from queries.consents import EVERYTHING
from services import consent, favourites, governor, outbox
from services.group_orders import joining
from tests.fire import look
from tests.make.rows import add
from tests.stories.chat import MODULES, Chat

OFFER = message(say("promotion-text", text="草莓"))


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return (*MODULES, "consent", "segments", "mailings", "promotions", "browsing")


@pytest.fixture
def twice(chat: Chat) -> Chat:
    """小推 has another account, 推推; so has 小新: 新新."""
    for name in ("小推", "推推"):
        chat.joins(name, Role.PROMOTER)
    for name in ("小新", "新新"):
        chat.joins(name)
    return chat


def bind(chat: Chat, goes: str, stays: str) -> None:
    with chat.shop.work() as work:
        joining.unite(work, chat.who[goes].id, chat.who[stays].id, "bound")


def test_a_promoter_finds_their_segments_and_broadcasts(twice: Chat) -> None:
    for words, by in (("没买过 R1+", "小推"), ("没买过/新客 M1+", "小推")):
        with twice.shop.work() as work:
            add(work, Segment(words=words, made_by=twice.who[by].id, made_at=work.now))
    with twice.shop.work() as work:
        same = add(work, Segment(words="没买过 R1+", made_by=twice.who["推推"].id, made_at=work.now))
        add(
            work,
            Mailing(
                segment_id=1, text="草莓", purpose=Purpose.OFFERS, made_by=twice.who["小推"].id, made_at=work.now,
                starts_at=work.now,
            ),
        )  # fmt: skip
    twice.whispers("推广 苹果 到 所有群 于 明天18:30", by="小推").replied("已安排")
    bind(twice, "小推", "推推")
    said = twice.whispers("分群", by="推推")
    said.replied("2. 没买过/新客 M1+", f"{same.id}. 没买过 R1+")
    assert said.here is not None
    assert said.here.text.count("没买过 R1+") == 1
    twice.whispers("群发", by="推推").replied("群发 1（草稿）")
    twice.whispers("推广列表", by="推推").replied("苹果")


def receiver(work: Work, chat: Chat, mailing: int, name: str, **values: object) -> MailingReceiver:
    row = MailingReceiver(mailing_id=mailing, member_id=chat.who[name].id, arm="a", **values)
    return add(work, row)


def test_nobody_gets_twice_or_more_by_being_two(twice: Chat) -> None:
    with twice.shop.work() as work:
        by = twice.who["小推"].id
        add(work, Segment(words="没买过", made_by=by, made_at=work.now))
        for _ in range(2):
            row = Mailing(
                segment_id=1, text="草莓", purpose=Purpose.OFFERS, made_by=by, made_at=work.now, starts_at=work.now
            )
            add(work, row)
    used: list[tuple[str, float]] = [("小新", 6), ("小新", 1), ("新新", 5), ("新新", 2)]
    for name, days in sorted(used, key=lambda one: -one[1]):
        with twice.shop.work() as work:
            work.now -= timedelta(days=days)
            assert governor.send(work, {twice.who[name].id: OFFER}, Purpose.OFFERS)[twice.who[name].id].outbox_id
    with twice.shop.work() as work:
        letter = work.execute(select(Delivery.id).where(Delivery.member_id == twice.who["小新"].id)).scalars().first()
        receiver(
            work, twice, 1, "小新", status=ReceiverStatus.QUEUED, outbox_id=letter, sent_at=work.now,
            rests_until=work.now, counts_until=work.now,
        )  # fmt: skip
        receiver(work, twice, 1, "新新", status=ReceiverStatus.WAITING)
        receiver(work, twice, 2, "小新", status=ReceiverStatus.WAITING)
        receiver(work, twice, 2, "新新", status=ReceiverStatus.WAITING)
    bind(twice, "小新", "新新")
    one = twice.who["新新"].id
    found = {row.mailing_id: row for row in look.rows(twice, MailingReceiver)}
    assert {number: (row.member_id, row.status) for number, row in found.items()} == {
        1: (one, ReceiverStatus.QUEUED), 2: (one, ReceiverStatus.WAITING),
    }  # fmt: skip
    assert {row.member_id for row in look.rows(twice, PromotionSlot)} == {one}
    for days, reason in ((0, "tired"), (4.9, "tired"), (0.2, ""), (0, "tired")):  # of the last two one is old by then
        twice.clock.advance(days=days)
        with twice.shop.work() as work:
            assert governor.send(work, {one: OFFER}, Purpose.OFFERS)[one].reason == reason
    with twice.shop.work() as work:  # these broadcasts were never really made
        for table in (MailingReceiver, Mailing):
            work.execute(delete(table))


def test_what_waits_for_the_one_goes_to_the_other(twice: Chat) -> None:
    with twice.shop.work() as work:
        outbox.send_to_member(work, twice.who["小新"].id, OFFER)
    bind(twice, "小新", "新新")
    assert [row.member_id for row in look.rows(twice, Delivery)] == [twice.who["新新"].id]


@pytest.mark.parametrize("first", ["小新", "新新"])
def test_who_has_unsubscribed_stays_so(twice: Chat, first: str) -> None:
    with twice.shop.work() as work:
        for name in ("小新", "新新"):
            consent.tell(work, twice.who[name].id, "test")
        consent.withdraw(work, twice.who[first].id, EVERYTHING, "test")
    bind(twice, "小新", "新新")
    with twice.shop.work(reads=True) as work:
        assert consent.may_promote(work, [twice.who["新新"].id], "", Purpose.OFFERS) == set()


def test_what_both_like_is_liked_once(twice: Chat) -> None:
    apples, rice = (twice.sku[name].product_id for name in ("苹果", "盒饭"))
    with twice.shop.work() as work:
        for name, product in (("小新", apples), ("新新", apples), ("小新", rice)):
            favourites.add(work, twice.who[name].id, product)
        for name, product, told in (
            ("小新", apples, work.now), ("小新", apples, None), ("新新", apples, None), ("小新", rice, None),
        ):  # fmt: skip
            wish = StockWish(member_id=twice.who[name].id, product_id=product, asked_at=work.now, told_at=told)
            add(work, wish)
    bind(twice, "小新", "新新")
    one = twice.who["新新"].id
    assert sorted((row.member_id, row.product_id) for row in look.rows(twice, Favourite)) == [
        (one, apples),
        (one, rice),
    ]
    wishes = [(row.member_id, row.product_id, row.told_at is None) for row in look.rows(twice, StockWish)]
    assert sorted(wishes) == [(one, apples, False), (one, apples, True), (one, rice, True)]


def test_by_the_bind_code_itself(twice: Chat, shop: Shop, clock: SetClock) -> None:
    """The whole way, in chat: 新新's account becomes 小新's."""
    twice.whispers("收藏 苹果", by="新新").replied("收藏")
    answer = twice.whispers("绑定", by="小新")
    assert answer.here or answer.private
    said = (answer.private or answer.here).text  # type: ignore[union-attr]
    code = next(
        word for word in said.replace("：", " ").replace("，", " ").split() if word.isalnum() and word.isascii()
    )
    twice.whispers(f"绑定 {code}", by="新新")
    assert {row.member_id for row in look.rows(twice, Identity, Identity.external_id == "新新")} == {
        twice.who["小新"].id
    }
    twice.whispers("收藏", by="新新").replied("苹果")
    assert {row.member_id for row in look.rows(twice, Favourite)} == {twice.who["小新"].id}
