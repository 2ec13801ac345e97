"""Sends the cashier's notices over real HTTP, from a thread of its own or whenever somebody calls `send_due`."""

from __future__ import annotations

import logging
import threading

import requests

from payments.sandbox.cashier import Cashier
from payments.sandbox.notices import Posting

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 5  # the gateway's own patience


class Sender:
    def __init__(self, cashier: Cashier, *, pause_seconds: float = 0.5) -> None:
        self._cashier = cashier
        self._pause = pause_seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Send what is due, again and again, until `stop`. Any number of processes may do so."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._run, name="cashier-sender", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Returns when the attempt in hand is over."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def send_due(self) -> int:
        """Send what is due now; how many attempts were made."""
        return self._cashier.send_due(post)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.send_due()
            except Exception:
                log.exception("the cashier's sender failed; it goes on")
            self._stop.wait(self._pause)


def post(posting: Posting) -> int:
    """Post one notice; the HTTP status, or 0 when there was no answer."""
    try:
        answer = requests.post(
            posting.url,
            data=posting.body,
            headers=dict(posting.headers),
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        log.warning("notice %s not delivered: %s", posting.event_id, type(error).__name__)
        return 0
    return answer.status_code
