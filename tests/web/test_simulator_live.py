"""Live updates: streams over real HTTP that begin, go on, end and leave nothing open."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from sqlalchemy import event

from bot.channels.channel import Rendered
from bot.channels.simulator import SimulatorChannel
from bot.message import Chat, Kind
from core.work import Shop
from queries import simulator as queries
from services import simulator as services
from tests.browser.neighbourhood import GROUP, Listener, app, settle
from tests.browser.server import serving
from web.simulator_live import Pace

Event = tuple[str, str]


@pytest.fixture
def stopping() -> threading.Event:
    return threading.Event()


@contextmanager
def simulator(shop: Shop, stopping: threading.Event, pace: Pace) -> Iterator[str]:
    settle(shop)
    with serving(app(shop, Listener(), stopping=stopping, streams=3, pace=pace), stopping) as found:
        yield found


@pytest.fixture
def address(shop: Shop, stopping: threading.Event) -> Iterator[str]:
    with simulator(shop, stopping, Pace(look=0.1)) as found:
        yield found


def push(shop: Shop, text: str, delivery: str) -> None:
    SimulatorChannel(shop).send(Chat("simulator", "demo", GROUP, Kind.GROUP), Rendered(text), delivery)


def ask(address: str, *, after: int = 0, by: str = "阿梅", **headers: str) -> requests.Response:
    return requests.get(
        f"{address}/sim/api/updates",
        params={"as": by, "after": str(after), "browser": headers.pop("browser", "")},
        headers={"Accept": "text/event-stream", **headers},
        stream=True,
        timeout=20,
    )


@contextmanager
def stream(address: str, **options: object) -> Iterator[Iterator[Event]]:
    with ask(address, **options) as answer:  # type: ignore[arg-type]
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield events(answer)


def events(answer: requests.Response) -> Iterator[Event]:
    name = "message"
    for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, line.removeprefix("data: ")


def test_what_is_pushed_arrives_in_an_open_stream(shop: Shop, address: str) -> None:
    with stream(address) as arriving:
        push(shop, "一", "1")
        name, data = next(arriving)
        assert (name, json.loads(data)["text"]) == ("message", "一")
        push(shop, "二", "2")
        assert json.loads(next(arriving)[1])["text"] == "二"


def test_a_stream_goes_on_where_the_last_one_broke_off(shop: Shop, address: str) -> None:
    for number in range(3):
        push(shop, f"第{number}条", str(number))
    with stream(address) as arriving:
        first = json.loads(next(arriving)[1])
    with stream(address, **{"Last-Event-ID": str(first["id"])}) as arriving:
        assert [json.loads(next(arriving)[1])["text"] for _ in range(2)] == ["第1条", "第2条"]


def test_a_cursor_of_an_earlier_transcript_is_told_to_begin_anew(address: str) -> None:
    with stream(address, after=10**6) as arriving:
        assert list(arriving) == [("reset", "{}")]
    news = requests.get(f"{address}/sim/api/updates", params={"as": "阿梅", "after": "1000000"}, timeout=20).json()
    assert news == {"messages": [], "cursor": 0}


def test_streams_end_at_once_when_the_process_stops(address: str, stopping: threading.Event) -> None:
    with stream(address) as arriving:
        stopping.set()
        assert list(arriving) == []


def test_streams_end_by_themselves(shop: Shop, stopping: threading.Event) -> None:
    with simulator(shop, stopping, Pace(look=0.1, stream=0.5)) as address, stream(address) as arriving:
        assert list(arriving) == []
    assert stopping.is_set()


def test_one_browser_gets_two_streams_and_the_process_three(address: str) -> None:
    with ask(address, browser="a") as first, ask(address, browser="a") as second:
        assert (first.status_code, second.status_code) == (200, 200)
        assert ask(address, browser="a").status_code == 204
        with ask(address, browser="b") as third:
            assert third.status_code == 200
            assert ask(address, browser="c").status_code == 204


def test_a_browser_that_has_gone_gives_its_seat_back(shop: Shop, stopping: threading.Event) -> None:
    with simulator(shop, stopping, Pace(look=0.05, heartbeat=0.05)) as address:
        for _ in range(2):
            with ask(address, browser="a"):
                pass
        for _ in range(50):
            with ask(address, browser="a") as answer:
                if answer.status_code == 200:
                    return
            threading.Event().wait(0.1)
    pytest.fail("the seats of closed streams stay taken")


def test_an_open_stream_holds_no_transaction(shop: Shop, address: str) -> None:
    open_now: set[int] = set()
    event.listen(shop.database.engine, "checkout", lambda _, record, __: open_now.add(id(record)))
    event.listen(shop.database.engine, "checkin", lambda _, record: open_now.discard(id(record)))
    with stream(address) as arriving:
        push(shop, "一", "1")
        next(arriving)
        idle = [not open_now for _ in range(40) if threading.Event().wait(0.02) is False]
    assert sum(idle) > 30, "between two looks the connection must be back in the pool"


def test_ids_become_visible_in_their_order(shop: Shop) -> None:
    """A reader that only asks for what comes after the newest id it has seen must not miss an earlier one."""
    settle(shop)

    def visible() -> list[int]:
        with shop.work(reads=True) as work:
            return [row.id for row in queries.said_after(work, [GROUP], 0, queries.latest(work), 10)]

    with shop.work() as work:
        services.push(work, GROUP, Rendered("慢的"), "slow")
        second = threading.Thread(target=push, args=(shop, "快的", "fast"))
        second.start()
        second.join(0.5)
        assert visible() == [], "the second writer must not overtake the first one's commit"
    second.join()
    assert visible() == [1, 2]
