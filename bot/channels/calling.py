"""Calling a platform: what went wrong, told as a SendError, without the address, which carries the secret."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from bot.attachments import LARGEST, AttachmentGone, AttachmentUnreachable, too_large
from bot.channels.channel import PassingFailure, PermanentFailure, SendError, UncertainFailure

TIMEOUT = (3.05, 8.0)  # seconds to connect, then between bytes of the answer
# Somebody waits for the answer to a message that came with a file, and the platform for five seconds only.
FETCH_TIMEOUT, FETCH_SECONDS = (1.5, 2.0), 3.5
PICTURE_LIMIT = 2 * 1024 * 1024  # WeCom's robot takes 2 MB (page 91770); the official account takes more

# urllib3 logs every path with its query at DEBUG, and there stand access tokens and robots' keys.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


@contextmanager
def calling() -> Iterator[None]:
    """Turns what requests raises into a SendError, by whether the platform can have taken the message."""
    try:
        yield
    except (requests.exceptions.SSLError, requests.ConnectTimeout, requests.exceptions.ProxyError):
        raise PassingFailure("unreachable") from None
    except requests.ConnectionError as error:
        reason = getattr(error.args[0] if error.args else None, "reason", None)
        if isinstance(reason, NewConnectionError):
            raise PassingFailure("unreachable") from None
        raise UncertainFailure("connection-broken") from None
    except requests.Timeout:
        raise UncertainFailure("no-answer") from None
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema):
        raise PermanentFailure("bad-address") from None
    except requests.RequestException:
        raise UncertainFailure("answer-broken") from None


def failure_of_status(status: int) -> SendError:
    """An HTTP status other than 200. Behind a 5xx the message may have been taken; 429 and 503 come before that."""
    code = f"http-{status}"
    if status in {429, 503}:
        return PassingFailure(code)
    return UncertainFailure(code) if status >= 500 else PermanentFailure(code)


def failure_of_code(errcode: int, permanent: frozenset[int]) -> SendError:
    """An errcode other than 0. What is not known to be permanent is tried again: the outbox bounds the attempts."""
    return PermanentFailure(str(errcode)) if errcode in permanent else PassingFailure(str(errcode))


def errcode_of(result: object) -> int:
    """The errcode of an answer; the platforms send HTTP 200 with errors. Raises UncertainFailure for no such answer."""
    code = result.get("errcode") if isinstance(result, Mapping) else None
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    raise UncertainFailure("answer-unreadable")


def post(
    session: requests.Session, url: str, payload: Mapping[str, Any], query: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """POST JSON, read a JSON object. Raises SendError for everything but HTTP 200 with an object."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    with calling():
        response = session.post(url, params=query, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
    if response.status_code != 200:
        raise failure_of_status(response.status_code)
    try:
        result = json.loads(response.content)
    except (ValueError, RecursionError):
        raise UncertainFailure("answer-unreadable") from None
    if not isinstance(result, dict):
        raise UncertainFailure("answer-unreadable")
    return result


def download(session: requests.Session, url: str, query: Mapping[str, str] | None = None) -> bytes:
    """What came in with a message, by GET. Raises a ShopError of bot.attachments."""
    content, ends_at = bytearray(), time.monotonic() + FETCH_SECONDS
    try:
        with session.get(url, params=query, timeout=FETCH_TIMEOUT, allow_redirects=False, stream=True) as response:
            if response.status_code != 200:
                raise AttachmentUnreachable() if response.status_code >= 500 else AttachmentGone()
            for part in response.iter_content(65536):
                content += part
                if len(content) > LARGEST:
                    raise too_large()
                if time.monotonic() > ends_at:
                    raise AttachmentUnreachable
    except requests.RequestException:
        raise AttachmentUnreachable from None
    return bytes(content)


class OwnPictures:
    """Fetches pictures of our own address, for the messages that carry a picture's bytes. Never anybody else's."""

    def __init__(self, address: str) -> None:
        self._prefix = address.rstrip("/") + "/"
        self._session = requests.Session()

    def fetch(self, url: str) -> bytes | None:
        """PNG or JPEG of at most 2 MB; None for anything else. Raises PassingFailure where we can't be reached."""
        if not url.startswith(self._prefix) or "/.." in url:
            return None
        try:
            with self._session.get(url, timeout=TIMEOUT, allow_redirects=False, stream=True) as response:
                content = b""
                for part in response.iter_content(65536):
                    content += part
                    if len(content) > PICTURE_LIMIT:
                        return None
        except requests.RequestException:
            raise PassingFailure("picture-unreachable") from None
        if response.status_code >= 500:
            raise PassingFailure("picture-unreachable")
        is_picture = content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
        return content if response.status_code == 200 and is_picture else None
