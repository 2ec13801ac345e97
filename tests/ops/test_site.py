"""What all pages share: request ids, headers, sizes, words for what goes wrong."""

from __future__ import annotations

import logging

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient

from core import logs
from core.connections import Channels
from core.settings import Settings
from web.site import create_site

pages = Blueprint("pages", __name__)


@pages.get("/id")
def tell_id() -> str:
    return logs.current_request()


@pages.get("/broken")
def break_down() -> str:
    raise RuntimeError("the till is stuck with 13800138000 in it")


@pages.post("/body")
def take_body() -> str:
    return str(len(request.get_data()))


@pages.get("/address")
def tell_address() -> str:
    return f"{request.scheme} {request.remote_addr}"


@pytest.fixture
def site(settings: Settings) -> Flask:
    return create_site(settings, [pages])


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


def test_every_request_has_an_id_of_its_own_which_the_answer_names(client: FlaskClient) -> None:
    first, second = client.get("/id"), client.get("/id")

    assert first.text == first.headers["X-Request-Id"]
    assert len({first.text, second.text, ""}) == 3
    assert logs.current_request() == ""


def test_every_answer_is_told_to_be_careful(client: FlaskClient) -> None:
    for path in ("/id", "/nowhere", "/broken", "/"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_fault_tells_a_reference_that_stands_in_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get("/broken")
    reference = answer.headers["X-Request-Id"][:8]

    assert answer.status_code == 500
    assert reference in answer.json["error"]
    assert "till" not in answer.text
    assert [record.getMessage() for record in caplog.records] == ["fault"]
    assert caplog.records[0].exc_info is not None


@pytest.mark.parametrize(
    ("headers", "query", "said"),
    [
        ({}, "", "没有这个页面。"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "", "There is no such page."),
        ({"Accept-Language": "en"}, "?lang=zh-CN", "没有这个页面。"),
        ({"Accept-Language": "fr"}, "", "没有这个页面。"),
    ],
)
def test_what_is_missing_is_said_in_the_readers_language(
    client: FlaskClient, headers: dict[str, str], query: str, said: str
) -> None:
    program = client.get(f"/nowhere{query}", headers=headers)
    browser = client.get(f"/nowhere{query}", headers=headers | {"Accept": "text/html,*/*;q=0.8"})

    assert (program.status_code, program.json) == (404, {"error": said})
    assert (browser.status_code, browser.mimetype) == (404, "text/html")
    assert said in browser.text


def test_refusals_without_words_of_their_own_have_words_too(client: FlaskClient) -> None:
    assert client.get("/body").json == {"error": "这个地址不支持这种请求方式。"}
    assert client.get("/body").status_code == 405
    assert "Allow" in client.get("/body").headers


def test_a_body_beyond_the_limit_is_refused(settings: Settings) -> None:
    small = settings.model_copy(update={"channels": Channels(largest_body_bytes=1024)})
    client = create_site(small, [pages]).test_client()

    assert client.post("/body", data=b"x" * 1024).text == "1024"
    assert client.post("/body", data=b"x" * 1025).status_code == 413


def test_proxies_are_believed_only_where_they_are_set(settings: Settings) -> None:
    told = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    behind_one = create_site(settings.model_copy(update={"trusted_proxies": 1}), [pages])
    alone = create_site(settings, [pages])

    assert behind_one.test_client().get("/address", headers=told).text == "https 203.0.113.9"
    assert alone.test_client().get("/address", headers=told).text == "http 127.0.0.1"


def test_the_front_door_is_the_simulators_in_the_demo_only(client: FlaskClient, settings: Settings) -> None:
    real = create_site(settings.model_copy(update={"demo": False}), [pages]).test_client()

    assert client.get("/").headers["Location"] == "/sim/"
    assert real.get("/").status_code == 204
