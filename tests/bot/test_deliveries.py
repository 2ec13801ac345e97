"""What waits in the outbox goes out: once, in line, paced, tried again where that can help."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.channels.channel import Abilities, PassingFailure, PermanentFailure, Rendered, UncertainFailure
from bot.deliveries import Deliveries
from bot.message import Chat, Kind
from core.clock import SetClock
from core.message import Message, message
from core.say import say
from core.work import Shop
from models.history import Move
from models.members import Community, CommunityChat, Identity, Member
from models.outbox import Delivery, DeliveryStatus
from queries import outbox as find
from services import outbox
from services.outbox import MessageParked, MessageSent
from tests import make

GROUPS = Abilities(pushes_to_groups=True, pushes_to_people=True)


class Platform:
    """A stand-in that keeps the Channel protocol: remembers what it took, fails as it is told."""

    def __init__(self, name: str = make.CHANNEL, abilities: Abilities = GROUPS) -> None:
        self.name = name
        self.abilities = abilities
        self.taken: list[tuple[Chat, Rendered, str]] = []
        self.failures: list[Exception] = []
        self.calls = 0

    def send(self, chat: Chat, rendered: Rendered, delivery_id: str) -> None:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append((chat, rendered, delivery_id))

    @property
    def texts(self) -> list[str]:
        return [rendered.text for _, rendered, _ in self.taken]


def said(text: str) -> Message:
    return message(say("promotion-text", text=text))


def deliverer(shop: Shop, *platforms: Platform) -> Deliveries:
    return Deliveries(shop, {platform.name: platform for platform in platforms}, jitter=lambda: 1.0)


def row_of(shop: Shop, outbox_id: int) -> Delivery:
    with shop.work(reads=True) as work:
        row = work.session.get_one(Delivery, outbox_id)
        work.session.expunge(row)
        return row


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def sunny(shop: Shop) -> Community:
    with shop.work() as work:
        return make.community(work, "阳光小区")


@pytest.fixture
def amei(shop: Shop) -> Member:
    with shop.work() as work:
        return make.member(work, "阿梅")


def put(shop: Shop, sunny: Community, text: str = "你好", **how: object) -> int:
    with shop.work(request_id="r1") as work:
        return outbox.send_to_community(work, sunny.id, said(text), **how)  # type: ignore[arg-type]


def test_a_message_goes_out_after_its_work_and_only_then(shop: Shop, platform: Platform, amei: Member) -> None:
    deliveries = deliverer(shop, platform)
    with suppress(ZeroDivisionError), shop.work() as work:
        outbox.send_to_member(work, amei.id, said("never"))
        raise ZeroDivisionError
    assert deliveries.drain() == 0

    with shop.work() as work:
        sent = make.letter(work, amei.id, said("订单已付款"))
    assert deliveries.drain() == 1
    [(chat, rendered, delivery_id)] = platform.taken
    assert chat == Chat(make.CHANNEL, make.ACCOUNT, "阿梅", Kind.PRIVATE)
    assert (rendered.text, delivery_id) == ("订单已付款", str(sent))
    assert row_of(shop, sent).status is DeliveryStatus.SENT
    assert deliveries.drain() == 0


def test_the_way_is_chosen_by_what_channels_can_do(shop: Shop, sunny: Community) -> None:
    hears = Platform(abilities=Abilities(receives_groups=True))
    asks = Platform("asks", Abilities(pushes_to_groups=True, needs_human_confirm=True))
    pushes = Platform("pushes", Abilities(pushes_to_groups=True))
    with shop.work() as work:
        for platform in (asks, pushes):
            chat = CommunityChat(community_id=sunny.id, channel=platform.name, account="a", chat_id="g")
            work.session.add(chat)
            work.session.flush()
    put(shop, sunny)
    deliverer(shop, hears, asks, pushes).drain()
    assert (hears.calls, asks.calls, pushes.calls) == (0, 0, 1)

    put(shop, sunny)
    deliverer(shop, hears, asks).drain()
    assert (hears.calls, asks.calls) == (0, 1)


def test_a_member_is_reached_where_they_were_last_heard(shop: Shop, clock: SetClock, amei: Member) -> None:
    old, new = Platform(), Platform("new")
    with shop.work() as work:
        work.execute(update(Identity).values(heard_at=work.now - timedelta(days=3)))
        work.session.add(Identity(member_id=amei.id, channel="new", account="a", external_id="mei", heard_at=work.now))
        work.session.flush()
        outbox.send_to_member(work, amei.id, said("你好"))
    deliverer(shop, old, new).drain()
    assert (old.calls, new.calls) == (0, 1)


def test_without_any_way_a_message_is_kept_as_a_dead_letter(shop: Shop, sunny: Community) -> None:
    deaf = Platform(abilities=Abilities())
    told: list[object] = []
    shop.listeners = {MessageParked: [lambda _, event: told.append(event)]}
    lost = put(shop, sunny)
    assert deliverer(shop, deaf).drain() == 0
    with shop.work(reads=True) as work:
        assert [(row.id, row.problem) for row in find.dead(work)] == [(lost, "no-way")]
    assert told == [MessageParked(lost, False, "no-way")]


@pytest.mark.parametrize(
    ("own", "theirs", "text"),
    [("en", None, "sent"), (None, "en", "sent"), (None, None, "已发"), ("zh-CN", "en", "已发")],
)
def test_in_the_receivers_language(
    shop: Shop, platform: Platform, own: str | None, theirs: str | None, text: str
) -> None:
    with shop.work() as work:
        sunny = make.community(work)
        sunny.language = theirs
        amei = make.member(work, "阿梅", in_=sunny, language=own)
        outbox.send_to_member(work, amei.id, message(say("delivery-status-sent")))
    deliverer(shop, platform).drain()
    assert platform.texts == [text]


def test_what_has_no_words_is_parked_not_repeated(shop: Shop, platform: Platform, sunny: Community) -> None:
    with shop.work() as work:
        lost = outbox.send_to_community(work, sunny.id, message(say("no-such-words")))
    deliverer(shop, platform).drain()
    assert row_of(shop, lost).problem == "no-words"


def test_at_most_twenty_in_any_minute(shop: Shop, clock: SetClock) -> None:
    robot = Platform(abilities=Abilities(pushes_to_groups=True, per_minute=20))
    with shop.work() as work:
        busy, calm = make.community(work, "一号楼群"), make.community(work, "二号楼群")
        for n in range(50):
            outbox.send_to_community(work, busy.id, said(f"{n}"))
        outbox.send_to_community(work, calm.id, said("calm"))
    deliveries, moments = deliverer(shop, robot), list[datetime]()
    for _ in range(300):
        before = len(robot.taken)
        deliveries.drain()
        moments += [clock.now() for chat, _, _ in robot.taken[before:] if chat.id == "一号楼群"]
        if before == 0:
            assert "calm" in robot.texts  # nobody else waits
        clock.advance(seconds=1)
    assert [text for text in robot.texts if text != "calm"] == [f"{n}" for n in range(50)]
    assert all(moments[n + 20] - moments[n] >= timedelta(minutes=1) for n in range(30))
    assert moments[-1] - moments[0] < timedelta(seconds=130)  # and not slower than it must
    with shop.work(reads=True) as work:
        assert set(work.execute(select(Delivery.attempts)).scalars()) == {1}


def test_a_passing_failure_is_tried_again_ever_later(
    shop: Shop, clock: SetClock, platform: Platform, sunny: Community
) -> None:
    platform.failures = [PassingFailure("45009"), UncertainFailure("no-answer"), PassingFailure("-1")]
    sent = put(shop, sunny)
    deliveries, waits = deliverer(shop, platform), list[float]()
    while row_of(shop, sent).status is not DeliveryStatus.SENT:
        assert deliveries.drain() == 1
        waits.append((row_of(shop, sent).next_at - clock.now()).total_seconds())
        assert deliveries.drain() == 0
        clock.set(row_of(shop, sent).next_at)
    assert waits[:3] == [5, 10, 20]
    assert row_of(shop, sent).attempts == 4
    assert platform.texts == ["你好"]


def test_after_the_last_attempt_it_is_parked(shop: Shop, clock: SetClock, platform: Platform, sunny: Community) -> None:
    platform.failures = [PassingFailure("45009")] * 20
    lost = put(shop, sunny)
    deliveries = deliverer(shop, platform)
    for _ in range(20):
        deliveries.drain()
        clock.advance(hours=1)
    row = row_of(shop, lost)
    assert (platform.calls, row.status, row.problem) == (shop.settings.outbox.attempts, DeliveryStatus.DEAD, "45009")


def test_a_permanent_failure_is_parked_at_once(shop: Shop, platform: Platform, sunny: Community) -> None:
    platform.failures = [PermanentFailure("93000")]
    lost, behind = put(shop, sunny, "一"), put(shop, sunny, "二")
    deliverer(shop, platform).drain()
    assert (row_of(shop, lost).status, row_of(shop, lost).problem) == (DeliveryStatus.DEAD, "93000")
    assert row_of(shop, behind).status is DeliveryStatus.SENT


def test_a_fault_of_ours_leaves_a_reference_and_does_not_stop_the_rest(
    shop: Shop, platform: Platform, sunny: Community, amei: Member, caplog: pytest.LogCaptureFixture
) -> None:
    platform.failures = [KeyError("secret")]
    faulty = put(shop, sunny)
    with shop.work() as work:
        fine = make.letter(work, amei.id, said("你好"))
    deliverer(shop, platform).drain()
    row = row_of(shop, faulty)
    assert row.status is DeliveryStatus.WAITING
    assert row_of(shop, fine).status is DeliveryStatus.SENT
    reference = row.problem.removeprefix("fault ")
    assert reference in {record.__dict__.get("reference") for record in caplog.records}


def test_what_waits_longest_for_a_receiver_goes_first(
    shop: Shop, clock: SetClock, platform: Platform, sunny: Community
) -> None:
    platform.failures = [PassingFailure("-1")]
    for text in ("一", "二", "三"):
        put(shop, sunny, text)
    deliveries = deliverer(shop, platform)
    deliveries.drain()
    assert platform.texts == []  # 二 and 三 do not overtake 一
    clock.advance(minutes=1)
    deliveries.drain()
    assert platform.texts == ["一", "二", "三"]


def test_too_late_is_not_sent(shop: Shop, clock: SetClock, platform: Platform, sunny: Community) -> None:
    lost = put(shop, sunny, once=True, not_after=clock.now() + timedelta(minutes=5))
    clock.advance(minutes=6)
    deliverer(shop, platform).drain()
    assert platform.calls == 0
    assert row_of(shop, lost).problem == "too-late"


@pytest.mark.parametrize(
    ("once", "repeatable", "shown_again"),
    [(False, False, True), (True, False, False), (True, True, True)],
)
@pytest.mark.parametrize("how", ["no answer", "the sender died"])
def test_what_may_have_gone_out(
    shop: Shop, clock: SetClock, sunny: Community, once: bool, repeatable: bool, shown_again: bool, how: str
) -> None:
    platform = Platform(abilities=Abilities(pushes_to_groups=True, repeatable=repeatable))
    maybe = put(shop, sunny, once=once)
    deliveries = deliverer(shop, platform)
    if how == "no answer":
        platform.failures = [UncertainFailure("no-answer")]
        deliveries.drain()
    else:
        with shop.work() as work:
            assert find.claim(work, timedelta(seconds=60)) is not None
        assert deliveries.drain() == 0  # the lease protects it
    clock.advance(seconds=61)
    deliveries.drain()
    row = row_of(shop, maybe)
    assert (row.status is DeliveryStatus.SENT) == shown_again == bool(platform.texts)
    if not shown_again:
        assert (row.status, row.problem) == (DeliveryStatus.DEAD, "uncertain")


def test_a_sender_that_comes_back_too_late_changes_nothing(shop: Shop, clock: SetClock, sunny: Community) -> None:
    ours = put(shop, sunny)
    with shop.work() as work:
        slow = find.claim(work, timedelta(seconds=60))
    assert slow is not None
    clock.advance(seconds=61)
    deliverer(shop, Platform()).drain()
    with shop.work() as work:
        assert find.settle(work, slow, status=DeliveryStatus.DEAD) is False
    assert row_of(shop, ours).status is DeliveryStatus.SENT


def test_a_sender_that_comes_back_does_not_take_another_ones_claim(
    shop: Shop, clock: SetClock, sunny: Community
) -> None:
    put(shop, sunny)
    with shop.work() as work:
        slow = find.claim(work, timedelta(seconds=60))
    assert slow is not None
    clock.advance(seconds=61)
    with shop.work() as work:
        assert [claimed.id for claimed in find.abandoned(work)] == [slow.id]
        find.settle(work, slow, status=DeliveryStatus.WAITING, next_at=work.now)
        quick = find.claim(work, timedelta(seconds=60))
    assert quick is not None
    with shop.work() as work:
        assert find.settle(work, slow, status=DeliveryStatus.DEAD) is False
        assert find.settle(work, quick, status=DeliveryStatus.SENT) is True


def test_a_slot_is_free_again_a_minute_after_its_use(shop: Shop, clock: SetClock) -> None:
    def take() -> datetime | None:
        with shop.work() as work:
            return find.take_slot(work, "robot", 2)

    began = clock.now()
    assert take() is None
    clock.advance(seconds=40)
    assert take() is None
    assert take() == began + timedelta(seconds=60)
    clock.advance(seconds=19)
    assert take() == began + timedelta(seconds=60)
    clock.advance(seconds=1)
    assert take() is None
    assert take() == began + timedelta(seconds=100)


def test_dead_letters_are_listed_and_driven_again(
    shop: Shop, platform: Platform, sunny: Community, amei: Member
) -> None:
    platform.failures = [PermanentFailure("93000"), PermanentFailure("93004")]
    told: list[object] = []
    shop.listeners = {MessageSent: [lambda _, event: told.append(event)]}
    first = put(shop, sunny)
    with shop.work() as work:
        second = make.letter(work, amei.id, said("你好"))
    deliveries = deliverer(shop, platform)
    deliveries.drain()
    with shop.work() as work:
        assert {row.id: row.problem for row in find.dead(work)} == {first: "93000", second: "93004"}
        assert outbox.redrive(work, [first]) == 1
    deliveries.drain()
    assert told == [MessageSent(first, False)]
    with shop.work() as work:
        assert outbox.redrive(work) == 1
        assert outbox.redrive(work) == 0
    deliveries.drain()
    assert len(platform.taken) == 2
    with shop.work(reads=True) as work:
        moves = work.execute(select(Move.subject_id, Move.old, Move.new).order_by(Move.id)).all()
    assert [tuple(move) for move in moves] == [(first, "dead", "waiting"), (second, "dead", "waiting")]
