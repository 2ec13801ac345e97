"""Who pays inside WeChat: the payer's openid, by the official account's page authorisation (网页授权, snsapi_base).

The browser is sent to the platform's page, which sends it back with a code; the code is exchanged for the openid. It is
silent: snsapi_base asks nobody anything and tells nothing but the openid. Only an openid of the AppID that the merchant
number belongs to can pay. Facts: developers.weixin.qq.com, "Web page authorization".
"""

from __future__ import annotations

import json
import re
from typing import Protocol
from urllib.parse import quote

import requests

from payments.gateway import GatewayRefused, GatewayUnknown

TIMEOUT = (3.05, 5.0)  # somebody waits for the page
LARGEST_BYTES = 65536
_OPENID = re.compile(r"[0-9A-Za-z_-]{6,128}", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z_-]{1,128}", re.ASCII)


class Payers(Protocol):
    """Where a payer's openid comes from."""

    def ask(self, back: str, state: str) -> str:
        """Where to send the browser; it comes back to `back` with `code` and this `state` (letters and digits)."""
        ...

    def openid(self, code: str) -> str:
        """Whose a code is; each is good once, for five minutes. Raises GatewayRefused, GatewayUnknown."""
        ...


class WechatPayers:
    """Keeps Payers. `page` is the host that browsers are sent to, `api` the one that we ask."""

    def __init__(self, app_id: str, secret: str, *, page: str, api: str) -> None:
        self._app_id = app_id
        self._secret = secret
        self._page = page.rstrip("/")
        self._api = api.rstrip("/")

    def ask(self, back: str, state: str) -> str:
        # The platform wants them in this order.
        return (
            f"{self._page}/connect/oauth2/authorize?appid={quote(self._app_id)}&redirect_uri={quote(back, safe='')}"
            f"&response_type=code&scope=snsapi_base&state={quote(state)}#wechat_redirect"
        )

    def openid(self, code: str) -> str:
        if not _CODE.fullmatch(code):
            raise GatewayRefused("40029", "no code")
        query = {"appid": self._app_id, "secret": self._secret, "code": code, "grant_type": "authorization_code"}
        url = f"{self._api}/sns/oauth2/access_token"
        try:
            with requests.get(url, query, timeout=TIMEOUT, allow_redirects=False, stream=True) as response:
                content = response.raw.read(LARGEST_BYTES, decode_content=True) if response.status_code == 200 else b""
            said = json.loads(content)
        except (requests.RequestException, OSError, ValueError, RecursionError):
            raise GatewayUnknown("no openid") from None  # what went wrong names the address, which carries the secret
        if not isinstance(said, dict):
            raise GatewayUnknown("no openid")
        if said.get("errcode"):
            raise GatewayRefused(str(said["errcode"])[:20])
        openid = said.get("openid")
        if not isinstance(openid, str) or not _OPENID.fullmatch(openid):
            raise GatewayUnknown("no openid")
        return openid
