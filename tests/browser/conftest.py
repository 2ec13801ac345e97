"""A real Chromium, found on this machine, against the simulator's page with a dispatcher's double behind it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, ViewportSize, sync_playwright

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

DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
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

    def push(self, text: str, *, to: str = neighbourhood.GROUP, kind: Kind = Kind.GROUP, **more: Any) -> None:
        self.pushed += 1
        chat = Chat("simulator", "demo", to, kind)
        SimulatorChannel(self.shop).send(chat, Rendered(text, **more), f"test-{self.pushed}")


@pytest.fixture
def simulator(sqlite_url: str, settings: Settings) -> Iterator[Simulator]:
    database = Database(sqlite_url)
    stopping = threading.Event()
    shop = Shop(database, SystemClock(), settings)
    neighbourhood.settle(shop)
    listener = neighbourhood.Listener(address=settings.address)
    pace = Pace(look=0.1, heartbeat=0.5)
    app = neighbourhood.app(shop, listener, stopping=stopping, pace=pace, why=neighbourhood.why)
    with serving(app, stopping) as address:
        yield Simulator(address, shop, listener)
    database.dispose()


def _said(line: ConsoleMessage) -> str:
    return f"{line.text} {line.location['url']}"


@dataclass
class Visits:
    """`visit("阿梅")` opens the page as somebody, each time in a browser profile of its own.

    `complaints` is what the pages wrote to their consoles (a broken security policy, a missing file) and what they
    asked of other hosts. Whoever expects some clears it; what is left at the end fails the test.
    """

    chromium: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(self, me: str = "阿梅", *, size: ViewportSize = DESKTOP, path: str = "", **options: Any) -> Page:
        context = self.chromium.new_context(viewport=size, locale="zh-CN", **options)
        self.contexts.append(context)
        return self.tab(context, me, path)

    def tab(self, context: BrowserContext, me: str = "阿梅", path: str = "") -> Page:
        page = self.blank(context)
        page.goto(f"{self.address}/sim/?as={me}{path}")
        page.locator("#text").wait_for(state="attached")
        return page

    def blank(self, context: BrowserContext) -> Page:
        """A tab that hasn't gone anywhere yet."""
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", lambda line: self._note(_said(line), line.type in ("error", "warning")))
        page.on("request", lambda asked: self._note(asked.url, not asked.url.startswith((self.address, "data:"))))
        return page

    def _note(self, text: str, counts: bool) -> None:
        if counts:
            self.complaints.append(text)


@pytest.fixture
def visit(chromium: Browser, simulator: Simulator) -> Iterator[Visits]:
    visits = Visits(chromium, simulator.address)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.complaints == []
