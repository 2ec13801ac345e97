"""Orders by "+1" through the smart bot's callback, against a hand-written ORM view and against one bare statement."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks import market
from benchmarks.ground import gunicorn, memory, postgres
from benchmarks.load import Contender, compare, drive

NUMBER = 600
SENDERS = (1, 8, 32)
BUYERS = 12_000  # enough that every order of a run is a new one
SERVERS = (
    ("qunmai", "app:create_app()", market.orders),
    ("ORM by hand", "benchmarks.floors:orm()", market.plain_orders),
    ("one statement", "benchmarks.floors:statement()", market.plain_orders),
)
REACH = (None, 1.0, 0.5)


def run() -> None:
    for goods, label in ((1, "one hot product"), (1000, "1,000 products")):
        _postgres(goods, label)
    _sqlite()


def _postgres(goods: int, label: str) -> None:
    with ExitStack() as running:
        databases = running.enter_context(postgres("ours", "orm", "statement"))
        data = Path(running.enter_context(tempfile.TemporaryDirectory()))
        contenders, pids = [], []
        for (name, application, make), database in zip(SERVERS, databases, strict=True):
            stalls = market.build(database, data, goods, BUYERS)
            port, pid = running.enter_context(gunicorn(application, market.environment(database, data)))
            contenders.append(Contender(name, port, partial(make, stalls)))
            pids.append(pid)
        for senders in SENDERS:
            print(f"\norders, PostgreSQL with durable commits, {label}, {senders} senders")
            results = zip(SERVERS, compare(contenders, NUMBER, senders), REACH, strict=True)
            for (name, _, _), (measured, ratio), reach in results:
                print(f"  {name:17} {measured}" + (f"   ratio {ratio:.2f} (reach {reach})" if reach else ""))
        print(f"  memory of our workers: {memory(pids[0])} MB")


def _sqlite() -> None:
    print("\norders, SQLite with durable commits, one hot product")
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.sqlite"
        stalls = market.build(database, Path(folder), 1, BUYERS)
        with gunicorn("app:create_app()", market.environment(database, Path(folder))) as (port, _):
            for senders in SENDERS:
                drive(port, market.orders(stalls, 100), senders)
                print(f"  {senders:2} senders        {drive(port, market.orders(stalls, NUMBER), senders)}")
