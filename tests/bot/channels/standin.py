"""Small platforms on loopback that behave as their pages say: tokens that end, limits, broken connections."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64

P = TypeVar("P", bound="Platform")
Answer = tuple[int, Any]  # status, and JSON, bytes or BREAK
BREAK = "break"  # close the connection after having read the request


@dataclass
class Platform:
    """What all stand-ins share: they note what was asked, and `next` comes before what they would answer."""

    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    next: list[Answer] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, query: dict[str, str], body: Any) -> Answer:
        raise NotImplementedError

    def reply(self, path: str, query: dict[str, str], body: Any) -> Answer:
        self.asked.append((path, query, body))
        return self.next.pop(0) if self.next else self.answer(path, query, body)

    @property
    def sent(self) -> list[Any]:
        """The bodies of what was to be sent, without the calls for tokens and media."""
        return [body for path, _, body in self.asked if path.endswith("/send") or "response" in path]


@dataclass
class WeixinApi(Platform):
    """api.weixin.qq.com: stable_token, media/upload, qrcode/create, message/custom/send."""

    secret: str = "orchard-secret"
    issued: int = 0
    lasts: int = 7200
    valid: set[str] = field(default_factory=set)

    def end_tokens(self) -> None:
        self.valid.clear()

    def answer(self, path: str, query: dict[str, str], body: Any) -> Answer:
        if path == "/cgi-bin/stable_token":
            if body.get("secret") != self.secret:
                return 200, {"errcode": 40125, "errmsg": "invalid appsecret"}
            if not self.valid:
                self.issued += 1
                self.valid = {f"token-{self.issued}"}
            return 200, {"access_token": min(self.valid), "expires_in": self.lasts}
        if query.get("access_token") not in self.valid:
            return 200, {"errcode": 42001, "errmsg": f"access_token expired: {query.get('access_token')}"}
        if path == "/cgi-bin/media/upload":
            return 200, {"type": "image", "media_id": "MEDIA", "created_at": 1}
        if path == "/cgi-bin/qrcode/create":
            scene = body["action_info"]["scene"]["scene_str"]
            return 200, {"ticket": "TICKET", "url": f"http://weixin.test/q/{body['action_name']}/{scene}"}
        return 200, {"errcode": 0, "errmsg": "ok"}


@dataclass
class WecomApi(Platform):
    """qyapi.weixin.qq.com: webhook/send with its 20 a minute, and a response_url that works once."""

    keys: set[str] = field(default_factory=lambda: {"key-of-dorm-1"})
    counted: Counter[str] = field(default_factory=Counter)

    def answer(self, path: str, query: dict[str, str], body: Any) -> Answer:
        if path == "/cgi-bin/aibot/response":
            self.counted["response"] += 1
            return 200, {"errcode": 0 if self.counted["response"] == 1 else 40058, "errmsg": ""}
        key = query.get("key", "")
        if key not in self.keys:
            return 200, {"errcode": 93000, "errmsg": f"invalid webhook url {key}"}
        self.counted[key] += 1
        if self.counted[key] > 20:
            return 200, {"errcode": 45009, "errmsg": "api freq out of limit"}
        content = body.get(body["msgtype"], {}).get("content", "") if isinstance(body, dict) else ""
        limit = 2048 if body["msgtype"] == "text" else 4096
        return 200, {"errcode": 45002 if len(content.encode()) > limit else 0, "errmsg": ""}


@dataclass
class Pictures(Platform):
    """The shop's own address, with one picture."""

    def answer(self, path: str, query: dict[str, str], body: Any) -> Answer:
        return (200, PNG) if path == "/pictures/apples.png" else (404, b"no such picture")


@contextmanager
def serving(platform: P) -> Iterator[P]:
    """The stand-in at `platform.url`, on loopback, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_json = "json" in self.headers.get("Content-Type", "") or raw.startswith(b"{")
            self.act(json.loads(raw) if is_json else raw)

        def do_GET(self) -> None:
            self.act(None)

        def act(self, body: Any) -> None:
            split = urlsplit(self.path)
            status, content = platform.reply(split.path, dict(parse_qsl(split.query)), body)
            if content == BREAK:
                self.close_connection = True
                return
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    platform.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
