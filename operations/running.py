"""The commands that stay: everything in one process, or jobs and deliveries only."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import migrations
from core.settings import Settings
from core.work import Shop
from operations import house
from operations.telling import tell
from web.server import listen, serve


def run(settings: Settings) -> int:
    """Web, jobs and deliveries in one process; migrates first, and fills an empty demo. Raises AddressTaken."""
    with until_signal() as at_end:
        listening = listen(settings.host, settings.port)
        settings = settings.model_copy(update={"port": listening.getsockname()[1]})
        built = house.build(settings)
        migrations.upgrade(built.shop.database)
        if settings.demo and settings.simulator.seed:
            seed_demo(built.shop)
        site = house.site_of(built)
        at_end.append(built.stop)
        built.start()
        tell(settings, "started" if settings.demo else "started-shop", address=settings.address)
        serve(site, listening)
    tell(settings, "stopped")
    return 0


def jobs(settings: Settings) -> int:
    """Jobs and deliveries only; web processes run beside it."""
    with until_signal() as at_end:
        built = house.build(settings)
        at_end.append(built.stop)
        built.start()
        tell(settings, "started-jobs")
        threading.Event().wait()
    tell(settings, "stopped")
    return 0


def seed_demo(shop: Shop) -> bool:
    """Fill an empty shop with the demo; False where it has data already."""
    from services import demo

    with shop.work() as work:
        return demo.seed(work, shop.settings.data)


@contextmanager
def until_signal() -> Iterator[list[Callable[[], None]]]:
    """What is inside ends by SIGTERM or SIGINT. What it put into the list is then called at once, beside its own end.

    A second signal changes nothing: what was begun is finished.
    """
    at_end: list[Callable[[], None]] = []
    ending = threading.Thread(target=lambda: [stop() for stop in at_end], name="ending")

    def end(*_: object) -> None:
        for known in (signal.SIGTERM, signal.SIGINT):
            signal.signal(known, signal.SIG_IGN)
        ending.start()
        raise SystemExit

    for known in (signal.SIGTERM, signal.SIGINT):
        signal.signal(known, end)
    with suppress(SystemExit):
        yield at_end
    ending.join()
