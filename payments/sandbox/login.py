"""The platform's page authorisation, as far as paying needs it: a code for the browser, an openid for the code."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from payments.sandbox.call import Refuse
from payments.sandbox.keys import APP_ID

CODE_LASTS = 300


def ask(db: sqlite3.Connection, base: str, now: int, query: Mapping[str, str]) -> str:
    """Back to the shop with a code for a payer that nobody has seen yet. Only to the address that we are at."""
    back, here = urlsplit(query.get("redirect_uri", "")), urlsplit(base)
    if query.get("appid") != APP_ID or query.get("response_type") != "code" or query.get("scope") != "snsapi_base":
        raise Refuse(400, "10005", "scope 参数错误")
    if (back.scheme, back.netloc) != (here.scheme, here.netloc):
        raise Refuse(400, "10003", "redirect_uri 域名与后台配置不一致")
    code = secrets.token_hex(16)
    db.execute(
        "INSERT INTO logins (code, openid, expires_at) VALUES (?, ?, ?)",
        (code, f"oSandbox-{secrets.token_hex(8)}", now + CODE_LASTS),
    )
    return f"{back.geturl()}?code={code}&state={quote(query.get('state', ''), safe='')}"


def openid(db: sqlite3.Connection, secret: str, now: int, query: Mapping[str, str]) -> dict[str, Any]:
    """What a code is exchanged for, once. The platform answers 200 with errors, too."""
    if query.get("appid") != APP_ID or query.get("secret") != secret:
        return {"errcode": 40125, "errmsg": "invalid appsecret"}
    code = query.get("code", "")
    found = db.execute("SELECT openid, used FROM logins WHERE code = ? AND expires_at > ?", (code, now)).fetchone()
    if found is None:
        return {"errcode": 40029, "errmsg": "invalid code"}
    if found["used"]:
        return {"errcode": 40163, "errmsg": "code been used"}
    db.execute("UPDATE logins SET used = 1 WHERE code = ?", (code,))
    return {
        "access_token": secrets.token_hex(16),
        "expires_in": 7200,
        "openid": found["openid"],
        "scope": "snsapi_base",
    }
