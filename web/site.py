"""The Flask application that all doors share: request ids, sizes, security headers, words for what goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any, cast

from flask import Blueprint, Flask, Response, g, redirect, render_template, request
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from bot import metrics
from bot.words import LANGUAGES, Words
from core import logs
from core.say import Say, say
from core.settings import Settings

log = logging.getLogger("qunmai.web")

# A blueprint with needs of its own sets its own; these are for all others.
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
NAMED = (400, 403, 404, 405, 413)  # what the catalogue has a sentence of its own for

WsgiApp = Callable[..., Iterable[bytes]]


def create_site(settings: Settings, blueprints: Iterable[Blueprint]) -> Flask:
    """An application with these blueprints. In demo mode "/" leads to the chat simulator."""
    site = Flask("web")
    site.config.update(MAX_CONTENT_LENGTH=settings.channels.largest_body_bytes, MAX_FORM_PARTS=100)
    cast(DefaultJSONProvider, site.json).ensure_ascii = False
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        site.wsgi_app = ProxyFix(site.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    site.wsgi_app = _followed(site.wsgi_app)  # type: ignore[method-assign]
    _finish_responses(site)
    _word_what_goes_wrong(site, {language: Words(language, settings.zone) for language in LANGUAGES}, settings.language)
    for blueprint in blueprints:
        site.register_blueprint(blueprint)

    @site.get("/")
    def front() -> ResponseReturnValue:
        return redirect("/sim/") if settings.demo else ("", 204)

    return site


def _followed(app: WsgiApp) -> WsgiApp:
    """Everything that is done and logged for a request carries its id."""

    def followed(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with logs.request(logs.new_request()):
            return app(environ, start_response)

    return followed


def _finish_responses(site: Flask) -> None:
    @site.before_request
    def begin() -> None:
        g.began = perf_counter()

    @site.after_request
    def finish(response: Response) -> Response:
        own = {name for name, _ in response.headers}
        for name, value in SECURITY.items():
            if name not in own:
                response.headers.add(name, value)
        response.headers["X-Request-Id"] = logs.current_request()
        metrics.note_request(request.endpoint or "unknown", response.status_code, perf_counter() - g.began)
        return response


def _word_what_goes_wrong(site: Flask, words: dict[str, Words], default: str) -> None:
    def answer(said: Say, code: int) -> tuple[str | dict[str, str], int]:
        """For a browser a page, for a program JSON."""
        asked = request.args.get("lang", "")
        language = asked if asked in words else request.accept_languages.best_match(words) or default
        sentence = words[language].render(said)
        if request.accept_mimetypes.accept_html and "text/html" in request.headers.get("Accept", ""):
            return render_template("sentence.html", sentence=sentence, language=language), code
        return {"error": sentence}, code

    @site.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.get_response()
        code = error.code or 500
        kept = [header for header in error.get_headers() if header[0] != "Content-Type"]  # Allow, Retry-After
        return *answer(say(f"web-refused-{code}" if code in NAMED else "web-refused"), code), kept

    @site.errorhandler(Exception)
    def fault(_: Exception) -> ResponseReturnValue:
        """A fault of ours: a reference that stands in the log, and no more."""
        log.exception("fault", extra={"endpoint": request.endpoint})
        return answer(say("web-fault", reference=logs.current_request()[:8]), 500)
