"""The way from a chat to the gateway: a page that shows what is to be paid, and the notices that come back."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.words import Words
from core import numbers
from core.errors import ShopError
from core.say import say
from core.work import Actor, Shop, Work
from documents import qr
from models.payments import Way
from models.shares import ShareStatus
from payments.gateway import BadNotice, GatewayError
from queries import members as people
from queries import orders as find
from services import pay_links
from services.pay_links import Bill, For
from services.payments import NothingToPay
from services.till import Till
from web import pay_points
from web.pay_points import Offer
from web.site import SECURITY


def create_blueprint(shop: Shop, till: Till, *, with_points: bool = False) -> Blueprint:
    blueprint = Blueprint("pay", __name__, template_folder="templates")
    page = Page(shop, till, with_points)
    rule = blueprint.add_url_rule
    rule("/pay/<token>", view_func=page.show, methods=["GET"], endpoint="show")
    rule("/pay/<token>", view_func=page.go, methods=["POST"], endpoint="go")
    rule("/pay/<token>/qr.png", view_func=page.picture, methods=["GET"], endpoint="picture")
    rule("/payments/notice", view_func=page.notice, methods=["POST"], endpoint="notice")
    blueprint.after_request(_lead_out)
    return blueprint


def _lead_out(response: Response) -> Response:
    """The button leads on to the gateway's own page, which wants to know where people come from."""
    response.headers["Content-Security-Policy"] = SECURITY["Content-Security-Policy"].replace(
        "form-action 'self'", "form-action 'self' https:"
    )
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Cache-Control"] = "no-store"  # what is to be paid changes, and so does the code to pay it
    return response


class Page:
    def __init__(self, shop: Shop, till: Till, with_points: bool) -> None:
        self._shop = shop
        self._till = till
        self._with_points = with_points

    def show(self, token: str) -> ResponseReturnValue:
        """What is to be paid. Opening the page changes nothing: chats fetch links for their previews."""
        with self._shop.work(reads=True) as work:
            bill = _bill(work, token)
            if bill is None:
                return self._unknown()
            return _shown(work, bill, token, pay_points.offer(work, bill) if self._with_points else None)

    def go(self, token: str) -> ResponseReturnValue:
        """Open the payment and go to the gateway's page. A second click gets the same payment.

        Where it would cost anything else than was shown, the page is shown again.
        """
        bill = self._read(token)
        if bill is None:
            return self._unknown()
        try:
            if self._with_points and not pay_points.choose(self._shop, bill, request.form):
                return redirect(request.path, 303)
            url = self._open(bill, Way.H5)
        except ShopError:
            return redirect(request.path, 303)
        except GatewayError:
            return self._sentence("pay-later"), 503
        return redirect(url, 303)

    def picture(self, token: str) -> ResponseReturnValue:
        """A QR code to pay with: whoever looks at it wants to pay, so this opens the payment.

        Where it can't be paid (now), the code leads to the page, which says why.
        """
        bill = self._read(token)
        if bill is None:
            return self._unknown()
        try:
            text = self._open(bill, Way.NATIVE)
        except (NothingToPay, GatewayError):
            text = f"{self._shop.settings.address}/pay/{token}"
        return Response(qr.png(text), mimetype="image/png")

    def notice(self) -> ResponseReturnValue:
        """A notice of the gateway: 204 when taken, 401 when not to be believed (it then comes again)."""
        try:
            self._till.take_notice(dict(request.headers), request.get_data())
        except BadNotice as bad:
            return {"code": "FAIL", "message": type(bad).__name__}, 401
        return Response(status=204)

    def _read(self, token: str) -> Bill | None:
        with self._shop.work(reads=True) as work:
            return _bill(work, token)

    def _open(self, bill: Bill, way: Way) -> str:
        """Open the payment; a link, or a code's text. Raises NothingToPay, GatewayError."""
        if not bill.orders:
            raise NothingToPay(number="", status="")
        order_ids, share_id = [order.id for order in bill.orders], bill.share.id if bill.share else None
        ip = request.remote_addr or "127.0.0.1"
        return self._till.open(order_ids, Actor(bill.buyer), ip, way=way, share_id=share_id)

    def _unknown(self) -> ResponseReturnValue:
        return self._sentence("pay-unknown"), 404

    def _sentence(self, key: str) -> str:
        """A page with one sentence."""
        words = _words(self._shop, None)
        return render_template("sentence.html", sentence=words.render(say(key)), language=words.language)


def _bill(work: Work, token: str) -> Bill | None:
    link = pay_links.read(work.settings, token)
    return pay_links.bill(work, link) if link else None


def _shown(work: Work, bill: Bill, token: str, points: Offer | None) -> str:
    words = _words(work, people.member(work, bill.buyer).language)
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
        points=points,
        token=token,
    )


def _words(within: Shop | Work, language: str | None) -> Words:
    settings = within.settings
    return Words(language or settings.language, settings.zone, settings.address)
