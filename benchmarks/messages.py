"""Routed messages: 商品 to the official account in safe mode, against a bare view and against wechatpy by hand."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks import market
from benchmarks.ground import gunicorn, memory, postgres
from benchmarks.load import Contender, compare

NUMBER, SENDERS = 1000, 8
SERVERS = (
    ("qunmai", "app:create_app()", "/wechat/official-account"),
    ("bare Flask view", "benchmarks.floors:bare()", "/"),
    ("Flask + wechatpy", "benchmarks.floors:constant()", "/"),
)
REACH = (None, 0.5, 0.9)


def run() -> None:
    with ExitStack() as running:
        (database,) = running.enter_context(postgres("messages"))
        data = Path(running.enter_context(tempfile.TemporaryDirectory()))
        market.build(database, data, goods=30)
        contenders, pids = [], []
        for name, application, path in SERVERS:
            port, pid = running.enter_context(gunicorn(application, market.environment(database, data)))
            contenders.append(Contender(name, port, lambda n, path=path: market.account_messages("商品", n, path)))
            pids.append(pid)
        print(f"\nrouted messages, safe mode, 商品 → the real reply, {SENDERS} senders")
        for (name, _, _), (measured, ratio), reach in zip(
            SERVERS, compare(contenders, NUMBER, SENDERS), REACH, strict=True
        ):
            print(f"  {name:17} {measured}" + (f"   ratio {ratio:.2f} (reach {reach})" if reach else ""))
        print(f"  memory of our workers: {memory(pids[0])} MB")
