"""A real server on loopback, as the product runs it embedded."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server


@contextmanager
def serving(app: Flask, stopping: threading.Event | None = None, port: int = 0) -> Iterator[str]:
    """The address of a server for `app`; `stopping` is set first when it is to end."""
    server = create_server(app, host="127.0.0.1", port=port, threads=16)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    if stopping is not None:
        stopping.set()
    server.task_dispatcher.shutdown()  # what is being answered ends first: it still needs the sockets
    with suppress(OSError):  # its own thread may close the trigger before we have pulled it
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(10)
