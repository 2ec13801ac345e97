"""The client and the sandbox cashier, over real HTTP on loopback."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from core.clock import SetClock
from core.money import Money
from core.settings import Settings
from payments.gateway import Charge, Notice
from payments.keys import account_of
from payments.sandbox import Cashier, Keys, Sender, keys_in
from payments.wechatpay import WechatPay
from tests.conftest import SHANGHAI
from web.cashier import create_blueprint


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app on a port of its own; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Stall:
    """The merchant's side of the notices: keeps what is posted to it, answers `status`."""

    status: int = 204
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""

    def app(self) -> Flask:
        app = Flask("stall")

        @app.post("/notices")
        def take() -> tuple[str, int]:
            self.posted.append((dict(request.headers), request.get_data()))
            return "", self.status

        return app

    @property
    def url(self) -> str:
        return f"{self.address}/notices"


@dataclass
class Counter:
    """A server that counts calls and answers none of them usefully."""

    calls: int = 0
    address: str = ""

    def app(self) -> Flask:
        app = Flask("counter")

        @app.before_request
        def count() -> tuple[str, int]:
            self.calls += 1
            return "", 404

        return app


@dataclass
class Counterpart:
    """The cashier on its port, and the client that talks to it."""

    cashier: Cashier
    gateway: WechatPay
    sender: Sender
    stall: Stall
    clock: SetClock
    keys: Keys
    base: str

    def charge(self, number: str = "QM20260306001", fen: int = 3980, *, sharing: bool = False) -> Charge:
        expires = self.clock.now() + timedelta(minutes=15)
        return Charge(number, Money(fen), "苹果 2斤", expires, self.stall.url, sharing, attach="团 7")

    def pay(self, number: str = "QM20260306001", fen: int = 3980, *, sharing: bool = False) -> str:
        """Open and pay; the transaction id."""
        link = self.gateway.open_native(self.charge(number, fen, sharing=sharing))
        assert self.cashier.pay(link.rpartition("/")[2])
        facts = self.gateway.query(number)
        assert facts is not None
        return facts.transaction_id

    def notices(self) -> list[Notice]:
        """Send what is due and read everything that the stall has got so far."""
        self.sender.send_due()
        return [self.gateway.read_notice(headers, body) for headers, body in self.stall.posted]


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """RSA keys take a moment to make: one set per run."""
    folder = tmp_path_factory.mktemp("cashier")
    keys_in(folder)
    return folder


@pytest.fixture
def data(settings: Settings, key_folder: Path) -> Path:
    """A data folder with keys and nothing else."""
    shutil.copytree(key_folder, settings.data)
    return settings.data


@pytest.fixture
def stall() -> Iterator[Stall]:
    stall = Stall()
    with serving(stall.app()) as stall.address:
        yield stall


@pytest.fixture
def counter() -> Iterator[Counter]:
    counter = Counter()
    with serving(counter.app()) as counter.address:
        yield counter


Meet = Callable[[str], Counterpart]


@pytest.fixture
def meet(data: Path, clock: SetClock, stall: Stall) -> Iterator[Meet]:
    """Builds the counterpart in "public-key" or "certificate" mode."""
    app = Flask("demo")
    with serving(app) as address:
        base = f"{address}/cashier"
        cashier, keys = Cashier(data, clock, base=base), keys_in(data)
        app.register_blueprint(create_blueprint(cashier, language="zh-CN", zone=SHANGHAI, back="/o/{number}"))

        def build(mode: str) -> Counterpart:
            section = keys.settings(base) if mode == "public-key" else keys.certificate_settings(base)
            gateway = WechatPay(account_of(section), clock)
            return Counterpart(cashier, gateway, Sender(cashier), stall, clock, keys, base)

        yield build


@pytest.fixture
def met(meet: Meet) -> Counterpart:
    return meet("public-key")
