"""Pictures and files in the simulator: handed in, sent, shown, heard; and what is refused."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.attachments import LARGEST, AttachmentGone
from bot.channels.channel import Rendered
from bot.channels.simulator import SimulatorChannel
from bot.message import Attached, Chat, Kind
from core import tokens
from core.work import Shop
from documents import qr
from documents.page import LABEL, Page
from documents.pdf import of
from services import files
from tests.browser.neighbourhood import GROUP, Listener, app, settle
from tests.documents.test_sheets import foreign

PNG = qr.png("K7M2-9QX4")


@pytest.fixture
def listener() -> Listener:
    return Listener(address="http://127.0.0.1:8000")


@pytest.fixture
def client(shop: Shop, listener: Listener) -> FlaskClient:
    settle(shop)
    return app(shop, listener).test_client()


def upload(client: FlaskClient, content: bytes, name: str, sender: str = "阿梅") -> TestResponse:
    """As a browser sends it. (The test client's own form leaves its temporary file open.)"""
    head = f'--edge\r\nContent-Disposition: form-data; name="sender"\r\n\r\n{sender}\r\n'
    head += f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--edge--\r\n"
    return client.post("/sim/api/files", data=body, content_type="multipart/form-data; boundary=edge")


def reference(client: FlaskClient, content: bytes, name: str) -> str:
    answer = upload(client, content, name)
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["reference"])


def send(client: FlaskClient, **more: Any) -> TestResponse:
    return client.post("/sim/api/messages", json={"chat": GROUP, "sender": "阿梅", **more})


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PNG, "code.png", "image"), (PNG, "really a picture.txt", "image"), (foreign(["单号"]), "发货.xlsx", "file"),
        ("单号,快递\n".encode("gbk"), "a.csv", "file"), (of([Page.on(LABEL)]), "a.pdf", "file"),
    ],
)  # fmt: skip
def test_kinds_are_told_by_content(client: FlaskClient, content: bytes, name: str, kind: str) -> None:
    answer = upload(client, content, name).get_json()
    assert (answer["kind"], answer["name"]) == (kind, name)
    assert answer["reference"].startswith("/files/")


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"MZ\x90\0", "a.png", 415), (b"<svg onload=alert(1)>", "a.png", 415), (b"<html>", "a.csv", 415),
        (b"PK\x03\x04", "a.xlsx", 415), (b"GIF89a\0", "a.gif", 415), (b"", "a.png", 400),
        (b"a" * (LARGEST + 1), "a.txt", 413), (b"a" * 10_000_000, "a.txt", 413),
    ],
)  # fmt: skip
def test_what_is_not_carried_is_refused_in_words(client: FlaskClient, content: bytes, name: str, status: int) -> None:
    answer = upload(client, content, name)
    assert answer.status_code == status
    assert answer.get_json()["error"]


def test_nobody_and_nothing_are_refused(client: FlaskClient) -> None:
    assert upload(client, PNG, "a.png", "路人").status_code == 404
    assert client.post("/sim/api/files", data={"sender": "阿梅"}).status_code == 400
    assert client.post("/sim/api/files", data={"file": (io.BytesIO(PNG), "a.png")}).status_code == 400
    assert client.post("/sim/api/files", json={"sender": "阿梅"}).status_code == 400


def test_names_are_made_plain(client: FlaskClient) -> None:
    assert upload(client, PNG, "../../<b>.png").get_json()["name"] == "_.._b_.png"


def test_a_picture_and_a_file_stand_in_the_bubble_and_are_heard(
    client: FlaskClient, listener: Listener, shop: Shop
) -> None:
    picture, sheet = reference(client, PNG, "a.png"), reference(client, foreign(["单号"]), "发货.xlsx")
    assert send(client, images=[picture], files=[sheet]).status_code == 200
    said = client.get(f"/sim/api/chats/{GROUP}/messages", query_string={"as": "老王"}).get_json()["messages"][0]
    assert (said["text"], said["images"], said["files"]) == ("", [picture], [{"name": "发货.xlsx", "url": sheet}])
    incoming = listener.heard[0]
    assert (incoming.text, incoming.images, incoming.files) == ("", (picture,), (Attached(sheet, "发货.xlsx"),))
    assert SimulatorChannel(shop).fetch(picture) == PNG


def test_references_that_nobody_gave_are_refused(client: FlaskClient, listener: Listener, shop: Shop) -> None:
    sheet = reference(client, foreign(["单号"]), "发货.xlsx")
    forged = f"/files/{tokens.sign(shop.settings, 'file', 999)}/x.png"
    for more in (
        {"images": [forged]},
        {"images": ["/files/x/y"]},
        {"files": ["http://evil.example/"]},
        {"images": [sheet]},
    ):
        answer = send(client, text="看", **more)
        assert (answer.status_code, bool(answer.get_json()["error"])) == (404, True)
    for more in ({"images": "x"}, {"files": [1]}, {"images": [sheet] * 10}, {"files": [{"url": "x"}]}, {"images": []}):
        assert send(client, **more).status_code == 400
    assert listener.heard == []


def test_what_was_never_handed_in_cannot_be_fetched(shop: Shop) -> None:
    with pytest.raises(AttachmentGone):
        SimulatorChannel(shop).fetch("/files/x/y")


def test_what_the_shop_pushes_carries_its_files(client: FlaskClient, shop: Shop) -> None:
    with shop.work() as work:
        path = files.keep(work, "配货单.xlsx", "text/plain", b"x")
    rendered = Rendered("配好了", files=(("配货单.xlsx", f"http://127.0.0.1:8000{path}"),))
    SimulatorChannel(shop).send(Chat("simulator", "demo", GROUP, Kind.GROUP), rendered, "1")
    said = client.get(f"/sim/api/chats/{GROUP}/messages", query_string={"as": "阿梅"}).get_json()["messages"][-1]
    assert said["files"] == [{"name": "配货单.xlsx", "url": f"http://127.0.0.1:8000{path}"}]
