"""The embedded web server: one process, threads, and an end that finishes what it has begun."""

from __future__ import annotations

import logging
import socket

from flask import Flask
from waitress.server import create_server

# A live update of the simulator holds a thread each; the others answer.
THREADS = 24


class AddressTaken(Exception):
    """Nobody can listen at this address; the message names it."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes any free one. Raises AddressTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise AddressTaken(f"{host}:{port}: {error.strerror}") from error


def serve(site: Flask, listening: socket.socket) -> None:
    """Serve until SystemExit or KeyboardInterrupt is raised in this thread (a signal); then finish what is begun.

    Requests that threads are at end within five seconds, those that still wait for a thread are dropped.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting for a thread for a moment is no trouble
    server = create_server(site, sockets=[listening], threads=THREADS, ident="", clear_untrusted_proxy_headers=False)
    server.run()
    listening.close()
