"""A process of the shop that is killed in the middle of its work: python -m tests.fire.dying <url> <when> <text> <id>.

`when` is "before" or "after" the commit of the first work that changed something. Nothing is cleaned up: kill -9.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import modules
from bot.channels.channel import Abilities
from bot.dispatcher import Dispatcher
from bot.message import Chat as Place
from bot.message import Incoming, Kind, Person
from bot.router import Switchboard
from core.clock import SetClock
from core.database import Database
from core.money import Money
from core.settings import Settings
from core.work import SYSTEM, Actor, Shop, Work
from payments.gateway import PaymentFacts, PaymentState
from services.till import Till
from tests import make
from tests.conftest import FRIDAY_EVENING
from tests.stories.chat import MODULES
from tests.stories.gateway import PretendGateway


class DyingShop(Shop):
    """Its first work that changes something is its last."""

    when = "after"

    @contextmanager
    def work(self, actor: Actor = SYSTEM, request_id: str = "", *, reads: bool = False) -> Iterator[Work]:
        with super().work(actor, request_id, reads=reads) as work:
            yield work
            wrote = work.wrote
            if wrote and self.when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        if wrote:
            os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, when: str, text: str, message_id: str) -> None:
    found = modules.load(MODULES)
    settings = Settings(demo=True, secret_key="for tests only: 32 characters or more")
    clock = SetClock(FRIDAY_EVENING)
    shop = DyingShop(Database(url), clock, settings, modules.listeners(found))
    shop.when = when
    if text.startswith("notice:"):
        hear_notice(shop, clock, *text.split(":")[1:])
    board = Switchboard([router for module in found for router in module.routers])
    dispatcher = Dispatcher(shop, board, {"simulator": Abilities(answers_privately=True)})
    place = Place("simulator", make.ACCOUNT, "梅园3号楼", Kind.GROUP)
    dispatcher.handle(Incoming(place, Person("阿梅", "阿梅"), message_id, text, clock.now()))


def hear_notice(shop: Shop, clock: SetClock, number: str, fen: str) -> None:
    """The gateway says that a payment was made."""
    gateway = PretendGateway(clock)
    gateway.payments[number] = PaymentFacts(number, PaymentState.NOTPAY, gateway.mchid, gateway.app_id)
    gateway.pay(number, Money(int(fen)))
    Till(shop, gateway).take_notice({}, gateway.notice(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
