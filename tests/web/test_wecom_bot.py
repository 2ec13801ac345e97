"""The smart bot's door: what it refuses with which status, what it answers, and what it answers later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.channels.channel import Rendered
from bot.channels.wecom_bot import WecomBot
from bot.message import Incoming
from core.clock import SetClock
from tests.bot.channels.make import settings_with
from tests.bot.channels.standin import WecomApi, serving
from tests.vectors import seal
from web.wecom_bot import PATH, create_blueprint


@pytest.fixture
def wecom() -> Iterator[WecomApi]:
    with serving(WecomApi()) as platform:
        yield platform


@pytest.fixture
def client(clock: SetClock, wecom: WecomApi) -> FlaskClient:
    def handle(incoming: Incoming) -> Rendered | None:
        return None if incoming.text == "闲聊" else Rendered(f"收到 {incoming.text}")

    app = Flask(__name__)
    app.register_blueprint(create_blueprint(WecomBot(settings_with(bot={"host": wecom.url}), clock), handle))
    return app.test_client()


def said(content: str) -> dict[str, Any]:
    return seal.said(msgtype="text", text={"content": content})


def test_a_message_is_handled_and_answered(client: FlaskClient) -> None:
    query, body = seal.wecom_bot(said("@群买 +2"))
    response = client.post(PATH, query_string=query, data=body)
    answer, receiver = seal.unseal(json.loads(response.data)["encrypt"])
    assert (response.status_code, response.mimetype, receiver) == (200, "application/json", "")
    assert json.loads(answer)["stream"]["content"] == "收到 +2"


def test_silence_is_an_empty_body(client: FlaskClient) -> None:
    for message in (said("@群买 闲聊"), seal.said(msgtype="stream", stream={"id": "S"})):
        query, body = seal.wecom_bot(message)
        response = client.post(PATH, query_string=query, data=body)
        assert (response.status_code, response.data) == (200, b"")


def test_the_check_of_the_address(client: FlaskClient) -> None:
    echo = seal.seal("4711", "")
    response = client.get(PATH, query_string=seal.query_for(echo) | {"echostr": echo})
    assert (response.status_code, response.data) == (200, b"4711")
    assert client.get(PATH, query_string={"echostr": echo}).status_code == 401


def test_refusals_have_their_status(client: FlaskClient, clock: SetClock) -> None:
    query, body = seal.wecom_bot(said("+2"))
    assert client.post(PATH, query_string=query | {"nonce": "x"}, data=body).status_code == 401
    assert client.post(PATH, query_string=query, data=b"[]").status_code == 400
    assert client.post(PATH, query_string=query, data=b" " * 70_000).status_code == 413
    clock.advance(seconds=-301)
    assert client.post(PATH, query_string=query, data=body).status_code == 403


def test_the_answer_to_a_click_goes_to_its_own_address(client: FlaskClient, wecom: WecomApi) -> None:
    event = {"eventtype": "template_card_event", "template_card_event": {"event_key": "pay:1"}}
    url = f"{wecom.url}/cgi-bin/aibot/response?response_code=RC"
    query, body = seal.wecom_bot(seal.said(msgtype="event", event=event, response_url=url))
    response = client.post(PATH, query_string=query, data=body)
    assert (response.status_code, response.data) == (200, b"")
    assert wecom.sent == [{"msgtype": "markdown", "markdown": {"content": "收到 pay:1"}}]


def test_a_click_whose_address_fails_is_logged_without_it(
    client: FlaskClient, wecom: WecomApi, caplog: pytest.LogCaptureFixture
) -> None:
    event = {"eventtype": "template_card_event", "template_card_event": {"event_key": "pay:1"}}
    url = f"{wecom.url}/cgi-bin/aibot/response?response_code=SECRET"
    wecom.next = [(500, b"")]
    query, body = seal.wecom_bot(seal.said(msgtype="event", event=event, response_url=url))
    assert client.post(PATH, query_string=query, data=body).status_code == 200
    assert "http-500" in caplog.text
    assert "SECRET" not in caplog.text
