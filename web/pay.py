"""The way from a chat to the gateway: a page that shows what is to be paid, and the notices that come back."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.words import Words
from core import numbers, tokens
from core.say import say
from core.work import Actor, Shop
from models.orders import OrderStatus
from payments.gateway import BadNotice, GatewayError
from queries import members as people
from queries import orders as find
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
        order_id = tokens.read(shop.settings, "pay", token)
        with shop.work(reads=True) as work:
            order = find.order(work, order_id) if order_id is not None else None
            if order is None:
                return page(shop, "pay-unknown"), 404
            words = words_for(shop, people.member(work, order.member_id).language)
            lines = find.lines(work, order.id)
            payable = order.status is OrderStatus.PLACED and order.expires_at > work.now
            return render_template(
                "pay.html", words=lambda key, **a: words.render(say(key, **a)), language=words.language, order=order,
                number=numbers.show(order.id), lines=lines, payable=payable, token=token,
            )  # fmt: skip

    @blueprint.post("/pay/<token>")
    def go(token: str) -> AnyResponse | tuple[str, int]:
        """Open the payment and go to the gateway's page. A second click gets the same payment."""
        order_id = tokens.read(shop.settings, "pay", token)
        if order_id is None:
            return page(shop, "pay-unknown"), 404
        with shop.work(reads=True) as work:
            order = find.order(work, order_id)
            payer = Actor(order.member_id) if order else Actor()
        try:
            url = till.open([order_id], payer, request.remote_addr or "127.0.0.1")
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


def words_for(shop: Shop, language: str | None) -> Words:
    return Words(language or shop.settings.language, shop.settings.zone, shop.settings.address)


def page(shop: Shop, key: str) -> str:
    """A page with one sentence."""
    words = words_for(shop, None)
    return render_template("sentence.html", sentence=words.render(say(key)), language=words.language)
