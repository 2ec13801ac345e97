"""Log lines: JSON, the request's id, nothing secret or personal."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
from pydantic import SecretStr

from core import logs
from core.connections import Channels, OfficialAccount, WecomRobot
from core.settings import Settings


@pytest.fixture
def lines(settings: Settings, own_logging: None) -> io.StringIO:
    """What is logged, by a shop whose secrets are known."""
    channels = Channels(
        official_account=OfficialAccount(token=SecretStr("the token of the account")),
        wecom_robot=WecomRobot(keys={"阳光小区": SecretStr("693a91f6-7000-4bc4")}),
    )
    stream = io.StringIO()
    logs.configure(settings.model_copy(update={"channels": channels}), stream)
    return stream


def logged(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_object_that_says_when_who_what(lines: io.StringIO) -> None:
    logging.getLogger("qunmai.orders").info("阿梅下单", extra={"order": 1036, "tags": ["苹果", 2]})

    (line,) = logged(lines)

    assert line.pop("at")
    assert line == {
        "level": "INFO",
        "logger": "qunmai.orders",
        "message": "阿梅下单",
        "order": 1036,
        "tags": ["苹果", 2],
    }


def test_lines_carry_the_id_of_their_request(lines: io.StringIO) -> None:
    log = logging.getLogger("qunmai")
    with logs.request("abc123"):
        log.info("inside")
        with logs.request("def456"):
            log.info("deeper")
        with logs.request(""):
            log.info("no id of its own")
        log.info("told", extra={"request_id": "own"})
    log.info("outside")

    assert [line.get("request_id") for line in logged(lines)] == ["abc123", "def456", "abc123", "own", None]


@pytest.mark.parametrize(
    "secret",
    [
        "693a91f6-7000-4bc4",
        "the token of the account",
        "for tests only: 32 characters or more",
    ],
)
def test_a_secret_of_ours_is_masked_wherever_it_turns_up(lines: io.StringIO, secret: str) -> None:
    log = logging.getLogger("qunmai")
    log.warning("refused: %s", secret)
    log.warning("refused", extra={"trouble": {"url": [f"https://robot.example/{secret}"]}})
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("fault")

    assert secret not in lines.getvalue()
    assert lines.getvalue().count(logs.MASK) >= 3


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("POST /cgi-bin/webhook/send?key=0a1b2c HTTP/1.1", "0a1b2c"),
        ("GET /cgi-bin/user?access_token=5xYz&openid=oABC", "5xYz"),
        ("GET /cgi-bin/user?access_token=5xYz&openid=oABC", "oABC"),
        ("cannot reach postgresql://shop:hunter2@db/qunmai", "hunter2"),
        ("GET /pay/eyJhbGci.abc 200", "eyJhbGci"),
        ("Authorization: WECHATPAY2-SHA256-RSA2048 mchid=1", "WECHATPAY2"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEv\n-----END PRIVATE KEY-----", "MIIEv"),
        ("call me: 13800138000!", "13800138000"),
        ("call me: 138-0013-8000", "8000"),
        ("call me: +8613800138000", "13800138000"),
        ("card 11010519491231002X", "11010519491231002X"),
    ],
)
def test_keys_links_and_numbers_of_people_are_masked(lines: io.StringIO, said: str, hidden: str) -> None:
    logging.getLogger("qunmai").warning(said)

    assert hidden not in lines.getvalue()
    assert logs.MASK in lines.getvalue()


@pytest.mark.parametrize("said", ["订单 1036", "QM20260306180000000001", "3f9a13800138000b", "took 1380 ms of 5000"])
def test_ordinary_numbers_stay_readable(lines: io.StringIO, said: str) -> None:
    logging.getLogger("qunmai").warning(said)

    assert logged(lines)[0]["message"] == said
