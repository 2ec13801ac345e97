"""The door that platforms knock at: refusals become HTTP statuses, replies become bodies."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.channels.callback import Callback, Forged, Malformed, Refused, Stale, TooLarge
from bot.channels.channel import Rendered, SendError
from bot.message import Incoming

log = logging.getLogger(__name__)

Handle = Callable[[Incoming], Rendered | None]
RespondLater = Callable[[str, Rendered], None]

STATUS: dict[type[Refused], int] = {Forged: 401, Stale: 403, TooLarge: 413, Malformed: 400}


def create_callback(path: str, channel: Callback, handle: Handle, later: RespondLater | None = None) -> Blueprint:
    """A blueprint that answers the platform at `path`.

    `handle` returns the reply, or None for silence; it answers its own faults in words. What the platform takes no
    reply to in its response goes to `later(response_url, rendered)`, where there is such an address.
    """
    blueprint = Blueprint(channel.name, __name__)

    @blueprint.get(path)
    def verify() -> Response:
        """The platform's check of the address: its echostr comes back."""
        return Response(channel.verify(_query()), content_type="text/plain; charset=utf-8")

    @blueprint.post(path)
    def receive() -> Response:
        """One message or event."""
        # One byte more than the channel takes: werkzeug silently cuts a body without a length off at its limit.
        request.max_content_length = channel.largest_body + 1
        received = channel.receive(_query(), request.get_data(cache=False))
        rendered = handle(received.incoming) if received.incoming else None
        if rendered and not received.answers and later and received.response_url:
            try:
                later(received.response_url, rendered)
            except SendError as error:
                log.warning("%s: the answer to a card did not go out: %s", channel.name, error.code)
            rendered = None
        return Response(received.answer(rendered), content_type=f"{channel.content_type}; charset=utf-8")

    @blueprint.errorhandler(Refused)
    def refuse(refused: Refused) -> Response:
        log.warning("%s: refused a callback: %s: %s", channel.name, type(refused).__name__, refused)
        return Response(status=STATUS[type(refused)], content_type="text/plain; charset=utf-8")

    @blueprint.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> Response:
        return refuse(TooLarge(f"more than {channel.largest_body} bytes"))

    return blueprint


def _query() -> dict[str, str]:
    """The query's parameters. A name given twice is refused: signed could be the one and read the other."""
    pairs = parse_qsl(request.query_string.decode("utf-8", "replace"), keep_blank_values=True)
    query = dict(pairs)
    if len(query) != len(pairs):
        raise Malformed("a parameter is given twice")
    return query
