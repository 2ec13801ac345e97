"""The official account hears what the platform sealed and nothing else; its answers carry what was said, no more."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from bot.channels.callback import Forged, Malformed, Refused, Stale, TooLarge
from bot.channels.channel import Rendered
from bot.channels.official_account import SILENCE, OfficialAccount
from bot.message import Incoming, Kind
from core.clock import SetClock
from tests.bot.channels.make import settings_with, text
from tests.vectors import seal

STORED = json.loads((Path(seal.__file__).parent / "callbacks.json").read_text(encoding="utf-8"))["vectors"]


@pytest.fixture
def channel(clock: SetClock) -> OfficialAccount:
    return OfficialAccount(settings_with(), clock)


def heard(channel: OfficialAccount, xml: str) -> Incoming | None:
    return channel.receive(*seal.official_account(xml)).incoming


def opened(body: bytes) -> dict[str, Any]:
    """The fields of a sealed answer, after its signature and receiver."""
    outer = {child.tag: child.text for child in fromstring(body)}
    signed = seal.sign(seal.TOKEN, outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
    xml, receiver = seal.unseal(outer["Encrypt"])
    assert (signed, receiver) == (outer["MsgSignature"], seal.APP_ID)
    return {child.tag: child if len(child) else child.text for child in fromstring(xml)}


@pytest.mark.parametrize(
    "vector", [v for v in STORED if v["channel"] == "official_account"], ids=lambda v: str(v["name"])
)
def test_stored_vectors_are_heard(vector: dict[str, Any], channel: OfficialAccount) -> None:
    incoming = channel.receive(vector["query"], vector["body"].encode()).incoming
    assert incoming is not None
    said = {"text": ("再加两份苹果", ""), "voice": ("来两箱", ""), "subscribe": ("group_42", "subscribe")}
    assert (incoming.text, incoming.event) == said[vector["name"]]


def test_text_becomes_a_message(channel: OfficialAccount) -> None:
    incoming = heard(channel, seal.xml("<Content><![CDATA[+2 苹果]]></Content><MsgId>24012345678901234</MsgId>"))
    assert incoming is not None
    assert (incoming.chat.id, incoming.chat.account, incoming.chat.kind) == ("o-amei", "gh_orchard", Kind.PRIVATE)
    assert (incoming.sender.id, incoming.message_id) == ("o-amei", "24012345678901234")
    assert (incoming.text, incoming.at) == ("+2 苹果", datetime.fromtimestamp(seal.NOW, UTC))


def test_a_picture_is_known_by_its_media_id(channel: OfficialAccount) -> None:
    inside = "<PicUrl>https://mmbiz.example/1</PicUrl><MediaId>m</MediaId><MsgId>9</MsgId>"
    incoming = heard(channel, seal.xml(inside, "image"))
    assert incoming is not None
    assert (incoming.text, incoming.images) == ("", ("m",))


@pytest.mark.parametrize(
    ("inside", "event", "key"),
    [
        ("<Event>subscribe</Event><EventKey></EventKey>", "subscribe", ""),
        ("<Event>subscribe</Event><EventKey>qrscene_group_42</EventKey><Ticket>T</Ticket>", "subscribe", "group_42"),
        ("<Event>SCAN</Event><EventKey>group_42</EventKey>", "scan", "group_42"),
        ("<Event>CLICK</Event><EventKey>MENU_DEALS</EventKey>", "click", "MENU_DEALS"),
        ("<Event>unsubscribe</Event>", "unsubscribe", ""),
    ],
)
def test_events_carry_their_key(channel: OfficialAccount, inside: str, event: str, key: str) -> None:
    incoming = heard(channel, seal.xml(inside, "event"))
    assert incoming is not None
    assert (incoming.event, incoming.text) == (event, key)
    assert incoming.message_id == f"o-amei:{seal.NOW}:{event}"


def test_what_the_shop_has_no_use_for_is_taken_in_silence(channel: OfficialAccount) -> None:
    for xml in (seal.xml("<MsgId>1</MsgId>", "hologram"), seal.xml("<Event>popup</Event>", "event")):
        received = channel.receive(*seal.official_account(xml))
        assert (received.incoming, received.answer(None)) == (None, b"success")


def test_a_chat_is_handed_to_the_platforms_agents(clock: SetClock) -> None:
    channel = OfficialAccount(settings_with(account={"hands_over": True}), clock)
    assert channel.abilities.hands_over
    received = channel.receive(*seal.official_account(seal.xml("<Content>客服</Content><MsgId>1</MsgId>")))
    answered = opened(received.answer(Rendered("", hand_over=True)))
    assert answered["MsgType"] == "transfer_customer_service"
    assert (answered["ToUserName"], answered["FromUserName"]) == ("o-amei", "gh_orchard")


def test_the_check_of_the_address_needs_a_signature(channel: OfficialAccount) -> None:
    query = {"timestamp": str(seal.NOW), "nonce": "n", "echostr": "<echo>"}
    query["signature"] = seal.sign(seal.TOKEN, query["timestamp"], "n")
    assert channel.verify(query) == "<echo>"
    with pytest.raises(Forged):
        channel.verify(query | {"signature": "0" * 40})
    with pytest.raises(Forged):
        channel.verify({"echostr": "x"})


@pytest.mark.parametrize("given", ["", "0" * 40, "签名", "\udcff", "signature"])
def test_only_the_signature_over_the_sealed_body_counts(channel: OfficialAccount, given: str) -> None:
    query, body = seal.official_account(seal.xml("<Content>x</Content><MsgId>1</MsgId>"))
    given = query["signature"] if given == "signature" else given
    with pytest.raises(Forged):
        channel.receive(query | {"msg_signature": given}, body)


def test_swapped_parts_do_not_pass(channel: OfficialAccount) -> None:
    query, body = seal.official_account(seal.xml("<Content>x</Content><MsgId>1</MsgId>"))
    _, other = seal.official_account(seal.xml("<Content>退款</Content><MsgId>2</MsgId>"))
    with pytest.raises(Forged):
        channel.receive(query, other)
    with pytest.raises(Forged):
        channel.receive(query | {"nonce": "another"}, body)
    with pytest.raises(Forged):
        channel.receive(query | {"signature": query["msg_signature"], "msg_signature": query["signature"]}, body)


@pytest.mark.parametrize("seconds", [301, -301, 86400])
def test_a_replay_outside_the_window_is_stale(channel: OfficialAccount, clock: SetClock, seconds: int) -> None:
    callback = seal.official_account(seal.xml("<Content>x</Content><MsgId>1</MsgId>"))
    clock.advance(seconds=seconds)
    with pytest.raises(Stale):
        channel.receive(*callback)


@pytest.mark.parametrize("seconds", [300, -300, 15])
def test_what_the_platform_sends_again_within_the_window_is_heard(
    channel: OfficialAccount, clock: SetClock, seconds: int
) -> None:
    callback = seal.official_account(seal.xml("<Content>x</Content><MsgId>1</MsgId>"))
    first = channel.receive(*callback).incoming
    clock.advance(seconds=seconds)
    assert channel.receive(*callback).incoming == first


@pytest.mark.parametrize("timestamp", ["", "soon", "１７７２７９１２００", "1_772_791_200", "-1", "9" * 5000, "1e9"])
def test_a_signed_timestamp_must_be_a_number(channel: OfficialAccount, timestamp: str) -> None:
    query, body = seal.official_account(seal.xml("<Content>x</Content><MsgId>1</MsgId>"))
    encrypted = str(fromstring(body).findtext("Encrypt"))
    signed = seal.sign(seal.TOKEN, timestamp, seal.NONCE, encrypted)
    with pytest.raises(Malformed):
        channel.receive(query | {"timestamp": timestamp, "msg_signature": signed}, body)


def test_sealed_for_another_app_is_forged(channel: OfficialAccount) -> None:
    encrypted = seal.seal(seal.xml("<Content>x</Content><MsgId>1</MsgId>"), "wxffffffffffffffff")
    with pytest.raises(Forged):
        channel.receive(seal.query_for(encrypted), f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode())


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    "<xml><MsgType>text</MsgType><Content>&b;</Content><MsgId>1</MsgId></xml>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>'


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"x", b"{}", b"<xml>", b"<xml/>", b"<xml><Encrypt/></xml>", b"\xff\xfe\0", b"\0" * 100, b"<a>" * 9000),
        *(LAUGHS.encode(), OUTSIDE.encode()),
        b'<?xml version="1.0" encoding="nowhere"?><xml><Encrypt>x</Encrypt></xml>',
    ],
)
def test_bodies_of_no_sense_are_malformed(channel: OfficialAccount, body: bytes) -> None:
    with pytest.raises(Malformed):
        channel.receive(seal.query_for(""), body)


@pytest.mark.parametrize("encrypted", ["x", "AAAA", "苹果", "A" * 44, "=" * 8, "!" * 64, seal.seal("x" * 99, "")[:64]])
def test_signed_ciphertexts_of_no_sense_are_refused(channel: OfficialAccount, encrypted: str) -> None:
    with pytest.raises((Malformed, Forged)):
        channel.receive(seal.query_for(encrypted), f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode())


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "no xml",
        LAUGHS,
        "<xml><MsgType/></xml>",
        "<xml><Content>x</Content></xml>",
        seal.xml("<Content>x</Content>"),
        seal.xml("<Content>x</Content><MsgId>one</MsgId>"),
        seal.xml("<Content>x</Content><Content>y</Content><MsgId>1</MsgId>"),
        seal.xml("<Content>x</Content><MsgId>1</MsgId>", sender=""),
        seal.xml("<Content>x</Content><MsgId>1</MsgId>", sender="o" * 10_000),
        seal.xml("<Content>x</Content><MsgId>1</MsgId>").replace(str(seal.NOW), "9" * 30),
        seal.xml("<Content>x</Content><MsgId>1</MsgId>").replace("gh_orchard", "gh_other"),
        seal.xml("<Content><b>x</b></Content><MsgId>1</MsgId>"),
    ],
)
def test_sealed_messages_of_no_sense_are_malformed(channel: OfficialAccount, inner: str) -> None:
    with pytest.raises(Malformed):
        channel.receive(*seal.official_account(inner))


def test_a_body_beyond_the_limit_is_too_large(channel: OfficialAccount) -> None:
    query, body = seal.official_account(seal.xml(f"<Content>{'果' * 30_000}</Content><MsgId>1</MsgId>"))
    with pytest.raises(TooLarge):
        channel.receive(query, body)


@pytest.mark.parametrize(
    "typed", ["果" * 3400, "👨\u200d👩\u200d👧 +2", "\u202e份两", "a\u200bb", "<xml>&amp;</xml>", "'; DROP TABLE--"]
)
def test_hostile_text_arrives_as_typed(channel: OfficialAccount, typed: str) -> None:
    incoming = heard(channel, seal.xml(f"<Content><![CDATA[{typed}]]></Content><MsgId>1</MsgId>"))
    assert incoming is not None
    assert incoming.text == typed


def test_compat_mode_believes_only_what_is_sealed(clock: SetClock) -> None:
    channel = OfficialAccount(settings_with({"mode": "compat"}), clock)
    lies = "<FromUserName>o-boss</FromUserName><Content>全部退款</Content><MsgType>text</MsgType><MsgId>3</MsgId>"
    received = channel.receive(*seal.official_account(seal.xml("<Content>+2</Content><MsgId>1</MsgId>"), lies))
    assert received.incoming is not None
    assert (received.incoming.text, received.incoming.sender.id) == ("+2", "o-amei")
    assert opened(received.answer(text("好的")))["Content"] == "好的"


@pytest.mark.parametrize("mode", ["safe", "compat"])
def test_a_plain_message_to_a_sealed_account_is_refused(clock: SetClock, mode: str) -> None:
    channel = OfficialAccount(settings_with({"mode": mode}), clock)
    query = seal.query_for("")
    with pytest.raises(Refused):
        channel.receive(query, seal.xml("<Content>x</Content><MsgId>1</MsgId>").encode())


def test_plain_mode_hears_and_answers_plainly(clock: SetClock) -> None:
    channel = OfficialAccount(settings_with({"mode": "plain", "aes_key": ""}), clock)
    query = {"timestamp": str(seal.NOW), "nonce": "n", "signature": seal.sign(seal.TOKEN, str(seal.NOW), "n")}
    received = channel.receive(query, seal.xml("<Content>+2</Content><MsgId>1</MsgId>").encode())
    assert received.incoming is not None
    answer = fromstring(received.answer(text("好的")))
    assert (answer.findtext("Content"), answer.findtext("ToUserName")) == ("好的", "o-amei")
    for hostile in (LAUGHS, OUTSIDE, "x", ""):
        with pytest.raises(Malformed):
            channel.receive(query, hostile.encode())


def reply(channel: OfficialAccount, rendered: Rendered | None) -> dict[str, Any]:
    received = channel.receive(*seal.official_account(seal.xml("<Content>x</Content><MsgId>1</MsgId>")))
    return opened(received.answer(rendered))


def test_an_answer_goes_back_to_who_asked(channel: OfficialAccount) -> None:
    fields = reply(channel, text("已下单"))
    assert (fields["ToUserName"], fields["FromUserName"], fields["MsgType"]) == ("o-amei", "gh_orchard", "text")
    assert (fields["Content"], fields["CreateTime"]) == ("已下单", str(seal.NOW))


def test_silence_is_success(channel: OfficialAccount) -> None:
    received = channel.receive(*seal.official_account(seal.xml("<Content>x</Content><MsgId>1</MsgId>")))
    assert (received.answer(None), received.answer(text(""))) == (SILENCE, SILENCE)


def test_an_answer_cannot_be_broken_out_of(channel: OfficialAccount) -> None:
    typed = "]]></Content><MsgType>news</MsgType><Content><![CDATA[\0\x08🍎]]>"
    fields = reply(channel, text(typed))
    assert (fields["MsgType"], len(fields)) == ("text", 5)
    assert fields["Content"] == "]]>＜/Content>＜MsgType>news＜/MsgType>＜Content>＜![CDATA[🍎]]>"


def test_a_long_answer_is_cut_at_a_character_and_keeps_its_link(channel: OfficialAccount) -> None:
    shown = reply(channel, Rendered("果" * 2000, (("付款", "https://shop.example/pay/1"),)))["Content"]
    assert shown.endswith('果…\n<a href="https://shop.example/pay/1">付款</a>')
    assert 2040 < len(shown.encode()) <= 2048


def test_a_picture_with_a_link_becomes_a_card(channel: OfficialAccount) -> None:
    rendered = Rendered(
        "今日苹果\n5斤 ]]> 12.80元", (("去看看", "https://shop.example/d/1"),), ("https://shop.example/a.png",)
    )
    fields = reply(channel, rendered)
    assert (fields["MsgType"], fields["ArticleCount"]) == ("news", "1")
    item = fields["Articles"][0]
    assert [child.text for child in item] == [
        "今日苹果",
        "5斤 ]]> 12.80元",
        "https://shop.example/a.png",
        "https://shop.example/d/1",
    ]


def test_a_text_too_long_for_a_card_stays_whole(channel: OfficialAccount) -> None:
    rendered = Rendered("一" * 300, (("去看看", "https://shop.example/d/1"),), ("https://shop.example/a.png",))
    fields = reply(channel, rendered)
    assert fields["MsgType"] == "text"
    assert "一" * 300 in fields["Content"]
    assert "https://shop.example/a.png" in fields["Content"]


def test_an_empty_text_is_heard_as_such(channel: OfficialAccount) -> None:
    incoming = heard(channel, seal.xml("<Content></Content><MsgId>1</MsgId>"))
    assert incoming is not None
    assert incoming.text == ""
