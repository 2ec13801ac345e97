"""What a friend sees who opens an invitation: by whom it is, and what to say to take it up."""

from __future__ import annotations

from flask import Blueprint, render_template

from bot.words import Words
from core import codes
from core.say import say
from core.text import storable
from core.work import Shop
from queries import invitations as find
from queries import members as people


def create_blueprint(shop: Shop) -> Blueprint:
    blueprint = Blueprint("invitations", __name__, template_folder="templates")
    words = Words(shop.settings.language, shop.settings.zone, shop.settings.address)

    @blueprint.get("/invite/<code>")
    def show(code: str) -> str | tuple[str, int]:
        """Opening it changes nothing: chats fetch links for their previews."""
        with shop.work(reads=True) as work:
            inviter_id = find.owner_of(work, codes.read(storable(code)))
            if inviter_id is None:
                said, status = say("invite-unknown"), 404
            else:
                name = people.member(work, inviter_id).name
                said, status = say("invite-card", name=name, code=codes.read(code)), 200
        return render_template("sentence.html", sentence=words.render(said), language=words.language), status

    return blueprint
