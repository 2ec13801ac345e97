"""A group's robot says one thing by one call, at the group's pace, and never tells its key."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.channel import PassingFailure, PermanentFailure, Rendered, SendError, UncertainFailure
from bot.channels.wecom_robot import WecomRobot
from bot.message import Chat, Kind
from core.settings import Settings
from tests.bot.channels.make import AMEI, DORM, settings_with, text
from tests.bot.channels.standin import BREAK, PNG, Pictures, WecomApi, serving

LINK = ("去付款", "https://shop.example/pay/1")
PICTURE = "https://shop.example/a.png"


@pytest.fixture
def wecom() -> Iterator[WecomApi]:
    with serving(WecomApi()) as platform:
        yield platform


@pytest.fixture
def robot(wecom: WecomApi) -> WecomRobot:
    return WecomRobot(settings_with(robot={"host": wecom.url}))


def said(robot: WecomRobot, wecom: WecomApi, rendered: Rendered) -> dict[str, Any]:
    robot.send(DORM, rendered, "d1")
    sent: dict[str, Any] = wecom.sent[-1]
    return sent


def test_words_alone_are_a_text(robot: WecomRobot, wecom: WecomApi) -> None:
    assert said(robot, wecom, text("<@amei> @all 苹果到了")) == {
        "msgtype": "text",
        "text": {"content": "＜@amei> ＠all 苹果到了"},
    }
    assert wecom.asked[0][:2] == ("/cgi-bin/webhook/send", {"key": "key-of-dorm-1"})


def test_words_with_a_link_are_markdown(robot: WecomRobot, wecom: WecomApi) -> None:
    sent = said(robot, wecom, Rendered("阿梅[+2](https://evil.example) <@laowang>", (LINK,)))
    assert sent["markdown"]["content"] == (
        "阿梅［+2］(https://evil.example) ＜@laowang＞\n[去付款](https://shop.example/pay/1)"
    )


def test_words_with_a_picture_are_a_card(robot: WecomRobot, wecom: WecomApi) -> None:
    more = ("看详情", "https://shop.example/d/1")
    sent = said(robot, wecom, Rendered("今日苹果\n5斤 12.80元", (LINK, more), (PICTURE, PICTURE + "?2")))
    assert sent["news"]["articles"] == [
        {"title": "今日苹果", "description": "5斤 12.80元", "url": LINK[1], "picurl": PICTURE},
        {"title": "看详情", "url": more[1]},
        {"title": "🖼", "url": PICTURE + "?2", "picurl": PICTURE + "?2"},
    ]


def test_our_own_picture_alone_is_a_picture(wecom: WecomApi) -> None:
    with serving(Pictures()) as shop:
        robot = WecomRobot(settings_with(robot={"host": wecom.url}, public_url=shop.url))
        sent = said(robot, wecom, Rendered("", (), (f"{shop.url}/pictures/apples.png",)))
        assert base64.b64decode(sent["image"]["base64"]) == PNG
        assert sent["image"]["md5"] == hashlib.md5(PNG).hexdigest()
        assert said(robot, wecom, Rendered("", (), (f"{shop.url}/pictures/none.png",)))["msgtype"] == "news"


@pytest.mark.parametrize(
    "rendered",
    [
        Rendered("果" * 10_000),
        Rendered("*" * 10_000, (LINK,)),
        Rendered("果" * 10_000, (LINK,), (PICTURE,)),
        Rendered("🍎" * 600),
        Rendered("x", tuple((f"链接{n}", f"https://shop.example/{n}") for n in range(500)), (PICTURE,)),
    ],
)
def test_nothing_is_too_long_for_the_platform(robot: WecomRobot, wecom: WecomApi, rendered: Rendered) -> None:
    sent = said(robot, wecom, rendered)
    content = sent[sent["msgtype"]]["content"]
    assert 1024 < len(content.encode()) <= (2048 if sent["msgtype"] == "text" else 4096)


def test_what_does_not_fit_a_text_is_markdown_before_it_is_cut(robot: WecomRobot, wecom: WecomApi) -> None:
    sent = said(robot, wecom, text("果" * 1000))
    assert sent["markdown"]["content"] == "果" * 1000


def test_the_21st_of_a_minute_may_pass_later(robot: WecomRobot, wecom: WecomApi) -> None:
    for number in range(20):
        robot.send(DORM, text(str(number)), str(number))
    with pytest.raises(PassingFailure, match="45009"):
        robot.send(DORM, text("20"), "20")
    assert robot.abilities.per_minute == 20


@pytest.mark.parametrize(
    ("answer", "failure"),
    [((200, {"errcode": code}), PermanentFailure) for code in (93000, 93004, 93008, 40008, 44004, 45002, 40058)]
    + [((200, {"errcode": code}), PassingFailure) for code in (-1, 45009, 12345)]
    + [
        ((200, b"<html>"), UncertainFailure),
        ((200, {}), UncertainFailure),
        ((200, b"[" * 100_000), UncertainFailure),
        ((500, b""), UncertainFailure),
        ((503, b""), PassingFailure),
        ((404, b""), PermanentFailure),
        ((302, b""), PermanentFailure),
        ((0, BREAK), UncertainFailure),
    ],
)
def test_failures_are_told_apart(robot: WecomRobot, wecom: WecomApi, answer: Any, failure: type[SendError]) -> None:
    wecom.next = [answer]
    with pytest.raises(failure):
        robot.send(DORM, text("苹果"), "d1")
    assert len(wecom.asked) == 1


def test_a_robot_that_was_removed_is_permanent(robot: WecomRobot) -> None:
    with pytest.raises(PermanentFailure, match="93000"):
        robot.send(Chat("wecom_robot", "", "gone", Kind.GROUP), text("苹果"), "d1")


@pytest.mark.parametrize("chat", [AMEI, Chat("wecom_robot", "", "unknown", Kind.GROUP)])
def test_only_groups_with_a_robot_are_reached(robot: WecomRobot, wecom: WecomApi, chat: Chat) -> None:
    with pytest.raises(PermanentFailure, match="no-robot"):
        robot.send(chat, text("苹果"), "d1")
    assert wecom.asked == []


def test_nobody_there_is_passing() -> None:
    with pytest.raises(PassingFailure, match="unreachable"):
        WecomRobot(settings_with()).send(DORM, text("苹果"), "d1")


@pytest.mark.parametrize("rendered", [Rendered(""), Rendered(" \n"), Rendered("", (("x", "javascript:alert(1)"),))])
def test_nothing_to_say_is_permanent(robot: WecomRobot, wecom: WecomApi, rendered: Rendered) -> None:
    with pytest.raises(PermanentFailure, match="empty"):
        robot.send(DORM, rendered, "d1")
    assert wecom.asked == []


def test_the_key_shows_nowhere(robot: WecomRobot, wecom: WecomApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wecom.next = [(200, {"errcode": 93000, "errmsg": "invalid webhook url key-of-dorm-1"})]
    with pytest.raises(PermanentFailure) as refused:
        robot.send(DORM, text("苹果"), "d1")
    with pytest.raises(PassingFailure) as unreachable:
        WecomRobot(settings_with()).send(DORM, text("苹果"), "d1")
    shown = caplog.text + repr([refused.value, unreachable.value]) + repr(settings_with())
    assert "key-of-dorm-1" not in shown


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUNMAI_CHANNELS__WECOM_ROBOT__KEYS", '{"dorm-1": "from-outside"}')
    settings = Settings(demo=True)
    assert settings.channels.wecom_robot.keys["dorm-1"].get_secret_value() == "from-outside"
