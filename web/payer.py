"""Who pays inside WeChat: the browser is sent to the platform's page and comes back; what we learn stays in a cookie.

`state` binds the way back to the way there: it is drawn for one press of one page, and the browser that pressed has it
in a signed cookie that is good for ten minutes, for this page, and once. So nobody can send somebody else back to us.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, request
from werkzeug.wrappers import Response

from core import tokens
from core.money import Money
from core.settings import Settings
from payments.payers import Payers

ASKED, PAYER = "asked", "payer"  # cookies, and the purposes that they are signed for
ASKED_LASTS, PAYER_LASTS = timedelta(minutes=10), timedelta(hours=2)
BACK = "/payer"  # behind a page's path: where the platform sends the browser


@dataclass(frozen=True, slots=True)
class Returned:
    """Somebody who pressed the button at this price and has come back as this payer."""

    openid: str
    shown: Money


class Door:
    def __init__(self, settings: Settings, payers: Payers) -> None:
        self._settings = settings
        self._payers = payers

    def known(self, now: datetime) -> str:
        """The openid of whoever has this browser; "" where we don't know it."""
        found = tokens.unseal(self._settings, PAYER, request.cookies.get(PAYER, ""), now)
        return found[0] if found else ""

    def ask(self, page: str, shown: Money, now: datetime) -> Response:
        """On to the platform's page. Two presses are one: the browser may come back from either."""
        asked = self._asked(page, now)
        state = asked[0] if asked else secrets.token_hex(16)
        response = redirect(self._payers.ask(self._settings.address + page + BACK, state), 303)
        sealed = tokens.seal(self._settings, ASKED, [state, page, str(shown.fen)], now + ASKED_LASTS)
        self._keep(response, ASKED, sealed, ASKED_LASTS, page)
        return response

    def returned(self, page: str, now: datetime) -> Returned | None:
        """Who has come back; None where we didn't send them from this page just now. Raises GatewayError."""
        asked, state = self._asked(page, now), request.args.get("state", "")
        if asked is None or not hmac.compare_digest(asked[0].encode(), state.encode()):
            return None
        return Returned(self._payers.openid(request.args.get("code", "")), Money(int(asked[2])))

    def remember(self, response: Response, openid: str, now: datetime) -> None:
        """So that whoever presses again needn't go there again."""
        sealed = tokens.seal(self._settings, PAYER, [openid], now + PAYER_LASTS)
        self._keep(response, PAYER, sealed, PAYER_LASTS, "/pay/")

    def forget_asking(self, response: Response, page: str) -> None:
        response.delete_cookie(ASKED, path=page)

    def _asked(self, page: str, now: datetime) -> list[str] | None:
        found = tokens.unseal(self._settings, ASKED, request.cookies.get(ASKED, ""), now)
        return found if found and found[1] == page else None

    def _keep(self, response: Response, name: str, value: str, lasts: timedelta, path: str) -> None:
        secure = self._settings.address.startswith("https://")
        response.set_cookie(name, value, max_age=lasts, path=path, secure=secure, httponly=True, samesite="Lax")
