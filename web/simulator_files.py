"""Handing in a picture or file, to be put beside a message of the simulator: POST /sim/api/files (docs/api.md)."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from bot.attachments import LARGEST, too_large
from core.say import say
from core.work import Shop
from services import simulator
from web.simulator_requests import BadField, text_field

AROUND = 16 * 1024  # bytes of a form beside the file itself


def add(sim: Blueprint, shop: Shop) -> None:
    @sim.post("/api/files")
    def upload() -> ResponseReturnValue:
        """Keep it, and give the reference by which a message names it."""
        sender, name, content = _read()
        with shop.work() as work:
            reference, name, picture = simulator.upload(work, sender, name, content)
        return {"reference": reference, "name": name, "kind": "image" if picture else "file"}


def _read() -> tuple[str, str, bytes]:
    """Who sends, the file's name and its bytes. Raises BadField, AttachmentTooLarge."""
    request.max_content_length = LARGEST + AROUND
    if (request.content_length or 0) > LARGEST + AROUND:  # before anything of it is read
        raise too_large()
    sender = text_field(dict(request.form), "sender", 200)
    sent = request.files.get("file")
    content = b""
    if sent is not None:
        with sent.stream as stream:
            content = stream.read(LARGEST + 1)
    if sent is None or not content:
        raise BadField(field="file", wanted=say("simulator-wanted-file"))
    if len(content) > LARGEST:
        raise too_large()
    return sender, sent.filename or "file", content
