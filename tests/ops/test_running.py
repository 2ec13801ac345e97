"""The program as people start it: one process, real HTTP, ended by signals."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import requests

from tests.ops.process import Running, command, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo shop that runs, at its first start."""
    with running(tmp_path_factory.mktemp("shop")) as started:
        yield started


def says(shop: Running, text: str, number: str) -> dict[str, object]:
    said = {"chat": "meiyuan3", "sender": "amei", "text": text, "message_id": number}
    answer = requests.post(f"{shop.address}/sim/api/messages", json=said, timeout=20)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_somebody_orders_in_the_chat_of_a_shop_just_started(shop: Running) -> None:
    answered = says(shop, "苹果2斤", "first-order")

    assert "苹果" in json.dumps(answered, ensure_ascii=False)
    assert says(shop, "苹果2斤", "first-order") == answered
    assert "fault" not in shop.logged


def test_the_front_door_leads_to_the_simulator(shop: Running) -> None:
    page = requests.get(shop.address, timeout=20)

    assert page.url == f"{shop.address}/sim/"
    assert page.status_code == 200
    assert "群买" in page.text


def test_pictures_of_the_goods_are_served(shop: Running) -> None:
    drawn = sorted((shop.log.parent / "pictures").glob("*.png"))
    picture = requests.get(f"{shop.address}/pictures/{drawn[0].name}", timeout=20)

    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content == drawn[0].read_bytes()
    assert requests.get(f"{shop.address}/pictures/..%2Fdemo-secret-key", timeout=20).status_code == 404


def test_a_second_start_keeps_the_data_and_is_quick(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running(tmp_path) as first:
        says(first, "苹果2斤", "kept")
    with running(tmp_path) as second:
        history = requests.get(f"{second.address}/sim/api/chats/meiyuan3/messages?as=amei", timeout=20).json()
    with capsys.disabled():
        print(f"\nfirst start {first.seconds:.1f} s, second start {second.seconds:.1f} s")

    assert "苹果2斤" in [message["text"] for message in history["messages"]]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(seeded: Path, by: signal.Signals) -> None:
    with running(seeded) as shop:
        code, seconds = shop.end(by)

    assert code == 0
    assert seconds < 10
    assert "Traceback" not in shop.logged


def test_requests_that_are_begun_are_finished(seeded: Path) -> None:
    """Many orders are on their way when the signal comes: what was done was answered, what was answered was done."""
    answered = {"early"}

    def order(number: int) -> None:
        with suppress(requests.ConnectionError):  # not taken any more
            says(shop, "苹果1斤", f"late-{number}")
            answered.add(f"late-{number}")

    with running(seeded) as shop:
        says(shop, "苹果1斤", "early")
        threads = [threading.Thread(target=order, args=[number]) for number in range(12)]
        for thread in threads:
            thread.start()
        code, seconds = shop.end()
        for thread in threads:
            thread.join()
    audit = command(seeded, "audit")
    with closing(sqlite3.connect(seeded / "shop.sqlite")) as database:
        done = {number for (number,) in database.execute("SELECT message_id FROM inbox")}

    assert (code, seconds < 10) == (0, True)
    assert done == answered
    assert audit.returncode == 0, audit.stdout
    assert "Traceback" not in shop.logged


def test_open_live_updates_do_not_hold_it_up(seeded: Path) -> None:
    with running(seeded) as shop:
        stream = requests.get(
            f"{shop.address}/sim/api/updates?as=amei", headers={"Accept": "text/event-stream"}, stream=True, timeout=20
        )
        assert stream.status_code == 200
        code, seconds = shop.end()
        stream.close()

    assert (code, seconds < 10) == (0, True)


def test_jobs_run_alone_beside_web_processes(seeded: Path) -> None:
    with running(seeded, "jobs") as jobs:
        code, seconds = jobs.end()

    assert (code, seconds < 10) == (0, True)
    assert "Traceback" not in jobs.logged


def test_a_taken_address_is_named(shop: Running, seeded: Path) -> None:
    port = shop.address.rpartition(":")[2]
    failed = command(seeded, "run", port=port)

    assert failed.returncode == 1
    assert f"127.0.0.1:{port}" in failed.stdout
    assert failed.stderr == ""


def test_the_log_is_json_with_request_ids(seeded: Path) -> None:
    with running(seeded, logging__level="DEBUG") as shop:
        says(shop, "苹果2斤", "followed")
        shop.end()
    lines = [json.loads(line) for line in shop.logged.splitlines()]
    handled = [line for line in lines if line["message"] == "handled"]

    assert len(handled) == 1
    assert len(handled[0]["request_id"]) == 16
