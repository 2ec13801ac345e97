"""The simulator's JSON API: what is said, by whom, where; what is refused; what is unread."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.message import Kind, Quote
from bot.words import LANGUAGES, keys
from core.clock import SetClock
from core.work import Shop
from models.simulator import SimulatorMessage
from tests.browser.neighbourhood import GROUP, OTHER_GROUP, Listener, app, settle, why
from web import simulator as web

PRIVATE = "private:阿梅"


@pytest.fixture
def listener() -> Listener:
    return Listener(address="http://127.0.0.1:8000")


@pytest.fixture
def client(shop: Shop, listener: Listener) -> FlaskClient:
    settle(shop)
    return app(shop, listener).test_client()


def say(client: FlaskClient, text: str, *, by: str = "阿梅", in_: str = GROUP, **more: Any) -> dict[str, Any]:
    answer = client.post("/sim/api/messages", json={"chat": in_, "sender": by, "text": text, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def said(client: FlaskClient, by: str = "阿梅", in_: str = GROUP, **parameters: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/sim/api/chats/{in_}/messages", query_string={"as": by, **parameters})
    assert answer.status_code == 200, answer.text
    return list(answer.get_json()["messages"])


def unread(client: FlaskClient, by: str) -> dict[str, int]:
    chats = client.get("/sim/api/chats", query_string={"as": by}).get_json()["chats"]
    return {chat["id"]: chat["unread"] for chat in chats}


def bubbles(shop: Shop) -> int:
    with shop.work(reads=True) as work:
        return work.session.query(SimulatorMessage).count()


def test_an_order_is_answered_in_the_group_and_privately(client: FlaskClient, listener: Listener) -> None:
    answer = say(client, "+1", message_id="m-1")
    assert answer["message_id"] == "m-1"
    here, private = answer["replies"]
    assert here["chat"] == GROUP
    assert here["links"] == [{"label": "去付款 ¥17.80", "url": "http://127.0.0.1:8000/pay/1036"}]
    assert private == {"chat": PRIVATE, "text": "提货码只发给你：7KQ2", "links": [], "images": [], "files": []}
    incoming = listener.heard[0]
    assert (incoming.chat.channel, incoming.chat.account, incoming.chat.id) == ("simulator", "demo", GROUP)
    assert (incoming.chat.kind, incoming.sender.name, incoming.message_id) == (Kind.GROUP, "阿梅", "m-1")


def test_a_private_chat_is_known_by_the_person(client: FlaskClient, listener: Listener) -> None:
    answer = say(client, "我的订单", in_=PRIVATE)
    assert [reply["chat"] for reply in answer["replies"]] == [PRIVATE]
    assert (listener.heard[0].chat.id, listener.heard[0].chat.kind) == ("阿梅", Kind.PRIVATE)


def test_talk_gets_no_reply_but_stands_in_the_transcript(client: FlaskClient) -> None:
    assert say(client, "今天好热")["replies"] == []
    assert [message["text"] for message in said(client, by="老王")] == ["今天好热"]


def test_a_resend_gets_the_same_replies_and_changes_nothing(
    client: FlaskClient, listener: Listener, shop: Shop
) -> None:
    first = say(client, "+1", message_id="m-1")
    before = bubbles(shop)
    assert say(client, "+1", message_id="m-1") == first
    assert bubbles(shop) == before == 3
    assert len(listener.heard) == 1


def test_silence_is_an_answer_that_a_resend_gets_again(client: FlaskClient, listener: Listener) -> None:
    say(client, "今天好热", message_id="m-2")
    assert say(client, "今天好热", message_id="m-2")["replies"] == []
    assert len(listener.heard) == 1


def test_what_broke_on_the_way_is_handled_by_the_resend(client: FlaskClient, listener: Listener, shop: Shop) -> None:
    body = {"chat": GROUP, "sender": "阿梅", "text": "坏消息", "message_id": "m-3"}
    assert client.post("/sim/api/messages", json=body).status_code == 500
    assert client.post("/sim/api/messages", json=body).status_code == 500
    assert [one.message_id for one in listener.heard] == ["m-3", "m-3"]
    assert listener.heard[0] == listener.heard[1], "a resend is the same message at the same moment"
    assert bubbles(shop) == 1


def test_without_an_id_each_message_is_its_own(client: FlaskClient) -> None:
    assert say(client, "+1")["message_id"] != say(client, "+1")["message_id"]


def test_an_id_belongs_to_one_chat_and_sender(client: FlaskClient, shop: Shop) -> None:
    say(client, "+1", message_id="m-1")
    body = {"chat": GROUP, "sender": "老王", "text": "+1", "message_id": "m-1"}
    answer = client.post("/sim/api/messages", json=body)
    assert (answer.status_code, answer.get_json()) == (409, {"error": "这个消息编号已经用在别的消息上了"})
    assert bubbles(shop) == 3


def test_a_clients_id_cannot_take_the_place_of_a_reply(client: FlaskClient) -> None:
    say(client, "今天好热", message_id="here/m-1")
    assert len(say(client, "+1", message_id="m-1")["replies"]) == 2


def test_a_quote_goes_on_with_the_name_and_stays_on_the_bubble(client: FlaskClient, listener: Listener) -> None:
    say(client, "我也要", quote={"sender": "老王", "text": "苹果2斤"})
    assert listener.heard[0].quote == Quote("老王", "苹果2斤")
    assert said(client)[0]["quote"] == {"sender": "老王", "text": "苹果2斤"}


@pytest.mark.parametrize("typed", ["@群买小助手 +1", "@群买小助手\u2005+1", "+1 @群买小助手", "@Qunmai Assistant +1"])
def test_the_mention_of_the_bot_is_shown_but_not_passed_on(client: FlaskClient, listener: Listener, typed: str) -> None:
    say(client, typed)
    assert listener.heard[0].text == "+1"
    assert said(client)[0]["text"] == typed


def test_ten_kilobytes_are_passed_on_whole(client: FlaskClient, listener: Listener) -> None:
    long = "接龙" * 1700
    say(client, long)
    assert listener.heard[0].text == long
    assert said(client)[0]["text"] == long


def test_64_kilobytes_pass_and_a_byte_more_does_not(client: FlaskClient, listener: Listener) -> None:
    say(client, "a" * 65536)
    answer = client.post("/sim/api/messages", json={"chat": GROUP, "sender": "阿梅", "text": "a" * 65537})
    assert answer.status_code == 413
    assert answer.get_json()["error"] == "消息太长了，最多 64 KB"
    assert len(listener.heard) == 1


def test_what_no_database_keeps_is_left_out(client: FlaskClient, listener: Listener) -> None:
    body = '{"chat": "阳光小区", "sender": "阿梅", "text": "a\\u0000b\\ud800c"}'
    answer = client.post("/sim/api/messages", data=body.encode(), content_type="application/json")
    assert answer.status_code == 200
    assert listener.heard[0].text == "ab?c"


GOOD = {"chat": GROUP, "sender": "阿梅", "text": "+1"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**GOOD, "chat": "没有的群"}, 404),
        ({**GOOD, "sender": "路人"}, 404),
        ({**GOOD, "sender": "小陈"}, 403),
        ({**GOOD, "chat": "private:老王"}, 403),
        ({**GOOD, "chat": "private:路人"}, 404),
        ({**GOOD, "text": ""}, 400),
        ({**GOOD, "text": " \u200b\n"}, 400),
        ({**GOOD, "text": 5}, 400),
        ({**GOOD, "text": None}, 400),
        ({"chat": GROUP, "sender": "阿梅"}, 400),
        ({**GOOD, "sender": ["阿梅"]}, 400),
        ({**GOOD, "chat": {"id": GROUP}}, 400),
        ({**GOOD, "chat": "x" * 201}, 400),
        ({**GOOD, "quote": "老王：苹果"}, 400),
        ({**GOOD, "quote": {"sender": "老王"}}, 400),
        ({**GOOD, "quote": {"sender": 1, "text": "苹果"}}, 400),
        ({**GOOD, "message_id": 7}, 400),
        ({**GOOD, "message_id": ""}, 400),
        ({**GOOD, "message_id": "m" * 101}, 400),
        ([GOOD], 400),
        (None, 400),
    ],
)
def test_a_bad_message_is_refused_in_a_sentence(
    client: FlaskClient, listener: Listener, shop: Shop, body: Any, status: int
) -> None:
    answer = client.post("/sim/api/messages", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == status
    assert answer.get_json()["error"]
    assert listener.heard == []
    assert bubbles(shop) == 0


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text": ' + b"9" * 5000 + b"}", "application/json", 400),
        (json.dumps(GOOD).encode(), "text/plain", 415),
        (b'{"text": "' + b"a" * 600_000 + b'"}', "application/json", 413),
    ],
)
def test_what_is_no_json_is_refused_in_a_sentence(
    client: FlaskClient, data: bytes, content_type: str, status: int
) -> None:
    answer = client.post("/sim/api/messages", data=data, content_type=content_type)
    assert answer.status_code == status
    assert answer.get_json()["error"]


def test_refusals_speak_the_language_that_was_asked_for(client: FlaskClient) -> None:
    answer = client.get("/sim/api/chats", query_string={"as": "路人", "lang": "en"})
    assert (answer.status_code, answer.get_json()) == (404, {"error": "There is no such person"})


@pytest.mark.parametrize("after", ["-1", "x", "１", "9" * 30, ""])
def test_a_bad_cursor_is_refused(client: FlaskClient, after: str) -> None:
    answer = client.get(f"/sim/api/chats/{GROUP}/messages", query_string={"as": "阿梅", "after": after})
    assert answer.status_code == 400
    assert client.get("/sim/api/updates", query_string={"as": "阿梅", "after": after}).status_code == 400


def test_others_private_chats_and_other_groups_stay_closed(client: FlaskClient) -> None:
    for chat, by in ((PRIVATE, "老王"), (GROUP, "小陈")):
        assert client.get(f"/sim/api/chats/{chat}/messages", query_string={"as": by}).status_code == 403
    say(client, "+1")
    news = client.get("/sim/api/updates", query_string={"as": "老王"}).get_json()
    assert {message["chat"] for message in news["messages"]} == {GROUP}


def test_unread_counts_what_others_said_until_it_is_read(client: FlaskClient) -> None:
    say(client, "+1")
    assert unread(client, "老王") == {GROUP: 2, "private:老王": 0}
    assert unread(client, "阿梅") == {GROUP: 1, PRIVATE: 1}
    cursor = said(client)[-1]["id"]
    answer = client.post(f"/sim/api/chats/{GROUP}/read", json={"as": "老王", "cursor": cursor})
    assert answer.status_code == 200
    assert unread(client, "老王")[GROUP] == 0
    client.post(f"/sim/api/chats/{GROUP}/read", json={"as": "老王", "cursor": 1})
    assert unread(client, "老王")[GROUP] == 0, "a mark never goes back"
    say(client, "今天好热")
    assert unread(client, "老王")[GROUP] == 1


def test_nothing_can_be_read_before_it_is_said(client: FlaskClient) -> None:
    client.post(f"/sim/api/chats/{GROUP}/read", json={"as": "老王", "cursor": 10**6})
    say(client, "今天好热")
    assert unread(client, "老王")[GROUP] == 1


@pytest.mark.parametrize(
    "body", [{"as": "阿梅"}, {"as": "阿梅", "cursor": True}, {"cursor": 1}, [], {"as": 1, "cursor": 1}]
)
def test_a_bad_read_mark_is_refused(client: FlaskClient, body: Any) -> None:
    answer = client.post(f"/sim/api/chats/{GROUP}/read", json=body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]


def test_chats_tell_what_the_list_shows(client: FlaskClient, clock: SetClock) -> None:
    say(client, "早上好")
    clock.advance(minutes=7)
    say(client, "+1")
    chats = client.get("/sim/api/chats", query_string={"as": "阿梅"}).get_json()
    group, private = chats["chats"]
    assert (group["name"], group["kind"], group["members"]) == (GROUP, "group", 3)
    assert [face["name"] for face in group["faces"]] == ["阿梅", "老王", "团长"]
    assert group["last"]["sender"] is None
    assert group["last"]["at"] == "2026-03-06T10:07:00+00:00"
    assert "A+1" in group["examples"]
    assert any(example.startswith("#接龙\n1. 阿梅") for example in group["examples"])
    assert private["name"] == "群买小助手"
    assert private["welcome"].startswith("阿梅，你好")
    assert chats["cursor"] == private["last"]["id"]


def test_people_come_with_their_main_role_and_a_hint(client: FlaskClient) -> None:
    people = {person["id"]: person for person in client.get("/sim/api/people").get_json()["people"]}
    assert {id: person["role"] for id, person in people.items()} == {
        "阿梅": "customer", "老王": "customer", "小陈": "customer",
        "团长": "leader", "果园小李": "supplier", "经理": "manager",
    }  # fmt: skip
    assert people["团长"]["about"] == GROUP
    assert people["果园小李"]["about"] == "果园"
    assert people["小陈"]["about"] == OTHER_GROUP
    assert all(person["hint"] and person["role_name"] for person in people.values())


def test_history_comes_in_pages_from_the_newest(client: FlaskClient) -> None:
    for number in range(web.HISTORY + 5):
        say(client, f"闲聊{number}")
    newest = client.get(f"/sim/api/chats/{GROUP}/messages", query_string={"as": "阿梅"}).get_json()
    assert newest["messages"][-1]["text"] == f"闲聊{web.HISTORY + 4}"
    assert (len(newest["messages"]), newest["more"]) == (web.HISTORY, True)
    older = said(client, before=newest["messages"][0]["id"])
    assert [message["text"] for message in older] == [f"闲聊{number}" for number in range(5)]
    forward = client.get(f"/sim/api/chats/{GROUP}/messages", query_string={"as": "阿梅", "after": 0}).get_json()
    assert forward["messages"][0]["text"] == "闲聊0"
    rest = said(client, after=forward["cursor"])
    assert len(rest) == 5
    assert rest[-1]["id"] == newest["cursor"]


def test_why_is_told_to_those_who_see_the_message(shop: Shop, listener: Listener) -> None:
    settle(shop)
    client = app(shop, listener, why=why).test_client()
    say(client, "+1", message_id="m-1")
    bubble, reply = said(client)
    address = f"/sim/api/why/{bubble['id']}"
    assert client.get(address, query_string={"as": "老王", "lang": "en"}).get_json()["text"].startswith("[en] +1")
    for asks, path in (
        ("小陈", address),
        ("老王", f"/sim/api/why/{reply['id']}"),
        ("老王", "/sim/api/why/99"),
        ("路人", address),
    ):
        answer = client.get(path, query_string={"as": asks})
        assert answer.status_code == 404
        assert answer.get_json()["error"]
    assert client.get(f"/sim/api/why/{10**30}", query_string={"as": "老王"}).status_code == 400


def test_every_role_has_words_for_its_examples_and_hints() -> None:
    roles = (web.CUSTOMER, *web.MAIN_ROLES)
    needed = {f"simulator-examples-{role}-{kind}" for role in roles for kind in Kind}
    needed |= {f"simulator-{what}-{role}" for role in roles for what in ("role", "hint")}
    for language in LANGUAGES:
        assert needed - keys(language) == set()


def test_page_and_api_carry_the_strict_policy(client: FlaskClient) -> None:
    for path in ("/sim/", "/sim", "/sim/api/people", "/sim/static/main.js"):
        with client.get(path) as answer:
            assert answer.status_code == 200
            policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;")
        assert "unsafe" not in policy


def test_the_page_comes_in_both_languages(client: FlaskClient) -> None:
    assert '<html lang="zh-CN">' in client.get("/sim/").text
    english = client.get("/sim/?lang=en").text
    assert '<html lang="en">' in english
    assert "Who do you want to be?" in english
    assert '<html lang="zh-CN">' in client.get("/sim/?lang=%22%3E").text


def test_programs_need_no_identity_and_may_use_names(client: FlaskClient) -> None:
    sent = client.post("/sim/api/messages", json={"chat": "private", "sender": "阿梅", "text": "你好"})
    assert sent.status_code == 200
    chats = {chat["id"]: chat for chat in client.get("/sim/api/chats").get_json()["chats"]}
    assert chats["private:阿梅"]["last"]["text"] != ""
    assert {chat["kind"] for chat in chats.values()} == {"group", "private"}
    said = client.get("/sim/api/chats/private:阿梅/messages?after=0").get_json()["messages"]
    assert said[0]["text"] == "你好"
    assert client.get("/sim/api/chats/private:nobody/messages?after=0").status_code == 404
    assert client.get("/sim/api/chats/nowhere/messages").status_code == 404
