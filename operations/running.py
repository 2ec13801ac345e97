"""The commands that stay: everything in one process, or jobs and deliveries only."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import suppress

import house
import migrations
from core.settings import Settings
from core.work import Shop
from operations.telling import tell
from services import demo
from web.server import listen, serve


def run(settings: Settings) -> int:
    """Web, jobs and deliveries in one process; migrates first, and fills an empty demo. Raises AddressTaken."""
    listening = listen(settings.host, settings.port)
    settings = settings.model_copy(update={"port": listening.getsockname()[1]})
    built = house.build(settings)
    migrations.upgrade(built.shop.database)
    if settings.demo and settings.simulator.seed:
        seed_demo(built.shop)
    site = house.site_of(built)
    built.start()
    tell(settings, "started" if settings.demo else "started-shop", address=settings.address)
    _until_signal(lambda: serve(site, listening), built.stop)
    tell(settings, "stopped")
    return 0


def jobs(settings: Settings) -> int:
    """Jobs and deliveries only; web processes run beside it."""
    built = house.build(settings)
    built.start()
    tell(settings, "started-jobs")
    _until_signal(threading.Event().wait, built.stop)
    tell(settings, "stopped")
    return 0


def seed_demo(shop: Shop) -> bool:
    """Fill an empty shop with the demo; False where it has data already."""
    with shop.work() as work:
        return demo.seed(work, shop.settings.data)


def _until_signal(stay: Callable[[], object], stop: Callable[[], None]) -> None:
    """Stay until SIGTERM or SIGINT. Then the rest stops beside it, and both finish what they have begun."""
    stopper = threading.Thread(target=stop, name="stopper")

    def end(*_: object) -> None:
        for known in (signal.SIGTERM, signal.SIGINT):
            signal.signal(known, signal.SIG_IGN)
        stopper.start()
        raise SystemExit

    for known in (signal.SIGTERM, signal.SIGINT):
        signal.signal(known, end)
    with suppress(SystemExit):
        stay()
    stopper.join()
