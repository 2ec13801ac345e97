"""The smart bot hears its groups and its visitors, answers each message once, and cannot push."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.callback import Forged, Malformed, Received, Stale, TooLarge
from bot.channels.channel import PassingFailure, PermanentFailure, Rendered, UncertainFailure
from bot.channels.wecom_bot import WecomBot
from bot.message import Incoming, Kind
from core.clock import SetClock
from tests.bot.channels.make import AMEI, settings_with, text
from tests.bot.channels.standin import BREAK, WecomApi, serving
from tests.vectors import seal

STORED = json.loads((Path(seal.__file__).parent / "callbacks.json").read_text(encoding="utf-8"))["vectors"]


@pytest.fixture
def bot(clock: SetClock) -> WecomBot:
    return WecomBot(settings_with(), clock)


def received(bot: WecomBot, **more: Any) -> Received:
    return bot.receive(*seal.wecom_bot(seal.said(**more)))


def heard(bot: WecomBot, **more: Any) -> Incoming:
    incoming = received(bot, **more).incoming
    assert incoming is not None
    return incoming


def typed(bot: WecomBot, content: str, **more: Any) -> str:
    return heard(bot, msgtype="text", text={"content": content}, **more).text


def opened(body: bytes) -> dict[str, Any]:
    outer = json.loads(body)
    assert set(outer) == {"encrypt", "msgsignature", "timestamp", "nonce"}
    assert (type(outer["timestamp"]), outer["nonce"]) == (int, seal.NONCE)
    signed = seal.sign(seal.TOKEN, str(outer["timestamp"]), outer["nonce"], outer["encrypt"])
    inside, receiver = seal.unseal(outer["encrypt"])
    assert (signed, receiver) == (outer["msgsignature"], "")
    answer: dict[str, Any] = json.loads(inside)
    return answer


@pytest.mark.parametrize("vector", [v for v in STORED if v["channel"] == "wecom_bot"], ids=lambda v: str(v["name"]))
def test_stored_vectors_are_heard(vector: dict[str, Any], bot: WecomBot) -> None:
    incoming = bot.receive(vector["query"], vector["body"].encode()).incoming
    assert incoming is not None
    said = {"text": ("+2 苹果", "", Kind.GROUP), "enter": ("", "enter_chat", Kind.PRIVATE)}
    assert (incoming.text, incoming.event, incoming.chat.kind) == said[vector["name"]]


def test_the_check_of_the_address_opens_its_echo(bot: WecomBot) -> None:
    echo = seal.seal("1616140317555161061", "")
    assert bot.verify(seal.query_for(echo) | {"echostr": echo}) == "1616140317555161061"
    with pytest.raises(Forged):
        bot.verify(seal.query_for(echo) | {"echostr": seal.seal("other", "")})
    with pytest.raises(Forged):
        bot.verify({})


def test_a_message_in_a_group(bot: WecomBot, clock: SetClock) -> None:
    incoming = heard(bot, msgtype="text", text={"content": "@群买 再加两份苹果"})
    assert (incoming.chat.channel, incoming.chat.account, incoming.chat.id) == (
        "wecom_bot",
        "bot-orchard",
        "dormitory-1",
    )
    assert (incoming.chat.kind, incoming.sender.id) == (Kind.GROUP, "amei")
    assert (incoming.message_id, incoming.text) == ("CAIQ16HMjQYY/NGagIOAgAMgq4KM0AI=", "再加两份苹果")
    assert incoming.at == clock.now()


def test_a_message_to_the_bot_alone(bot: WecomBot) -> None:
    incoming = heard(bot, msgtype="text", text={"content": "我的订单"}, chattype="single", chatid=None)
    assert (incoming.chat.id, incoming.chat.kind, incoming.text) == ("amei", Kind.PRIVATE, "我的订单")


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("@群买 +1", "+1"),
        ("@群买\u2005+1", "+1"),
        ("@群买+1", "+1"),
        ("@群买取消 12", "取消 12"),
        ("  @群买   +1 ", "+1"),
        ("再加两份 @群买", "再加两份"),
        ("+2 @群买 苹果", "+2 苹果"),
        ("@老王 @群买 +1", "@老王 +1"),
        ("#接龙 @群买\n1. 阿梅 2", "#接龙 \n1. 阿梅 2"),
        ("@RobotA hello robot", "hello robot"),
        ("@群买", ""),
        ("@RobotA", ""),
        ("+1 给@老王 一份", "+1 给@老王 一份"),
        ("@群买 @老王 帮他+1", "@老王 帮他+1"),
        ("@群买 #接龙\n1. 阿梅 2\n2. 老王 1", "#接龙\n1. 阿梅 2\n2. 老王 1"),
    ],
)
def test_the_mention_is_taken_off(bot: WecomBot, content: str, left: str) -> None:
    assert typed(bot, content) == left


def test_alone_with_the_bot_only_its_own_name_is_taken_off(bot: WecomBot) -> None:
    assert typed(bot, "@老王 的订单", chattype="single") == "@老王 的订单"
    assert typed(bot, "@群买 我的订单", chattype="single") == "我的订单"


def test_a_quote_is_kept_apart(bot: WecomBot) -> None:
    quote = {"msgtype": "text", "text": {"content": "阿梅 苹果x2"}}
    incoming = heard(bot, msgtype="text", text={"content": "@群买 坏了2个"}, quote=quote)
    assert incoming.quote is not None
    assert (incoming.text, incoming.quote.text, incoming.quote.sender) == ("坏了2个", "阿梅 苹果x2", "")


def test_a_quote_may_be_mixed_or_of_a_kind_unknown(bot: WecomBot) -> None:
    items = [
        {"msgtype": "text", "text": {"content": "苹果"}},
        {"msgtype": "image", "image": {"url": "https://x.example/1"}},
    ]
    content = {"content": "@群买 +1"}
    mixed = heard(bot, msgtype="text", text=content, quote={"msgtype": "mixed", "mixed": {"msg_item": items}}).quote
    other = heard(bot, msgtype="text", text=content, quote={"msgtype": "hologram"}).quote
    assert (mixed and mixed.text, other and other.text) == ("苹果", "")


def test_words_and_pictures_mixed(bot: WecomBot) -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@群买 坏了2个"}},
        {"msgtype": "image", "image": {"url": "https://x.example/1"}},
        {"msgtype": "image", "image": {"url": "https://x.example/2"}},
        {"msgtype": "text", "text": {"content": "请退款"}},
    ]
    incoming = heard(bot, msgtype="mixed", mixed={"msg_item": items})
    assert (incoming.text, incoming.images) == ("坏了2个\n请退款", ("https://x.example/1", "https://x.example/2"))


def test_voice_and_picture(bot: WecomBot) -> None:
    assert heard(bot, msgtype="voice", voice={"content": "来两箱"}, chattype="single").text == "来两箱"
    picture = heard(bot, msgtype="image", image={"url": "https://x.example/1"}, chattype="single")
    assert picture.images == ("https://x.example/1",)


def test_a_click_on_a_card_has_no_words_in_its_answer(bot: WecomBot) -> None:
    event = {"eventtype": "template_card_event", "template_card_event": {"event_key": "pay:QM1", "task_id": "t"}}
    got = received(bot, msgtype="event", event=event, create_time=seal.NOW - 5)
    assert got.incoming is not None
    assert (got.incoming.event, got.incoming.text) == ("template_card_event", "pay:QM1")
    assert got.incoming.at == datetime.fromtimestamp(seal.NOW - 5, UTC)
    assert (got.answers, got.answer(text("好的"))) == (False, b"")
    assert got.response_url.startswith("https://qyapi.weixin.qq.com/")


@pytest.mark.parametrize(
    "more",
    [
        {"msgtype": "stream", "stream": {"id": "S"}},
        {"msgtype": "event", "event": {"eventtype": "feedback_event", "feedback_event": {"id": "1"}}},
        {"msgtype": "hologram"},
    ],
)
def test_what_the_shop_has_no_use_for_gets_an_empty_body(bot: WecomBot, more: dict[str, Any]) -> None:
    got = received(bot, **more)
    assert (got.incoming, got.answer(None)) == (None, b"")


def test_an_answer_is_a_stream_that_has_ended(bot: WecomBot) -> None:
    got = received(bot, msgtype="text", text={"content": "@群买 +1"})
    answer = opened(got.answer(Rendered("已记下 *2份*\n3. 老王", (("去付款", "https://shop.example/p"),))))
    assert (answer["msgtype"], answer["stream"]["finish"]) == ("stream", True)
    assert answer["stream"]["content"] == "已记下 ＊2份＊  \n3． 老王\n[去付款](https://shop.example/p)"


def test_a_message_that_comes_again_is_answered_in_the_same_stream(bot: WecomBot) -> None:
    first, again = (opened(received(bot, msgtype="text", text={"content": "+1"}).answer(text("好"))) for _ in range(2))
    other = opened(received(bot, msgid="other", msgtype="text", text={"content": "+1"}).answer(text("好")))
    assert first == again
    assert first["stream"]["id"] != other["stream"]["id"]


def test_who_enters_is_greeted_in_plain_text(bot: WecomBot) -> None:
    got = received(bot, msgtype="event", event={"eventtype": "enter_chat"}, chattype="single")
    answer = opened(got.answer(Rendered("欢迎 *阿梅*", (("看看", "https://shop.example/"),))))
    assert answer == {"msgtype": "text", "text": {"content": "欢迎 *阿梅*\n看看: https://shop.example/"}}


def test_silence_is_an_empty_body(bot: WecomBot) -> None:
    got = received(bot, msgtype="text", text={"content": "+1"})
    assert (got.answer(None), got.answer(text(" "))) == (b"", b"")


def test_a_long_answer_is_cut_at_a_character(bot: WecomBot) -> None:
    got = received(bot, msgtype="text", text={"content": "+1"})
    content = opened(got.answer(text("🍎" * 9000)))["stream"]["content"]
    assert content.endswith("🍎…")
    assert 20470 < len(content.encode()) <= 20480


def test_signature_window_and_size(bot: WecomBot, clock: SetClock) -> None:
    query, body = seal.wecom_bot(seal.said(msgtype="text", text={"content": "x"}))
    _, other = seal.wecom_bot(seal.said(msgtype="text", text={"content": "y"}))
    for bad in ({"msg_signature": "0" * 40}, {"msg_signature": query["signature"]}, {"nonce": "1"}, {"timestamp": "1"}):
        with pytest.raises(Forged):
            bot.receive(query | bad, body)
    with pytest.raises(Forged):
        bot.receive(query, other)
    with pytest.raises(TooLarge):
        bot.receive(query, body + b" " * 65536)
    clock.advance(seconds=301)
    with pytest.raises(Stale):
        bot.receive(query, body)


def test_sealed_for_a_named_receiver_is_forged(bot: WecomBot) -> None:
    encrypted = seal.seal(json.dumps(seal.said(msgtype="text", text={"content": "x"})), "wx0123456789abcdef")
    with pytest.raises(Forged):
        bot.receive(seal.query_for(encrypted), json.dumps({"encrypt": encrypted}).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"[]",
        b"{}",
        b'{"encrypt": 5}',
        b'{"encrypt": ""}',
        b'{"encrypt": {}}',
        b"[" * 60_000,
        b"\xff",
        b"<xml/>",
    ],
)
def test_bodies_of_no_sense_are_malformed(bot: WecomBot, body: bytes) -> None:
    with pytest.raises(Malformed):
        bot.receive(seal.query_for(""), body)


@pytest.mark.parametrize("encrypted", ["x", "AAAA", "A" * 44, "\ud800", "苹果", "=" * 8])
def test_signed_ciphertexts_of_no_sense_are_refused(bot: WecomBot, encrypted: str) -> None:
    query = {"timestamp": str(seal.NOW), "nonce": "n"}
    parts = sorted([seal.TOKEN, query["timestamp"], "n", encrypted])
    query["msg_signature"] = hashlib.sha1("".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    with pytest.raises(Malformed):
        bot.receive(query, json.dumps({"encrypt": encrypted}).encode())


FINE = seal.said(msgtype="text", text={"content": "x"})


@pytest.mark.parametrize(
    "message",
    [
        [],
        {},
        "x",
        {**FINE, "from": {}},
        {**FINE, "from": "amei"},
        {**FINE, "from": {"userid": ["amei"]}},
        {**FINE, "from": {"userid": "a" * 10_000}},
        {**FINE, "from": {"userid": "a\0"}},
        {**FINE, "from": {"userid": "\ud800"}},
        {**FINE, "msgid": ""},
        {**FINE, "chatid": None},
        {**FINE, "aibotid": "bot-other"},
        {**FINE, "text": None},
        {**FINE, "text": {"content": 5}},
        {**FINE, "quote": "x"},
        {**FINE, "quote": {"msgtype": "text"}},
        {**FINE, "create_time": 10**30},
        seal.said(msgtype="mixed", mixed={"msg_item": 5}),
        seal.said(msgtype="mixed", mixed="x"),
        seal.said(msgtype="event"),
        seal.said(msgtype="event", event={"eventtype": []}),
        seal.said(msgtype="event", event={"eventtype": "template_card_event", "template_card_event": "x"}),
    ],
)
def test_sealed_messages_of_no_sense_are_malformed(bot: WecomBot, message: Any) -> None:
    encrypted = seal.seal(json.dumps(message), "")
    with pytest.raises(Malformed):
        bot.receive(seal.query_for(encrypted), json.dumps({"encrypt": encrypted}).encode())


def test_a_mixture_in_a_mixture_has_an_end(bot: WecomBot) -> None:
    inner: dict[str, Any] = {"msgtype": "text", "text": {"content": "x"}}
    for _ in range(300):
        inner = {"msgtype": "mixed", "mixed": {"msg_item": [inner]}}
    assert heard(bot, **inner).text == ""


@pytest.mark.parametrize("content", ["果" * 3400, "👨\u200d👩\u200d👧 +2", "\u202e份两", "<@all>", "</xml>"])
def test_hostile_text_arrives_as_typed(bot: WecomBot, content: str) -> None:
    assert typed(bot, content) == content


def test_what_no_database_carries_is_dropped(bot: WecomBot) -> None:
    encrypted = seal.seal(json.dumps(seal.said(msgtype="text", text={"content": "+2\0\ud800 苹果\x1b"})), "")
    incoming = bot.receive(seal.query_for(encrypted), json.dumps({"encrypt": encrypted}).encode()).incoming
    assert incoming is not None
    assert incoming.text == "+2 苹果"


def test_the_bot_says_that_it_cannot_push(bot: WecomBot) -> None:
    assert (bot.abilities.receives_groups, bot.abilities.pushes_to_groups, bot.abilities.pushes_to_people) == (
        True,
        False,
        False,
    )
    with pytest.raises(PermanentFailure, match="cannot-push"):
        bot.send(AMEI, text("x"), "d1")


@pytest.fixture
def wecom() -> Iterator[WecomApi]:
    with serving(WecomApi()) as platform:
        yield platform


def test_a_later_answer_goes_to_its_address_once(wecom: WecomApi, clock: SetClock) -> None:
    bot = WecomBot(settings_with(bot={"host": wecom.url}), clock)
    url = f"{wecom.url}/cgi-bin/aibot/response?response_code=RC"
    bot.respond_later(url, Rendered("*好*", (("去付款", "https://shop.example/p"),)))
    assert wecom.sent == [{"msgtype": "markdown", "markdown": {"content": "＊好＊\n[去付款](https://shop.example/p)"}}]
    with pytest.raises(PassingFailure):
        bot.respond_later(url, text("again"))
    wecom.next = [(0, BREAK)]
    with pytest.raises(UncertainFailure):
        bot.respond_later(url, text("again"))


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9@evil.example/", "https://evil.example/", "file:///etc/passwd"])
def test_a_later_answer_goes_only_to_the_platform(bot: WecomBot, url: str) -> None:
    with pytest.raises(PermanentFailure, match="foreign-host"):
        bot.respond_later(url, text("x"))
