"""Whatever is posted, signed or not: it is heard, or refused as one of the four. Nothing else ever comes out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.callback import Callback, Refused
from bot.channels.envelope import Envelope
from bot.channels.official_account import OfficialAccount
from bot.channels.wecom_bot import WecomBot
from bot.message import Incoming
from core.clock import SetClock
from core.settings import BadSettings
from tests.bot.channels.make import settings_with, text
from tests.vectors import seal

CLOCK = SetClock(datetime.fromtimestamp(seal.NOW, UTC))
ACCOUNT = OfficialAccount(settings_with({"account": ""}), CLOCK)
BOT = WecomBot(settings_with(bot={"account": ""}), CLOCK)

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
NAMES = st.sampled_from(
    ["msgid", "from", "userid", "chattype", "text", "content", "quote", "msgtype", "mixed", "msg_item"]
)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES | st.text(), inner), max_leaves=12)
KINDS = st.sampled_from(["text", "voice", "image", "file", "mixed", "event", "stream"])
TAGS = st.sampled_from(["MsgType", "Content", "MsgId", "FromUserName", "CreateTime", "Event", "EventKey", "MediaId"])


def outcome(channel: Callback, query: dict[str, str], body: bytes) -> Incoming | Refused | None:
    """What comes of a callback. Whatever was taken is also answered."""
    try:
        received = channel.receive(query, body)
    except Refused as refused:
        return refused
    assert isinstance(received.answer(text("好的")), bytes)
    return received.incoming


def is_clean(result: Incoming | Refused | None) -> bool:
    """Nothing but a refusal, silence, or a message that every database can store."""
    if not isinstance(result, Incoming):
        return result is None or isinstance(result, Refused)
    stored = "".join([result.text, result.message_id, result.chat.id, result.sender.id, result.event])
    return "\0" not in stored and bool(stored.encode())


@given(st.binary(max_size=300), st.dictionaries(st.sampled_from(["timestamp", "nonce", "msg_signature"]), st.text()))
def test_anything_unsigned_is_refused(body: bytes, query: dict[str, str]) -> None:
    assert isinstance(outcome(ACCOUNT, query, body), Refused)
    assert isinstance(outcome(BOT, query, body), Refused)


@given(st.binary(max_size=200), st.integers(min_value=0, max_value=2**32 - 1))
def test_signed_ciphertext_of_anything_is_refused_or_heard(raw: bytes, length: int) -> None:
    for receiver in ("", seal.APP_ID):
        encrypted = seal.seal(raw, receiver)
        query = seal.query_for(encrypted)
        assert is_clean(outcome(BOT, query, json.dumps({"encrypt": encrypted}).encode()))
        assert is_clean(outcome(ACCOUNT, query, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()))


@given(TREES, KINDS)
def test_sealed_json_of_any_shape_is_refused_or_heard(tree: Any, kind: str) -> None:
    more = tree if isinstance(tree, dict) else {kind: tree}
    for message in (tree, seal.said(msgtype=kind) | {kind: tree}, seal.said(msgtype=kind) | more):
        encrypted = seal.seal(json.dumps(message), "")
        assert is_clean(outcome(BOT, seal.query_for(encrypted), json.dumps({"encrypt": encrypted}).encode()))


@given(st.lists(st.tuples(TAGS, st.text(alphabet=st.characters(exclude_categories=["Cs"])))), KINDS)
def test_sealed_xml_of_any_fields_is_refused_or_heard(fields: list[tuple[str, str]], kind: str) -> None:
    inside = "".join(f"<{tag}><![CDATA[{value}]]></{tag}>" for tag, value in fields)
    for xml in (seal.xml(inside, kind), f"<xml>{inside}</xml>", seal.xml(f"<MsgId>1</MsgId>{inside}", kind)):
        assert is_clean(outcome(ACCOUNT, *seal.official_account(xml)))


@pytest.mark.parametrize("key", ["short", "A" * 42, "A" * 44, "!" * 43, "果" * 43])
def test_a_key_that_cannot_be_one_stops_the_start(key: str) -> None:
    with pytest.raises(BadSettings, match="aes_key"):
        Envelope("token", key, "", CLOCK, 300)


def test_without_a_token_nothing_starts() -> None:
    with pytest.raises(BadSettings, match="token"):
        Envelope("", seal.AES_KEY, "", CLOCK, 300)
