"""The official account's access token, shared by all processes through Redis, or kept in this one.

`POST /cgi-bin/stable_token` is idempotent: any number of processes may fetch at once and get the same token, and
losing Redis costs calls, never a message. (wechatpy knows only the older endpoint, at a fixed host, and renews by
calling itself without end.)
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import redis
import requests

from bot.channels.calling import post
from bot.channels.channel import PassingFailure, SendError
from core.clock import Clock

# The platform issues the next token 5 minutes before a token ends, and takes both until then.
EARLY = timedelta(minutes=5)
SHORTEST = timedelta(seconds=10)


class TokenCache(Protocol):
    def get(self) -> str | None: ...

    def put(self, token: str, lasts: timedelta) -> None: ...

    def drop(self) -> None: ...


class InProcess:
    """One token, until it ends by the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._token: tuple[str, datetime] | None = None

    def get(self) -> str | None:
        kept = self._token
        return kept[0] if kept and self._clock.now() < kept[1] else None

    def put(self, token: str, lasts: timedelta) -> None:
        self._token = (token, self._clock.now() + lasts)

    def drop(self) -> None:
        self._token = None


class InRedis:
    """One token for all processes. While Redis is away, this process's own copy serves."""

    def __init__(self, client: redis.Redis, key: str, clock: Clock) -> None:
        self._client = client
        self._key = key
        self._own = InProcess(clock)

    def get(self) -> str | None:
        try:
            kept = self._client.get(self._key)
        except redis.RedisError:
            return self._own.get()
        return kept.decode() if isinstance(kept, bytes) else None

    def put(self, token: str, lasts: timedelta) -> None:
        self._own.put(token, lasts)
        self._try(lambda: self._client.set(self._key, token, ex=lasts))

    def drop(self) -> None:
        self._own.drop()
        self._try(lambda: self._client.delete(self._key))

    def _try(self, call: Callable[[], object]) -> None:
        try:
            call()
        except redis.RedisError:
            return  # only speed is lost


def cache_for(redis_url: str, app_id: str, clock: Clock) -> TokenCache:
    """Redis where the settings name one. Its timeouts are short: a token is never worth waiting for."""
    if not redis_url:
        return InProcess(clock)
    client = redis.Redis.from_url(redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)
    return InRedis(client, f"qunmai:access-token:{app_id}", clock)


class AccessTokens:
    """Gives the token that holds now, and another when the platform has refused one."""

    def __init__(self, host: str, app_id: str, secret: str, cache: TokenCache) -> None:
        self._url = f"{host.rstrip('/')}/cgi-bin/stable_token"
        self._app_id = app_id
        self._secret = secret
        self._cache = cache
        self._session = requests.Session()
        self._fetching = threading.Lock()

    def current(self) -> str:
        """Raises PassingFailure where no token is to be had: that is no message's fault, and may be put right."""
        if token := self._cache.get():
            return token
        with self._fetching:
            return self._cache.get() or self._fetch()

    def renew(self, refused: str) -> str:
        """A token for one that the platform has refused. If another process has already renewed it: that one."""
        with self._fetching:
            kept = self._cache.get()
            if kept and kept != refused:
                return kept
            self._cache.drop()
            return self._fetch()

    def _fetch(self) -> str:
        asked = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret}
        try:
            answer = post(self._session, self._url, {**asked, "force_refresh": False})
        except SendError as error:
            raise PassingFailure(f"token-{error.code}") from None
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise PassingFailure(f"token-{answer.get('errcode', 'unreadable')}")
        self._cache.put(token, max(timedelta(seconds=seconds) - EARLY, SHORTEST))
        return token
