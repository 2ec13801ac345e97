"""商品 to the official account in safe mode → the real reply, against views that answer a constant."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks import market
from benchmarks.figures import Effort, Figure
from benchmarks.ground import gunicorn, memory, postgres
from benchmarks.load import Contender, compare

NUMBER, SENDERS = 1000, 8
SERVERS = (
    ("qunmai", "app:create_app()", "/wechat/official-account", None),
    ("bare Flask view", "benchmarks.floors:bare()", "/", 0.5),
    ("Flask + wechatpy by hand", "benchmarks.floors:constant()", "/", 0.9),
)


def measure(effort: Effort) -> Iterator[Figure]:
    with ExitStack() as running:
        (database,) = running.enter_context(postgres("messages"))
        data = Path(running.enter_context(tempfile.TemporaryDirectory()))
        market.build(database, data, goods=30)
        contenders, pids = [], []
        for name, application, path, reach in SERVERS:
            port, pid = running.enter_context(gunicorn(application, market.environment(database, data)))
            contenders.append(Contender(name, port, partial(market.account_messages, "商品", path=path), reach))
            pids.append(pid)
        yield from compare(contenders, NUMBER, SENDERS, effort.rounds)
        yield Figure("memory of a worker", memory(pids[0]), "MB")
