"""Orders by "+1" through the smart bot's callback, against the same order by hand; commits wait for the disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks import market
from benchmarks.figures import Effort, Figure
from benchmarks.ground import gunicorn, memory, postgres
from benchmarks.load import Contender, compare, drive

NUMBER = 600
SENDERS = (1, 8, 32)
WARMING = 300
BUYERS = 12_000  # enough that every order of a run is a new one
Server = tuple[str, str, Callable[[market.Market, int], list[bytes]], float | None]
OURS: Server = ("qunmai", "app:create_app()", market.orders, None)
ORM: Server = ("ORM by hand", "benchmarks.floors:orm()", market.plain_orders, 1.0)
STATEMENT: Server = ("one statement of psycopg", "benchmarks.floors:statement()", market.plain_orders, 0.5)


def measure(effort: Effort) -> Iterator[Figure]:
    for goods, label in ((1, "hot product"), (1000, "1,000 products")):
        with postgres("ours", "orm", "statement") as databases:
            yield from _contest(f"PostgreSQL, {label}", (OURS, ORM, STATEMENT), databases, goods, effort)
    with tempfile.TemporaryDirectory() as folder:
        databases = [f"sqlite:///{folder}/{name}.sqlite" for name in ("ours", "orm")]
        yield from _contest("SQLite, hot product", (OURS, ORM), databases, 1, effort)


def _contest(
    label: str, servers: Sequence[Server], databases: Sequence[str], goods: int, effort: Effort
) -> Iterator[Figure]:
    with ExitStack() as running:
        data = Path(running.enter_context(tempfile.TemporaryDirectory()))
        contenders, pids = [], []
        for (name, application, make, reach), database in zip(servers, databases, strict=True):
            stalls = market.build(database, data, goods, BUYERS)
            port, pid = running.enter_context(gunicorn(application, market.environment(database, data)))
            contenders.append(Contender(name, port, partial(make, stalls), reach))
            pids.append(pid)
            drive(port, make(stalls, WARMING), 8)
            market.analyze(database)
        for senders in SENDERS:
            yield from compare(contenders, NUMBER, senders, effort.rounds, f"{label}, {senders:2}: ")
        yield Figure(f"{label}: memory of a worker", memory(pids[0]), "MB")
