"""Pushing as customer service: what counts as sent, as failed for good, as worth another try, as unknown."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import PassingFailure, PermanentFailure, Rendered, SendError, UncertainFailure
from bot.channels.official_account import OfficialAccount
from core.clock import SetClock
from tests.bot.channels.make import AMEI, DORM, settings_with, text
from tests.bot.channels.standin import BREAK, PNG, Pictures, WeixinApi, serving


@pytest.fixture
def weixin() -> Iterator[WeixinApi]:
    with serving(WeixinApi()) as platform:
        yield platform


@pytest.fixture
def channel(weixin: WeixinApi, clock: SetClock) -> OfficialAccount:
    return OfficialAccount(settings_with({"host": weixin.url}), clock)


def tokens_asked(weixin: WeixinApi) -> int:
    return sum(path == "/cgi-bin/stable_token" for path, _, _ in weixin.asked)


def test_text_goes_out_with_a_token_fetched_once(channel: OfficialAccount, weixin: WeixinApi) -> None:
    channel.send(AMEI, text("苹果到了"), "d1")
    channel.send(AMEI, text("提货码 1234"), "d2")
    assert [body["text"]["content"] for body in weixin.sent] == ["苹果到了", "提货码 1234"]
    assert {body["touser"] for body in weixin.sent} == {"o-amei"}
    assert tokens_asked(weixin) == 1
    asked = weixin.asked[0][2]
    assert (asked["grant_type"], asked["force_refresh"]) == ("client_credential", False)


def test_a_link_and_a_picture_make_one_card(channel: OfficialAccount, weixin: WeixinApi) -> None:
    rendered = Rendered("今日苹果\n5斤", (("去看看", "https://shop.example/d"),), ("https://shop.example/a.png",))
    channel.send(AMEI, rendered, "d1")
    assert weixin.sent[0]["msgtype"] == "news"
    assert weixin.sent[0]["news"]["articles"] == [
        {
            "title": "今日苹果",
            "description": "5斤",
            "url": "https://shop.example/d",
            "picurl": "https://shop.example/a.png",
        }
    ]


def test_our_own_picture_is_uploaded_and_shown(weixin: WeixinApi, clock: SetClock) -> None:
    with serving(Pictures()) as shop:
        channel = OfficialAccount(settings_with({"host": weixin.url}, public_url=shop.url), clock)
        channel.send(AMEI, Rendered("", (), (f"{shop.url}/pictures/apples.png",)), "d1")
    assert weixin.sent[0] == {"touser": "o-amei", "msgtype": "image", "image": {"media_id": "MEDIA"}}
    upload = next(body for path, _, body in weixin.asked if path == "/cgi-bin/media/upload")
    assert PNG in upload


def test_a_strangers_picture_is_never_fetched(channel: OfficialAccount, weixin: WeixinApi) -> None:
    with serving(Pictures()) as foreign:
        channel.send(AMEI, Rendered("", (), (f"{foreign.url}/pictures/apples.png",)), "d1")
        assert foreign.asked == []
    assert weixin.sent[0]["msgtype"] == "news"


def test_a_token_that_ended_is_renewed_once(channel: OfficialAccount, weixin: WeixinApi) -> None:
    channel.send(AMEI, text("一"), "d1")
    weixin.end_tokens()
    channel.send(AMEI, text("二"), "d2")
    assert [body["text"]["content"] for body in weixin.sent] == ["一", "二", "二"]
    assert tokens_asked(weixin) == 2


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
def test_a_token_refused_again_is_left_for_later(channel: OfficialAccount, weixin: WeixinApi, errcode: int) -> None:
    channel.send(AMEI, text("零"), "d0")
    refused = (200, {"errcode": errcode, "errmsg": "no"})
    token = (200, {"access_token": "another", "expires_in": 7200})
    weixin.next = [refused, token, refused]
    with pytest.raises(PassingFailure, match=str(errcode)):
        channel.send(AMEI, text("一"), "d1")
    assert weixin.next == []
    assert len(weixin.sent) == 3


@pytest.mark.parametrize("errcode", [45015, 45047, 43004, 40003, 48001, 45002])
def test_what_cannot_be_helped_is_permanent(channel: OfficialAccount, weixin: WeixinApi, errcode: int) -> None:
    channel.send(AMEI, text("零"), "d0")
    weixin.next = [(200, {"errcode": errcode, "errmsg": "no"})]
    with pytest.raises(PermanentFailure, match=str(errcode)):
        channel.send(AMEI, text("一"), "d1")


@pytest.mark.parametrize("errcode", [-1, 45009, 45011, 99999])
def test_what_may_pass_is_passing(channel: OfficialAccount, weixin: WeixinApi, errcode: int) -> None:
    channel.send(AMEI, text("零"), "d0")
    weixin.next = [(200, {"errcode": errcode, "errmsg": "no"})]
    with pytest.raises(PassingFailure, match=str(errcode)):
        channel.send(AMEI, text("一"), "d1")


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ((500, b"oops"), UncertainFailure),
        ((502, b"<html>"), UncertainFailure),
        ((504, b""), UncertainFailure),
        ((503, b""), PassingFailure),
        ((429, b""), PassingFailure),
        ((403, b""), PermanentFailure),
        ((200, b"<html>welcome</html>"), UncertainFailure),
        ((200, b""), UncertainFailure),
        ((200, []), UncertainFailure),
        ((200, {}), UncertainFailure),
        ((200, {"errcode": "none"}), UncertainFailure),
        ((302, b""), PermanentFailure),
        ((0, BREAK), UncertainFailure),
    ],
)
def test_only_an_errcode_of_zero_is_a_success(
    channel: OfficialAccount, weixin: WeixinApi, answer: Any, failure: type[SendError]
) -> None:
    channel.send(AMEI, text("零"), "d0")
    weixin.next = [answer]
    with pytest.raises(failure):
        channel.send(AMEI, text("一"), "d1")
    assert len(weixin.sent) == 2


def test_nobody_there_is_passing(clock: SetClock) -> None:
    with pytest.raises(PassingFailure, match="token-unreachable"):
        OfficialAccount(settings_with(), clock).send(AMEI, text("一"), "d1")


def test_a_wrong_secret_is_no_fault_of_the_message(weixin: WeixinApi, clock: SetClock) -> None:
    channel = OfficialAccount(settings_with({"host": weixin.url, "secret": "wrong"}), clock)
    with pytest.raises(PassingFailure, match="token-40125"):
        channel.send(AMEI, text("一"), "d1")
    assert weixin.sent == []


def test_a_broken_upload_has_said_nothing_and_may_be_tried_again(weixin: WeixinApi, clock: SetClock) -> None:
    with serving(Pictures()) as shop:
        channel = OfficialAccount(settings_with({"host": weixin.url}, public_url=shop.url), clock)
        channel.send(AMEI, text("零"), "d0")
        weixin.next = [(0, BREAK)]
        with pytest.raises(PassingFailure):
            channel.send(AMEI, Rendered("", (), (f"{shop.url}/pictures/apples.png",)), "d1")
    assert len(weixin.sent) == 1


def test_groups_and_empty_messages_are_refused(channel: OfficialAccount) -> None:
    with pytest.raises(PermanentFailure, match="no-groups"):
        channel.send(DORM, text("一"), "d1")
    with pytest.raises(PermanentFailure, match="empty"):
        channel.send(AMEI, Rendered(" "), "d1")


def test_neither_token_nor_secret_shows_in_logs_or_errors(
    channel: OfficialAccount, weixin: WeixinApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    weixin.next = [(200, {"access_token": "token-secret", "expires_in": 7200}), (500, b"")]
    with pytest.raises(UncertainFailure) as failure:
        channel.send(AMEI, text("一"), "d1")
    shown = caplog.text + repr(failure.value) + str(failure.value.__dict__)
    assert "token-secret" not in shown
    assert "orchard-secret" not in shown


def test_tokens_end_by_the_clock(channel: OfficialAccount, weixin: WeixinApi, clock: SetClock) -> None:
    channel.send(AMEI, text("一"), "d1")
    clock.advance(seconds=7200 - 300 - 1)
    channel.send(AMEI, text("二"), "d2")
    assert tokens_asked(weixin) == 1
    clock.advance(seconds=2)
    channel.send(AMEI, text("三"), "d3")
    assert tokens_asked(weixin) == 2


def test_processes_share_a_token_through_redis(weixin: WeixinApi, clock: SetClock, redis_url: str) -> None:
    settings = settings_with({"host": weixin.url}, redis_url=redis_url)
    for number in range(3):
        OfficialAccount(settings, clock).send(AMEI, text(str(number)), str(number))
    assert len(weixin.sent) == 3
    assert tokens_asked(weixin) == 1


def test_losing_redis_costs_a_call_and_no_message(weixin: WeixinApi, clock: SetClock, tmp_path: Path) -> None:
    channel = OfficialAccount(settings_with({"host": weixin.url}, redis_url=f"unix://{tmp_path}/gone.sock"), clock)
    channel.send(AMEI, text("一"), "d1")
    channel.send(AMEI, text("二"), "d2")
    assert len(weixin.sent) == 2
    assert tokens_asked(weixin) == 1


def test_another_process_has_already_renewed(weixin: WeixinApi, clock: SetClock, redis_url: str) -> None:
    settings = settings_with({"host": weixin.url}, redis_url=redis_url)
    first, second = OfficialAccount(settings, clock), OfficialAccount(settings, clock)
    first.send(AMEI, text("一"), "d1")
    weixin.end_tokens()
    first.send(AMEI, text("二"), "d2")
    second.send(AMEI, text("三"), "d3")
    assert tokens_asked(weixin) == 2


def test_many_threads_fetch_one_token(channel: OfficialAccount, weixin: WeixinApi) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(channel.send, AMEI, text(str(number)), str(number)) for number in range(24)]:
            done.result()
    assert sorted(int(body["text"]["content"]) for body in weixin.sent) == list(range(24))
    assert tokens_asked(weixin) == 1
    weixin.end_tokens()
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(channel.send, AMEI, text("x"), "x") for _ in range(24)]:
            done.result()
    assert tokens_asked(weixin) == 2


def test_a_code_gets_a_qr_of_the_accounts_own(channel: OfficialAccount, weixin: WeixinApi) -> None:
    assert channel.scene("AB12CD34EF") == "http://weixin.test/q/QR_LIMIT_STR_SCENE/AB12CD34EF"
    weixin.end_tokens()
    assert channel.scene("AB12CD34EF").endswith("AB12CD34EF")
    assert tokens_asked(weixin) == 2


def test_no_qr_is_made_of_an_answer_without_one(channel: OfficialAccount, weixin: WeixinApi) -> None:
    channel.send(AMEI, text("苹果到了"), "d1")
    wrong = [(200, said) for said in ({"errcode": 0}, {"url": ""}, {"url": 7}, [], b"<html>")]
    for answer in (*wrong, (503, b""), (200, BREAK)):
        weixin.next = [answer]
        with pytest.raises(SendError):
            channel.scene("AB12CD34EF")
