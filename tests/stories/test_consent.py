"""Who wants no promotions gets none; everybody is told once how to say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels.channel import Abilities, Rendered
from bot.deliveries import Deliveries
from bot.message import Chat as Place
from core.clock import SetClock
from core.message import message
from core.say import say
from core.work import Shop
from models.consents import Consent, ConsentKind, Purpose
from models.members import Identity
from models.outbox import Delivery, DeliveryStatus
from services import consent, outbox
from tests.conftest import problems
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES, Chat

OFFER = message(say("catalog-text", text="草莓今晚半价"))
HINT = "不想收就发「退订」"


class Platform:
    """Takes what is sent."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.abilities = Abilities(pushes_to_people=True, repeatable=True)
        self.sent: list[tuple[str, str]] = []

    def send(self, chat: Place, rendered: Rendered, delivery_id: str) -> None:
        self.sent.append((chat.id, rendered.text))


@pytest.fixture
def peace(shop: Shop, clock: SetClock) -> Iterator[Chat]:
    """阿梅 and 老王 in a group of a shop that asks for consent; 阿梅 is known to the official account, too."""
    chat = Chat(shop, clock, (*MODULES, "consent"))
    for name in ("阿梅", "老王"):
        chat.joins(name)
    chat.sells("苹果")
    with shop.work() as work:
        account = Identity(member_id=chat.who["阿梅"].id, channel="official_account", account="gh", external_id="o-mei")
        work.session.add(account)
    yield chat
    assert problems(shop) == []


def allowed(chat: Chat, channel: str = "simulator", purpose: Purpose = Purpose.OFFERS) -> set[str]:
    names = {member.id: name for name, member in chat.who.items()}
    with chat.shop.work(reads=True) as work:
        return {names[member_id] for member_id in consent.may_promote(work, list(names), channel, purpose)}


def promotes(chat: Chat, purpose: Purpose = Purpose.OFFERS) -> list[str]:
    names = {member.id: name for name, member in chat.who.items()}
    with chat.shop.work() as work:
        return [names[member_id] for member_id in consent.promote(work, list(names), OFFER, purpose)]


def delivers(chat: Chat) -> dict[str, list[tuple[str, str]]]:
    platforms = {name: Platform(name) for name in ("simulator", "official_account")}
    Deliveries(chat.shop, platforms).drain()  # type: ignore[arg-type]
    return {name: platform.sent for name, platform in platforms.items()}


# being told -----------------------------------------------------------------------------------------------------------


def test_the_first_private_answer_says_how_to_turn_promotions_off_once(peace: Chat) -> None:
    assert HINT not in peace.says("商品", by="阿梅").here.text
    peace.whispers("商品", by="阿梅").replied("苹果", HINT)
    for typed in ("商品", "我的订单", "买 苹果 1", "没有这种命令"):
        assert HINT not in peace.whispers(typed, by="阿梅").here.text
    peace.whispers("没有这种命令", by="老王").replied("没听懂", HINT)
    told = look.rows(peace, Consent)
    assert [(row.kind, row.source, row.version) for row in told] == [
        (ConsentKind.TOLD, "private:simulator", consent.VERSION)
    ] * 2


def test_a_refusal_is_no_first_contact_and_a_resend_says_the_same(peace: Chat) -> None:
    assert HINT not in peace.whispers("买 榴莲 1", by="阿梅").here.text
    first = peace.whispers("商品", by="阿梅", mid="m-1").here.text
    assert HINT in first
    assert peace.whispers("商品", by="阿梅", mid="m-1").here.text == first


def test_of_two_first_messages_at_once_one_is_told(peace: Chat) -> None:
    said = at_once(*(lambda: peace.whispers("我的订单", by="阿梅") for _ in range(3)))
    assert sum(HINT in answer.here.text for answer in said) == 1
    assert len(look.rows(peace, Consent)) == 1


def test_without_the_module_nobody_is_told(chat: Chat) -> None:
    assert HINT not in chat.whispers("商品", by="阿梅").here.text
    chat.whispers("退订", by="阿梅").replied("没听懂")
    assert allowed(chat) == set(chat.who)


def test_a_promotion_tells_those_who_never_wrote(peace: Chat) -> None:
    peace.whispers("商品", by="老王")
    assert promotes(peace) == ["阿梅", "老王"]
    assert HINT in peace.told("阿梅")[-1]
    assert HINT not in peace.told("老王")[-1]
    promotes(peace)
    assert HINT not in peace.told("阿梅")[-1]


# turning it off and on ------------------------------------------------------------------------------------------------


def test_who_unsubscribes_gets_no_promotion_but_their_orders_messages(peace: Chat) -> None:
    peace.says("退订", by="阿梅").replied("不再给你发推广消息")
    assert allowed(peace) == {"老王"}
    assert promotes(peace) == ["老王"]
    with peace.shop.work() as work:
        outbox.send_to_member(work, peace.who["阿梅"].id, message(say("order-expired", number="1036")))
    sent = delivers(peace)
    assert [text for _, text in sent["official_account"]] == ["订单 1036 没有付款，已自动取消。"] or sent["simulator"]
    assert not any("草莓" in text for person, text in sent["simulator"] + sent["official_account"] if person != "老王")


@pytest.mark.parametrize("typed", ["退订", "TD", "td", "unsubscribe", "退訂", "退订 全部"])
def test_one_word_is_enough(peace: Chat, typed: str) -> None:
    peace.whispers(typed, by="阿梅").replied("不再给你发推广消息")
    assert allowed(peace) == {"老王"}
    peace.whispers("订阅", by="阿梅").replied("以后会给你发推广消息")
    assert allowed(peace) == {"阿梅", "老王"}


def test_by_channel(peace: Chat) -> None:
    peace.whispers("退订 公众号", by="阿梅").replied("公众号里的推广", "现在不收的")
    assert allowed(peace, "official_account") == {"老王"}
    assert allowed(peace, "simulator") == {"阿梅", "老王"}
    promotes(peace)
    sent = delivers(peace)
    assert sent["official_account"] == []
    assert [person for person, _ in sent["simulator"]] == ["阿梅", "老王"]


def test_by_purpose(peace: Chat) -> None:
    peace.whispers("退订 优惠", by="阿梅")
    peace.whispers("退订 活动", by="阿梅").replied("优惠推广", "活动推广")
    assert [p for p in Purpose if "阿梅" in allowed(peace, purpose=p)] == [Purpose.NEWS, Purpose.REMINDERS]
    peace.whispers("订阅 优惠券", by="阿梅")
    assert [p for p in Purpose if "阿梅" not in allowed(peace, purpose=p)] == [Purpose.EVENTS]
    peace.whispers("订阅", by="阿梅")
    assert all("阿梅" in allowed(peace, purpose=p) for p in Purpose)


def test_who_wants_nothing_and_then_one_thing_wants_that_one(peace: Chat) -> None:
    peace.whispers("退订", by="阿梅")
    peace.whispers("订阅 新品", by="阿梅").replied("新品推广", "优惠推广")
    assert [p for p in Purpose if "阿梅" in allowed(peace, purpose=p)] == [Purpose.NEWS]
    peace.whispers("退订", by="阿梅")
    peace.whispers("订阅 公众号", by="阿梅")
    assert "阿梅" in allowed(peace, "official_account")
    assert "阿梅" not in allowed(peace, "simulator")


def test_all_resets_what_was_said_of_parts(peace: Chat) -> None:
    peace.whispers("退订 优惠", by="阿梅")
    peace.whispers("退订", by="阿梅")
    peace.whispers("订阅", by="阿梅")
    assert "阿梅" in allowed(peace, purpose=Purpose.OFFERS)


def test_what_is_said_twice_stands_once_and_every_word_is_kept(peace: Chat, clock: SetClock) -> None:
    for _ in range(2):
        peace.says("退订", by="阿梅").replied("不再")
    clock.advance(days=1)
    for _ in range(2):
        peace.says("订阅", by="阿梅").replied("以后会")
    rows = look.rows(peace, Consent)
    assert [(row.kind, row.scope, row.source) for row in rows] == [
        (ConsentKind.WITHDRAWN, "", "group:simulator"),
        (ConsentKind.GIVEN, "", "group:simulator"),
    ]
    assert (rows[1].said_at - rows[0].said_at).days == 1


@pytest.mark.parametrize("what", ["榴莲", "公众号 优惠", "长" * 10_000, "\x00", "👩‍👩‍👧", "'; DROP TABLE consents;--"])
def test_an_unknown_kind_is_refused_in_words(peace: Chat, what: str) -> None:
    answer = peace.whispers(f"退订 {what}", by="阿梅")
    assert "不知道" in answer.here.text or "推广消息" in answer.here.text
    assert len(answer.here.text) < 300


# what waits already ---------------------------------------------------------------------------------------------------


def test_who_unsubscribes_while_it_waits_doesnt_get_it(peace: Chat) -> None:
    assert promotes(peace) == ["阿梅", "老王"]
    peace.whispers("退订", by="阿梅")
    sent = delivers(peace)
    assert [person for person, text in sent["simulator"] + sent["official_account"] if "草莓" in text] == ["老王"]
    (parked,) = look.rows(peace, Delivery, Delivery.status == DeliveryStatus.DEAD)
    assert (parked.member_id, parked.problem) == (peace.who["阿梅"].id, "no-consent")


def test_many_are_asked_for_at_once(peace: Chat) -> None:
    peace.whispers("退订", by="阿梅")
    mei, wang = peace.who["阿梅"].id, peace.who["老王"].id
    crowd = [mei, wang, *range(10_000, 50_000)]
    with peace.shop.work(reads=True) as work:
        assert consent.may_promote(work, crowd, "", Purpose.NEWS) == set(crowd) - {mei}
        assert consent.may_promote(work, [], "", Purpose.NEWS) == set()
