"""The way from a chat to the gateway: a page that shows what is to be paid, and the notices that come back."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.words import Words
from core import numbers
from core.say import say
from core.work import Actor, Shop, Work
from models.shares import ShareStatus
from payments.gateway import BadNotice, GatewayError
from queries import members as people
from queries import orders as find
from services import pay_links
from services.pay_links import Bill, For
from services.payments import NothingToPay
from services.till import Till
from web.site import SECURITY


def create_blueprint(shop: Shop, till: Till) -> Blueprint:
    blueprint = Blueprint("pay", __name__, template_folder="templates")

    @blueprint.after_request
    def lead_out(response: Response) -> Response:
        """The button leads on to the gateway's own page, which wants to know where people come from."""
        response.headers["Content-Security-Policy"] = SECURITY["Content-Security-Policy"].replace(
            "form-action 'self'", "form-action 'self' https:"
        )
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        return response

    @blueprint.get("/pay/<token>")
    def show(token: str) -> str | tuple[str, int]:
        """What is to be paid. Opening the page changes nothing: chats fetch links for their previews."""
        with shop.work(reads=True) as work:
            bill = _bill(work, token)
            return _shown(work, bill, token) if bill else (page(shop, "pay-unknown"), 404)

    @blueprint.post("/pay/<token>")
    def go(token: str) -> AnyResponse | tuple[str, int]:
        """Open the payment and go to the gateway's page. A second click gets the same payment."""
        with shop.work(reads=True) as work:
            bill = _bill(work, token)
        if bill is None:
            return page(shop, "pay-unknown"), 404
        if bill.over:
            return redirect(request.path, 303)
        order_ids, share_id = [order.id for order in bill.orders], bill.share.id if bill.share else None
        try:
            url = till.open(order_ids, Actor(bill.buyer), request.remote_addr or "127.0.0.1", share_id=share_id)
        except NothingToPay:
            return redirect(request.path, 303)
        except GatewayError:
            return page(shop, "pay-later"), 503
        return redirect(url, 303)

    @blueprint.post("/payments/notice")
    def notice() -> Response | tuple[dict[str, str], int]:
        """A notice of the gateway: 204 when taken, 401 when not to be believed (it then comes again)."""
        try:
            till.take_notice(dict(request.headers), request.get_data())
        except BadNotice as bad:
            return {"code": "FAIL", "message": type(bad).__name__}, 401
        return Response(status=204)

    return blueprint


def _bill(work: Work, token: str) -> Bill | None:
    link = pay_links.read(work.settings, token)
    return pay_links.bill(work, link) if link else None


def _shown(work: Work, bill: Bill, token: str) -> str:
    words = words_for(work, people.member(work, bill.buyer).language)
    own = [
        (share, pay_links.path(work.settings, For.SHARE, share.id) if share.status is ShareStatus.OPEN else "")
        for share in bill.shares
    ]
    return render_template(
        "pay.html",
        say=lambda key, **arguments: words.render(say(key, **arguments)),
        over=words.render(bill.over) if bill.over else "",
        language=words.language,
        bill=bill,
        number=numbers.show,
        title="、".join(numbers.show(order.id) for order in bill.orders),
        lines=find.lines_of(work, [order.id for order in bill.orders]),
        shares=own,
        token=token,
    )


def words_for(within: Shop | Work, language: str | None) -> Words:
    settings = within.settings
    return Words(language or settings.language, settings.zone, settings.address)


def page(shop: Shop, key: str) -> str:
    """A page with one sentence."""
    words = words_for(shop, None)
    return render_template("sentence.html", sentence=words.render(say(key)), language=words.language)
