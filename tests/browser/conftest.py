"""A real Chromium, found on this machine, against the simulator's page with a dispatcher's double behind it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from bot.channels.channel import Rendered
from bot.channels.simulator import SimulatorChannel
from bot.message import Chat, Kind
from core.clock import SystemClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from tests.browser import neighbourhood
from tests.browser.server import serving
from web.simulator_live import Pace

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip(f"none of {', '.join(names)} is on the PATH: tests in a browser cannot run")
    browser = playwright.chromium.launch(executable_path=program, args=QUIET)
    yield browser
    browser.close()


@dataclass
class Simulator:
    """The served simulator: `listener` is what stands behind it, `push` what an outbox does."""

    address: str
    shop: Shop
    listener: neighbourhood.Listener
    pushed: int = 0

    def push(self, text: str, *, to: str = neighbourhood.GROUP, kind: Kind = Kind.GROUP) -> None:
        self.pushed += 1
        chat = Chat("simulator", "demo", to, kind)
        SimulatorChannel(self.shop).send(chat, Rendered(text), f"test-{self.pushed}")


@pytest.fixture
def simulator(sqlite_url: str, settings: Settings) -> Iterator[Simulator]:
    database = Database(sqlite_url)
    stopping = threading.Event()
    shop = Shop(database, SystemClock(), settings)
    neighbourhood.settle(shop)
    listener = neighbourhood.Listener(address=settings.address)
    app = neighbourhood.app(shop, listener, stopping=stopping, pace=Pace(look=0.1, heartbeat=0.5))
    with serving(app, stopping) as address:
        yield Simulator(address, shop, listener)
    database.dispose()


OpenPage = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, simulator: Simulator) -> Iterator[OpenPage]:
    """`visit("阿梅")` opens the page as somebody; after the test no page may have complained of anything."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(me: str = "阿梅", *, size: dict[str, int] | None = None, path: str = "", **options: object) -> Page:
        context = chromium.new_context(viewport=size or DESKTOP, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.on(
            "request", lambda r: None if r.url.startswith((simulator.address, "data:")) else complaints.append(r.url)
        )
        page.goto(f"{simulator.address}/sim/?as={me}{path}")
        page.get_by_role("textbox").wait_for()
        return page

    open_page.complaints = complaints  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
