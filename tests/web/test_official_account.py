"""The official account's door: what it refuses with which status, and what it answers."""

from __future__ import annotations

import threading
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from bot.channels.channel import Rendered
from bot.channels.official_account import OfficialAccount
from bot.message import Incoming
from core.clock import SetClock
from tests.bot.channels.make import settings_with
from tests.vectors import seal
from web.official_account import PATH, create_blueprint

TEXT = seal.xml("<Content><![CDATA[+2 苹果]]></Content><MsgId>1</MsgId>")


class Dispatcher:
    """Answers what it hears with its own words; notes what reached it."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []

    def handle(self, incoming: Incoming) -> Rendered | None:
        self.heard.append(incoming)
        if incoming.text == "炸":
            raise RuntimeError("a fault that the dispatcher has let through")
        return None if incoming.text == "闲聊" else Rendered(f"收到 {incoming.text}")


@pytest.fixture
def dispatcher() -> Dispatcher:
    return Dispatcher()


@pytest.fixture
def client(clock: SetClock, dispatcher: Dispatcher) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(OfficialAccount(settings_with(), clock), dispatcher.handle))
    return app.test_client()


def test_a_message_is_handled_and_answered(client: FlaskClient, dispatcher: Dispatcher) -> None:
    query, body = seal.official_account(TEXT)
    response = client.post(PATH, query_string=query, data=body)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    text, receiver = seal.unseal(str(fromstring(response.data).findtext("Encrypt")))
    assert (fromstring(text).findtext("Content"), receiver) == ("收到 +2 苹果", seal.APP_ID)
    assert [incoming.text for incoming in dispatcher.heard] == ["+2 苹果"]


def test_silence_is_success(client: FlaskClient) -> None:
    for inside in ("<Content>闲聊</Content><MsgId>1</MsgId>", "<Content></Content><MsgId>1</MsgId>"):
        query, body = seal.official_account(seal.xml(inside, "text" if "闲聊" in inside else "hologram"))
        response = client.post(PATH, query_string=query, data=body)
        assert (response.status_code, response.data) == (200, b"success")


def test_the_check_of_the_address(client: FlaskClient) -> None:
    query = {"timestamp": str(seal.NOW), "nonce": "n", "echostr": "42<b>"}
    query["signature"] = seal.sign(seal.TOKEN, query["timestamp"], "n")
    response = client.get(PATH, query_string=query)
    assert (response.status_code, response.data, response.mimetype) == (200, b"42<b>", "text/plain")
    assert client.get(PATH).status_code == 401


def test_refusals_have_their_status_and_reach_nobody(
    client: FlaskClient, dispatcher: Dispatcher, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    query, body = seal.official_account(TEXT)
    forged = client.post(PATH, query_string=query | {"msg_signature": "0" * 40}, data=body)
    malformed = client.post(PATH, query_string=query, data=b"<xml")
    empty = client.post(PATH, query_string=query)
    large = client.post(PATH, query_string=query, data=b"<xml>" + b" " * 65536)
    clock.advance(seconds=301)
    stale = client.post(PATH, query_string=query, data=body)
    refused = [forged, malformed, empty, large, stale]
    assert [response.status_code for response in refused] == [401, 400, 400, 413, 403]
    assert all(response.data == b"" for response in refused)
    assert dispatcher.heard == []
    assert "苹果" not in caplog.text
    assert caplog.text.count("refused a callback") == 5


def test_a_body_without_a_length_is_cut_off_too(client: FlaskClient, dispatcher: Dispatcher) -> None:
    query, _ = seal.official_account(TEXT)
    server = make_server("127.0.0.1", 0, client.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        pieces = (b" " * 4096 for _ in range(20))
        connection.request("POST", f"{PATH}?{urlencode(query)}", pieces, encode_chunked=True)
        assert (connection.getresponse().status, dispatcher.heard) == (413, [])
    finally:
        connection.close()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("name", ["timestamp", "nonce", "msg_signature", "signature", "openid"])
def test_a_parameter_given_twice_is_malformed(client: FlaskClient, dispatcher: Dispatcher, name: str) -> None:
    query, body = seal.official_account(TEXT)
    twice = urlencode([*query.items(), ("openid", "o"), (name, query.get(name, "o"))])
    assert client.post(f"{PATH}?{twice}", data=body).status_code == 400
    assert dispatcher.heard == []


def test_a_fault_is_never_a_silence(client: FlaskClient) -> None:
    query, body = seal.official_account(seal.xml("<Content>炸</Content><MsgId>1</MsgId>"))
    assert client.post(PATH, query_string=query, data=body).status_code == 500
