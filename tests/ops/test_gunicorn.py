"""The shop behind a production web server: several processes, one database, shared figures, jobs beside them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from tests.ops.process import PATIENCE, ROOT, command, environment

pytestmark = pytest.mark.slow


@pytest.fixture
def address(tmp_path: Path, postgres_url: str) -> Iterator[str]:
    """Two worker processes of gunicorn on PostgreSQL, seeded."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    figures = tmp_path / "figures"
    figures.mkdir()
    assert command(tmp_path, "seed", database_url=postgres_url).returncode == 0
    serve = f"gunicorn app:create_app() --workers 2 --threads 4 --bind 127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", *serve.split()],
        cwd=ROOT,
        env=environment(tmp_path, database_url=postgres_url, port=str(port))
        | {"PROMETHEUS_MULTIPROC_DIR": str(figures)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        _, log = server.communicate(timeout=PATIENCE)
    assert "Traceback" not in log


def wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            requests.get(url, timeout=2)
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise TimeoutError(url)


def test_workers_serve_one_shop_and_add_up_their_figures(address: str) -> None:
    sent = [
        {"chat": "meiyuan3", "sender": "amei", "text": "苹果1斤", "message_id": f"gunicorn-{number}"}
        for number in range(10)
    ]
    answers = [requests.post(f"{address}/sim/api/messages", json=said, timeout=20) for said in sent]
    again = [requests.post(f"{address}/sim/api/messages", json=said, timeout=20).json() for said in sent]
    figures = requests.get(f"{address}/metrics", timeout=20).text
    handled = [line for line in figures.splitlines() if line.startswith("qunmai_messages_total{")]

    assert [answer.status_code for answer in answers] == [200] * 10
    assert [answer.json() for answer in answers] == again
    assert sum(float(line.rpartition(" ")[2]) for line in handled) == 10
