"""A shop that can be killed at any point and goes on where it was: its database, the cashier's till and the clock stay.

A point is: before and after each commit that changed something, and before and after each request to the gateway. They
are counted as they are passed, so that whatever the shop does next year is killed, too.
"""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import select

from core.clock import SetClock
from core.database import Database
from core.money import Money
from core.settings import Settings
from core.work import SYSTEM, Actor, Shop, Work
from models.catalog import Product, Sku
from models.group_buys import GroupBuy
from models.ledger import Entry, Posting
from models.members import Community, Member
from models.orders import Fulfilment, Order
from models.outbox import Delivery
from models.payments import Payment
from models.reconciliation import Difference
from models.refunds import Refund
from models.splits import Split, SplitPart, SplitReturn
from payments.keys import account_of
from payments.sandbox import Cashier, keys_in
from payments.sandbox.notices import Posting as Notice
from payments.sandbox.till import Till as CashiersTill
from payments.wechatpay import WechatPay
from services import audit
from services.till import Till
from tests.conftest import FRIDAY_EVENING, SHANGHAI
from tests.fire import look
from tests.payments.conftest import serving
from tests.stories.chat import MODULES, Chat
from web.cashier import create_blueprint

JOBS = (
    "orders.expire_orders",
    "payments.watch_payments",
    "splits.tell_receivers",
    "splits.send",
    "splits.take_back",
    "payments.send_refunds",
    "group_buys.settle",
)


class Fate:
    """Counts the points that a process passes, and kills it at one of them: kill -9, nothing is cleaned up."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.passed: list[str] = []

    def passes(self, point: str) -> None:
        if len(self.passed) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed.append(point)


class MortalShop(Shop):
    fate = Fate()

    @contextmanager
    def work(self, actor: Actor = SYSTEM, request_id: str = "", *, reads: bool = False) -> Iterator[Work]:
        with super().work(actor, request_id, reads=reads) as work:
            yield work
            if wrote := work.wrote:
                self.fate.passes("before a commit")
        if wrote:
            self.fate.passes("after a commit")


class KeptClock(SetClock):
    """Time goes on from where it was when the process died."""

    def __init__(self, file: Path) -> None:
        self._file = file
        super().__init__(FRIDAY_EVENING)
        if file.exists():
            self._now = self._now.fromisoformat(file.read_text())

    def advance(self, **time: float) -> None:
        super().advance(**time)
        self._file.write_text(self._now.isoformat())


class LivingChat(Chat):
    """A group that may have been there before."""

    def _community(self, work: Work) -> Community:
        found = work.execute(select(Community)).scalars().first()
        return found or super()._community(work)

    def remembers(self) -> None:
        with self.shop.work(reads=True) as work:
            self.who = {member.name: member for member in work.execute(select(Member)).scalars()}
            goods = work.execute(select(Product.name, Sku).join(Sku, Sku.product_id == Product.id))
            self.sku = {row.name: row.Sku for row in goods}


class Life:
    """One life of the process: from a (re)start to its end. Everything that stays is in the folder and the database."""

    def __init__(self, folder: Path, url: str, fate: Fate, address: str, app: Flask) -> None:
        self.folder = folder
        settings = Settings(demo=True, data=folder, secret_key="for tests only: 32 characters or more")
        self.clock = KeptClock(folder / "clock")
        shop = MortalShop(Database(url), self.clock, settings)
        self.cashier = Cashier(folder, self.clock, base=f"{address}/cashier")
        app.register_blueprint(create_blueprint(self.cashier, language="zh-CN", zone=SHANGHAI))
        gateway = WechatPay(account_of(keys_in(folder).settings(f"{address}/cashier")), self.clock)
        self.chat = LivingChat(shop, self.clock, (*MODULES, "splits"))
        self.chat.till = self.till = Till(shop, gateway)
        self.chat.remembers()
        shop.fate = fate

    @classmethod
    @contextmanager
    def begins(cls, folder: Path, url: str, fate: Fate) -> Iterator[Life]:
        app = Flask("the gateway")

        @app.before_request
        def arrives() -> None:
            fate.passes(f"before {_call()}")

        @app.after_request
        def answered(response: Response) -> Response:
            fate.passes(f"after {_call()}")  # done at the gateway; nobody has read the answer
            return response

        with serving(app) as address:
            life = cls(folder, url, fate, address, app)
            yield life
            life.chat.shop.database.dispose()

    def notices(self) -> None:
        """The cashier tells what it has to tell, again where it got no answer."""
        self.cashier.send_due(self._take)

    def _take(self, notice: Notice) -> int:
        self.till.take_notice(notice.headers, notice.body)
        return 204

    def time_passes(self, minutes: int) -> None:
        """The jobs run, and the cashier sends its notices, for so many minutes."""
        for _ in range(minutes):
            self.notices()
            for job in JOBS:
                self.chat.runs(job)
            self.clock.advance(minutes=1)

    def orders(self) -> list[int]:
        return [order.id for order in look.rows(self.chat, Order)]

    def state(self) -> dict[str, Any]:
        """All that must be the same whether anybody was killed or not: no random numbers, no moments, no ids (what was
        rolled back may have used one up)."""
        chat, nth = self.chat, {order_id: place for place, order_id in enumerate(self.orders(), 1)}
        kinds = {entry.id: entry.kind for entry in look.rows(chat, Entry)}
        booked: Counter[str] = Counter()
        for posting in look.rows(chat, Posting):
            booked[f"{kinds[posting.entry_id]} {posting.account}"] += posting.amount.fen
        return {
            "orders": [f"{o.status} {o.paid} {o.refunding} {o.refunded}" for o in look.rows(chat, Order)],
            "handed over": [f"{nth[f.order_id]} {f.status}" for f in look.rows(chat, Fulfilment)],
            "payments": sorted(f"{p.way} {p.status} {p.amount}" for p in look.rows(chat, Payment)),
            "refunds": sorted(f"{nth[r.order_id]} {r.cause} {r.status} {r.amount}" for r in look.rows(chat, Refund)),
            "splits": [
                *(f"{s.status}" for s in look.rows(chat, Split)),
                *(f"{p.status} {p.amount}" for p in look.rows(chat, SplitPart)),
                *(f"{r.status} {r.amount}" for r in look.rows(chat, SplitReturn)),
            ],
            "group-buys": [f"{g.status} {g.settled_at is None}" for g in look.rows(chat, GroupBuy)],
            "entries": sorted(kinds.values()),
            "booked": dict(sorted(booked.items())),
            "stock": [f"{s.id} {s.received} {s.reserved} {s.sold}" for s in look.rows(chat, Sku)],
            "differences": sorted(f"{d.nature} {d.theirs} {d.status}" for d in look.rows(chat, Difference)),
            "told": sorted(f"{d.member_id} {_keys(d.message)}" for d in look.rows(chat, Delivery)),
            "at the cashier": self._at_the_cashier(),
        }

    def problems(self) -> list[str]:
        with self.chat.shop.work(reads=True) as work:
            return audit.problems(work)

    def _at_the_cashier(self) -> list[str]:
        with CashiersTill(self.folder / "cashier" / "till.sqlite").open() as db:
            payments = db.execute("SELECT kind, total, state FROM payments ORDER BY kind, total, state").fetchall()
            refunds = db.execute("SELECT amount, state, account FROM refunds ORDER BY amount, state").fetchall()
            shares = db.execute("SELECT parts, unfreeze FROM shares ORDER BY parts").fetchall()
            returns = db.execute("SELECT amount FROM share_returns ORDER BY amount").fetchall()
        return [
            *(f"{kind} {Money(total)} {state}" for kind, total, state in payments),
            *(f"refund {Money(amount)} {state} {account}" for amount, state, account in refunds),
            *(f"shared {[part['amount'] for part in json.loads(parts)]} {unfreeze}" for parts, unfreeze in shares),
            *(f"taken back {amount}" for (amount,) in returns),
        ]

    def code(self, number: str) -> str:
        """Of the cashier's page for a payment."""
        with CashiersTill(self.folder / "cashier" / "till.sqlite").open() as db:
            (code,) = db.execute("SELECT code FROM payments WHERE number = ?", (number,)).fetchone()
        return str(code)


def _call() -> str:
    names = [part for part in request.path.split("/")[2:] if len(part) < 20]
    return f"{request.method} {'/'.join(names)}"


def _keys(said: dict[str, Any]) -> str:
    return " ".join(part["say"] for part in said["says"])
