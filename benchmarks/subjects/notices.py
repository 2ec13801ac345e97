"""Payment notices, each of another payment: verified, decrypted, believed, booked; commits wait for the disk."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from benchmarks import market
from benchmarks.figures import Effort, Figure
from benchmarks.ground import gunicorn, postgres
from benchmarks.load import drive, post
from core.clock import SystemClock
from core.database import Database
from core.quantity import Quantity
from core.settings import Settings
from core.work import Shop, Work
from models.payments import Payment
from payments.sandbox import Keys, keys_in
from payments.sandbox.paying import facts
from payments.sandbox.seal import sealed, signed_headers
from queries import orders as orders_found
from services import orders, payments
from services.carts import Wanted

NUMBER, SENDERS, WARMING = 400, 8, 200
_events = count(1)


def measure(effort: Effort) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        with postgres("notices") as (database,):
            yield _measured("PostgreSQL", database, Path(folder) / "postgresql", effort)
        yield _measured("SQLite", f"sqlite:///{folder}/notices.sqlite", Path(folder) / "sqlite", effort)


def _measured(label: str, database: str, data: Path, effort: Effort) -> Figure:
    data.mkdir()
    number = WARMING + NUMBER * effort.rounds
    waiting = iter(_waiting(database, data, market.build(database, data, goods=26, buyers=number), number))
    keys = keys_in(data)
    with gunicorn("app:create_app()", market.environment(database, data)) as (port, _):
        drive(port, [_notice(keys, next(waiting)) for _ in range(WARMING)], SENDERS)
        rounds = [
            drive(port, [_notice(keys, next(waiting)) for _ in range(NUMBER)], SENDERS) for _ in range(effort.rounds)
        ]
    _check(database, number)
    middle = sorted(rounds, key=lambda one: one.per_second)[effort.rounds // 2]
    return Figure(f"{label}, {SENDERS} connections", middle.per_second, "/s", middle.p50, middle.p99)


def _waiting(database: str, data: Path, stalls: market.Market, number: int) -> list[Payment]:
    """So many orders whose payments are open at the gateway."""
    shop = Shop(Database(database), SystemClock(), Settings(demo=True, data=data, secret_key="b" * 40))
    found: list[Payment] = []
    wanted = stalls.orders(number)
    for first in range(0, number, 50):
        with shop.work() as work:
            found += [_opened(work, one) for one in wanted[first : first + 50]]
    shop.database.dispose()
    return found


def _opened(work: Work, one: market.Order) -> Payment:
    wanted = [Wanted(one.sku, Quantity.of(1))]
    placed = orders.place(work, wanted, buyer=one.member, placed_by=one.member, community_id=one.stall.community)
    order = orders_found.order(work, placed.order_id)
    assert order is not None
    payment = payments.request(work, [order], one.member, "sandbox")
    payments.record_opened(work, payment.id, "https://pay.invalid")
    return payment


def _notice(keys: Keys, payment: Payment) -> bytes:
    """As the sandbox cashier signs and encrypts it: not with the library that the product reads it with."""
    now, event = datetime.now(UTC), next(_events)
    stated = facts(
        {
            "number": payment.number, "state": "SUCCESS", "total": payment.amount.fen, "attach": "", "kind": "h5",
            "transaction_id": f"4200{event:024d}", "paid_at": int(now.timestamp()), "openid": "oBench",
        }
    )  # fmt: skip
    body = json.dumps(
        {
            "id": f"EV-{event}",
            "create_time": now.isoformat(timespec="seconds"),
            "resource_type": "encrypt-resource",
            "event_type": "TRANSACTION.SUCCESS",
            "summary": "支付成功",
            "resource": sealed(keys, json.dumps(stated), "transaction"),
        }
    ).encode()
    headers = signed_headers(keys, keys.public_key_id, body, now)
    request = post("/payments/notice", body, "application/json")
    return request.replace(b"\r\n", "".join(f"\r\n{k}: {v}" for k, v in headers.items()).encode() + b"\r\n", 1)


def _check(database: str, number: int) -> None:
    """A notice that was answered and not booked would flatter."""
    opened = Database(database)
    with opened.engine.connect() as connection:
        paid = connection.exec_driver_sql("SELECT count(*) FROM payments WHERE status = 'paid'").scalar_one()
        booked = connection.exec_driver_sql("SELECT count(*) FROM entries WHERE kind = 'paid'").scalar_one()
    opened.dispose()
    if (paid, booked) != (number, number):
        raise RuntimeError(f"{number} notices, {paid} paid, {booked} booked")
