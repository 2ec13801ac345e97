"""The sandbox cashier on a port, for the demo and the tests: its API, and the page on which somebody pays.

Mounted under /cashier: the API at /cashier/v3/…, a pay page per payment at /cashier/pay/<code>. Signatures cover the
path from /v3 on, as a client with the host "…/cashier" signs it. Never registered outside demo mode.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, redirect, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from bot.words import LANGUAGES, Words
from core.say import say
from payments.sandbox import BadConduct, Cashier, Conduct, Notices, Refunds, Refuse, Slip

STATIC = Path(__file__).parent / "static"
LARGEST_BODY_BYTES = 65536
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_blueprint(
    cashier: Cashier, *, language: str, zone: ZoneInfo, back: str = "/", prefix: str = "/cashier"
) -> Blueprint:
    """The cashier's routes. `back` is where the page's link leads after paying; "{number}" in it becomes our number."""
    blueprint = Blueprint("cashier", __name__, url_prefix=prefix, template_folder="templates")
    page = Page(cashier, {name: Words(name, zone) for name in LANGUAGES}, language, back)
    rule = blueprint.add_url_rule
    rule("/v3/<path:_path>", view_func=page.api, methods=["GET", "POST"], endpoint="api")
    rule("/pay/<code>", view_func=page.show, methods=["GET"], endpoint="pay")
    rule("/pay/<code>", view_func=page.act, methods=["POST"], endpoint="act")
    rule("/connect/oauth2/authorize", view_func=page.ask_payer, methods=["GET"], endpoint="ask_payer")
    rule("/sns/oauth2/access_token", view_func=page.payer, methods=["GET"], endpoint="payer")
    rule("/conduct", view_func=page.conduct, methods=["POST"], endpoint="conduct")
    rule("/cashier.css", view_func=page.style, methods=["GET"], endpoint="style")
    blueprint.after_request(_secured)
    return blueprint


class Page:
    def __init__(self, cashier: Cashier, words: Mapping[str, Words], default: str, back: str) -> None:
        self._cashier = cashier
        self._words = words
        self._default = default
        self._back = back

    def api(self, _path: str) -> ResponseReturnValue:
        """What the merchant's client calls; JSON both ways."""
        if (request.content_length or 0) > LARGEST_BODY_BYTES:
            abort(413)
        status, headers, body = self._cashier.handle(
            request.method, _target(), dict(request.headers), request.get_data()
        )
        return Response(body, status, headers)

    def show(self, code: str) -> ResponseReturnValue:
        slip = self._slip(code)
        return self._render(slip, self._cashier.form(code))

    def act(self, code: str) -> ResponseReturnValue:
        """The page's buttons. A second press finds its form used and the payment made: the same page again."""
        slip = self._slip(code)
        if (request.content_length or 0) > LARGEST_BODY_BYTES:
            abort(413)
        pays = request.form.get("do") == "pay"
        taken = self._cashier.submit(code, request.form.get("form", ""), _chosen(slip), pay=pays)
        if not taken and (slip := self._slip(code)).is_open:
            return self._render(slip, self._cashier.form(code), status=403, problem="cashier-form-old")
        return redirect(url_for("cashier.pay", code=code, **self._asked_language()), 303)

    def ask_payer(self) -> ResponseReturnValue:
        """The platform's page that sends a browser back with a code for whoever holds it."""
        try:
            return redirect(self._cashier.ask_payer(request.args), 302)
        except Refuse as refused:
            return {"errcode": refused.code, "errmsg": refused.message}, refused.status

    def payer(self) -> ResponseReturnValue:
        return self._cashier.payer(request.args)

    def conduct(self) -> ResponseReturnValue:
        """Tell the cashier how to behave: {"number"?: …, "notices": …, "refunds": …, "answers": …, …}.

        JSON by its content type only, which no page of another site can send.
        """
        if request.mimetype != "application/json" or (request.content_length or 0) > LARGEST_BODY_BYTES:
            abort(415)
        data: Any = request.get_json()
        try:
            if not isinstance(data, dict) or not isinstance(data.get("number", ""), str):
                raise BadConduct("a JSON object, with the payment's number as text")
            number = data.pop("number", "")
            self._cashier.tell(Conduct.from_json(data), number)
        except BadConduct as error:
            return {"error": str(error)}, 400
        return "", 204

    def style(self) -> ResponseReturnValue:
        return send_from_directory(STATIC, "cashier.css", mimetype="text/css", max_age=3600)

    def _slip(self, code: str) -> Slip:
        slip = self._cashier.slip(code)
        if slip is None:
            abort(404)
        return slip

    def _render(self, slip: Slip, form: str, *, status: int = 200, problem: str = "") -> ResponseReturnValue:
        language = self._asked_language().get("lang", self._default)
        words = self._words[language]

        def word(key: str, **arguments: Any) -> str:
            return words.render(say(f"cashier-{key}", **arguments))

        html = render_template(
            "cashier.html",
            slip=slip,
            form=form,
            word=word,
            problem=words.render(say(problem)) if problem else "",
            language=language,
            other=next(name for name in LANGUAGES if name != language),
            back=self._back.replace("{number}", quote(slip.number, safe="")),
            notices=list(Notices),
            refunds=list(Refunds),
        )
        return html, status

    def _asked_language(self) -> dict[str, Any]:
        asked = request.args.get("lang", "")
        return {"lang": asked} if asked in self._words else {}


def _chosen(slip: Slip) -> Conduct:
    """What the fold-out asks for; everything else stays as it was."""
    told = slip.conduct
    wanted = {name: request.form.get(name, getattr(told, name).value) for name in ("notices", "refunds")}
    try:
        return Conduct.from_json(
            wanted
            | {
                "answers": told.answers.value,
                "answers_left": told.answers_left,
                "signing": told.signing.value,
                "delay_seconds": told.delay_seconds,
            }
        )
    except BadConduct:
        abort(400)


def _target() -> str:
    """path?query from "/v3" on, exactly as it was sent: the signature covers the quoted form."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")
    if not raw:
        query = request.query_string.decode("latin-1")
        raw = quote(request.environ.get("PATH_INFO", "").encode("latin-1")) + (f"?{query}" if query else "")
    url = urlsplit(raw)
    path = url.path[url.path.index("/v3/") :] if "/v3/" in url.path else url.path
    return f"{path}?{url.query}" if url.query else path


def _secured(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    return response
