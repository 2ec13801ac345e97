"""Bringing what people sent: from the platform's own hosts, opened, within limits, or refused in words."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from Crypto.Cipher import AES

from bot.attachments import LARGEST, AttachmentGone, AttachmentTooLarge, AttachmentUnreachable, CannotFetch
from bot.channels.official_account import OfficialAccount
from bot.channels.wecom_bot import WecomBot
from bot.channels.wecom_robot import WecomRobot
from bot.message import Attached
from core.clock import SetClock
from tests.bot.channels.make import settings_with
from tests.bot.channels.standin import BREAK, PNG, Answer, Platform, WeixinApi, serving
from tests.vectors import seal


@dataclass
class MediaApi(WeixinApi):
    """With media/get: an answer in JSON is an error."""

    media: dict[str, bytes] = field(default_factory=lambda: {"m-1": PNG})

    def answer(self, path: str, query: dict[str, str], body: object) -> Answer:
        if path == "/cgi-bin/media/get" and query.get("access_token") in self.valid:
            found = self.media.get(query["media_id"])
            return (200, found) if found else (200, {"errcode": 40007, "errmsg": "invalid media_id"})
        return super().answer(path, query, body)


@pytest.fixture
def weixin() -> Iterator[MediaApi]:
    with serving(MediaApi()) as platform:
        yield platform


@pytest.fixture
def account(weixin: MediaApi, clock: SetClock) -> OfficialAccount:
    return OfficialAccount(settings_with({"host": weixin.url}), clock)


def test_a_picture_is_brought_by_its_media_id(account: OfficialAccount, weixin: MediaApi) -> None:
    assert account.fetch("m-1") == PNG
    assert weixin.asked[-1][:2] == ("/cgi-bin/media/get", {"access_token": "token-1", "media_id": "m-1"})


def test_a_refused_token_is_renewed_once(account: OfficialAccount, weixin: MediaApi) -> None:
    account.fetch("m-1")
    weixin.end_tokens()
    assert account.fetch("m-1") == PNG
    weixin.next = [(200, {"errcode": 42001}), (200, {"access_token": "t", "expires_in": 9}), (200, {"errcode": 42001})]
    with pytest.raises(AttachmentUnreachable):
        account.fetch("m-1")


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ((200, {"errcode": 40007}), AttachmentGone), ((200, b"{"), AttachmentGone), ((404, b""), AttachmentGone),
        ((302, b""), AttachmentGone), ((500, b""), AttachmentUnreachable), ((200, BREAK), AttachmentUnreachable),
        ((200, b"\x89PNG" + b"\0" * LARGEST), AttachmentTooLarge),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said(
    account: OfficialAccount, weixin: MediaApi, answer: Answer, refusal: type[Exception]
) -> None:
    account.fetch("m-1")
    weixin.next = [answer]
    with pytest.raises(refusal) as raised:
        account.fetch("m-2")
    assert "token" not in str(raised.value)


@dataclass
class Store(Platform):
    """Where WeCom lays pictures: sealed as a whole."""

    content: bytes = b""

    def answer(self, path: str, query: dict[str, str], body: object) -> Answer:
        return 200, self.content


def sealed(content: bytes) -> bytes:
    key = base64.b64decode(seal.AES_KEY + "=")
    missing = 32 - len(content) % 32
    result: bytes = AES.new(key, AES.MODE_CBC, iv=key[:16]).encrypt(content + bytes([missing]) * missing)
    return result


def bot(clock: SetClock) -> WecomBot:
    return WecomBot(settings_with(bot={"media_hosts": ["127.0.0.1", ".myqcloud.com"]}), clock)


def test_the_bots_pictures_are_opened(clock: SetClock) -> None:
    for content in (PNG, b"x" * 31, b"x" * 32):
        with serving(Store(content=sealed(content))) as store:
            assert bot(clock).fetch(f"{store.url}/picture?sign=1") == content


@pytest.mark.parametrize("content", [b"", b"x" * 15, b"x" * 64, sealed(PNG)[:-16]])
def test_what_is_not_sealed_for_us_is_gone(clock: SetClock, content: bytes) -> None:
    with serving(Store(content=content)) as store, pytest.raises(AttachmentGone):
        bot(clock).fetch(store.url)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x", "https://evil.example/x", "https://myqcloud.com.evil.example/", "http://a.myqcloud.com/x",
        "https://user@a.myqcloud.com/x", "file:///etc/passwd", "https://169.254.169.254/", "https://evilmyqcloud.com/",
        "https://[::1]/", "//a.myqcloud.com/x", "", "https://[", "https://a.myqcloud.com@evil.example/",
    ],
)  # fmt: skip
def test_no_other_host_is_ever_called(clock: SetClock, url: str) -> None:
    with pytest.raises(CannotFetch):
        bot(clock).fetch(url)


def test_a_file_is_heard(clock: SetClock) -> None:
    incoming = (
        bot(clock).receive(*seal.wecom_bot(seal.said(msgtype="file", file={"url": "https://a.example/1"}))).incoming
    )
    assert incoming is not None
    assert (incoming.text, incoming.images, incoming.files) == ("", (), (Attached("https://a.example/1"),))


def test_a_robot_hears_nothing() -> None:
    with pytest.raises(CannotFetch):
        WecomRobot(settings_with()).fetch("x")
