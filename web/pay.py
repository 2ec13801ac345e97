"""The way from a chat to the gateway: a page that shows what is to be paid, and the notices that come back.

What the page offers depends on what it is opened with (web.devices). It works without scripts; the one that it has
(static/pay.js) asks how the bill stands, and opens WeChat's own cashier.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from bot.words import Words
from core import numbers
from core.errors import ShopError
from core.money import Money
from core.say import say
from core.work import Actor, Shop, Work
from documents import qr
from models.payments import Way
from models.shares import ShareStatus
from payments.gateway import BadNotice, GatewayError
from payments.payers import Payers
from queries import members as people
from queries import orders as find
from services import pay_links, payments
from services.explanations import explained_lines
from services.pay_links import Bill, For, PayLink
from services.payments import NothingToPay
from services.till import Till
from web import pay_choices, pay_state
from web.devices import Device, device
from web.pay_choices import Choices, Offers
from web.payer import BACK, Door
from web.site import SECURITY

BUYER = "buyer"  # the cookie by which a browser shows that it opened the buyer's own link
REMEMBER_BUYER = 7 * 24 * 3600  # as long as an order may wait for its payment


def create_blueprint(
    shop: Shop, till: Till, *, offers: Offers | None = None, payers: Payers | None = None
) -> Blueprint:
    """`payers`: who tells the payer's openid; without it nobody pays over the page inside WeChat."""
    blueprint = Blueprint("pay", __name__, template_folder="templates")
    door = Door(shop.settings, payers) if payers else None
    page = Page(shop, till, offers or Offers(), door)
    rule = blueprint.add_url_rule
    rule("/pay/<token>", view_func=page.show, methods=["GET"], endpoint="show")
    rule("/pay/<token>", view_func=page.go, methods=["POST"], endpoint="go")
    rule("/pay/<token>/state", view_func=page.state, methods=["GET"], endpoint="state")
    rule("/pay/<token>/qr.png", view_func=page.picture, methods=["GET"], endpoint="picture")
    rule(f"/pay/<token>{BACK}", view_func=page.returned, methods=["GET"], endpoint="returned")
    rule("/payments/notice", view_func=page.notice, methods=["POST"], endpoint="notice")
    blueprint.after_request(_lead_out)
    return blueprint


def _lead_out(response: Response) -> Response:
    """The button leads on to the gateway's own page, which wants to know where people come from."""
    policy = SECURITY["Content-Security-Policy"].replace("form-action 'self'", "form-action 'self' https:")
    response.headers["Content-Security-Policy"] = policy + "; connect-src 'self'"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Cache-Control"] = "no-store"  # what is to be paid changes, and so does the code to pay it
    return response


class Page:
    def __init__(self, shop: Shop, till: Till, offers: Offers, door: Door | None) -> None:
        self._shop = shop
        self._till = till
        self._offers = offers
        self._door = door

    def show(self, token: str) -> ResponseReturnValue:
        """What is to be paid. Opening the page changes nothing: chats fetch links for their previews."""
        link = pay_links.read(self._shop.settings, token)
        if link is not None and link.what is For.BUYER:
            return self._remember_buyer(link, token)
        with self._shop.work(reads=True) as work:
            bill = pay_links.bill(work, link) if link else None
            if link is None or bill is None:
                return self._unknown()
            own = self._is_own(link)
            return self._shown(work, bill, token, self._offers.of(work, bill) if own else Choices(), own=own)

    def _remember_buyer(self, link: PayLink, token: str) -> ResponseReturnValue:
        """On to the address that may be forwarded; what the buyer may choose there stays with this browser."""
        settings = self._shop.settings
        path = pay_links.path(settings, For.ORDER, link.id)
        response = redirect(path, 303)
        secure = settings.address.startswith("https://")
        response.set_cookie(BUYER, token, REMEMBER_BUYER, path=path, secure=secure, httponly=True, samesite="Lax")
        return response

    def _is_own(self, link: PayLink) -> bool:
        shown = request.cookies.get(BUYER, "")
        return link.what is For.ORDER and pay_links.read(self._shop.settings, shown) == PayLink(For.BUYER, link.id)

    def go(self, token: str) -> ResponseReturnValue:
        """Do as the boxes were left, then open the payment and go to the gateway's page.

        A second click gets the same payment. Where it would cost anything else than was shown, or only the boxes were
        to be reckoned with, the page is shown again.
        """
        link = pay_links.read(self._shop.settings, token)
        bill = self._read(link)
        if link is None or bill is None:
            return self._unknown()
        back = redirect(request.path, 303)
        try:
            if self._is_own(link):
                self._offers.choose(self._shop, bill, request.form)
            shown = pay_choices.expected(request.form)
            if request.form.get("do") == "choose" or shown is None:
                return back
            if self._inside is not None:
                now = self._shop.clock.now()
                openid = self._inside.known(now)
                if not openid:
                    return self._inside.ask(request.path, shown, now)
                return self._pay_inside(request.path, bill, shown, openid)
            return redirect(self._open(bill, Way.H5, shown), 303)
        except ShopError:
            return back
        except GatewayError:
            return self._sentence("pay-later", request.path), 503

    @property
    def _inside(self) -> Door | None:
        """The door to WeChat's own cashier, where this browser can open it over the page."""
        return self._door if device(request.user_agent.string) is Device.WECHAT else None

    def _pay_inside(self, page: str, bill: Bill, shown: Money, openid: str) -> WerkzeugResponse:
        """Open the payment for this payer; the page's script does the rest."""
        try:
            self._open(bill, Way.JSAPI, shown, openid)
        except ShopError:
            return redirect(page, 303)
        except GatewayError:
            return Response(self._sentence("pay-later", page), 503)
        return redirect(f"{page}?wechat", 303)

    def returned(self, token: str) -> ResponseReturnValue:
        """Back from the platform's page: go on with what was pressed. From anywhere else: say so, do nothing."""
        link = pay_links.read(self._shop.settings, token)
        bill = self._read(link)
        if link is None or bill is None or self._door is None:
            return self._unknown()
        page, now = request.path.removesuffix(BACK), self._shop.clock.now()
        try:
            found = self._door.returned(page, now)
        except GatewayError:
            response = redirect(f"{page}?scan=unknown", 303)
        else:
            if found is None:
                return self._sentence("pay-asked-over", page), 400
            response = self._pay_inside(page, bill, found.shown, found.openid)
            self._door.remember(response, found.openid, now)
        self._door.forget_asking(response, page)
        return response

    def state(self, token: str) -> ResponseReturnValue:
        """How the bill stands, for the page that waits: another word, and it looks at itself again."""
        with self._shop.work(reads=True) as work:
            link = pay_links.read(work.settings, token)
            bill = pay_links.bill(work, link) if link else None
            return {"state": pay_state.of(work, bill).mark} if bill else ({"state": ""}, 404)

    def picture(self, token: str) -> ResponseReturnValue:
        """A QR code to pay with: whoever looks at it wants to pay, so this opens the payment.

        Where it can't be paid (now, or not for what the page around it says), the code leads to the page.
        """
        link = pay_links.read(self._shop.settings, token)
        bill = self._read(link)
        if link is None or bill is None:
            return self._unknown()
        try:
            text = self._open(bill, Way.NATIVE, pay_choices.expected(request.args))
        except (ShopError, GatewayError):
            what = For.ORDER if link.what is For.BUYER else link.what
            text = self._shop.settings.address + pay_links.path(self._shop.settings, what, link.id)
        return Response(qr.png(text), mimetype="image/png")

    def notice(self) -> ResponseReturnValue:
        """A notice of the gateway: 204 when taken, 401 when not to be believed (it then comes again)."""
        try:
            self._till.take_notice(dict(request.headers), request.get_data())
        except BadNotice as bad:
            return {"code": "FAIL", "message": type(bad).__name__}, 401
        return Response(status=204)

    def _read(self, link: PayLink | None) -> Bill | None:
        with self._shop.work(reads=True) as work:
            return pay_links.bill(work, link) if link else None

    def _open(self, bill: Bill, way: Way, shown: Money | None, openid: str = "") -> str:
        """Open the payment; a link, a code's text, a prepay id. Raises NothingToPay, NotAsShown, GatewayError."""
        if bill.over or not bill.orders:
            raise NothingToPay(number="", status="")
        order_ids, share_id = [order.id for order in bill.orders], bill.share.id if bill.share else None
        ip = request.remote_addr or "127.0.0.1"
        payer = Actor(bill.buyer)
        return self._till.open(order_ids, payer, ip, way=way, share_id=share_id, openid=openid, shown=shown)

    def _call(self, work: Work, bill: Bill) -> Mapping[str, str] | None:
        """What the page's script hands to WeChat, right after the button was pressed."""
        openid = self._inside.known(work.now) if self._inside else ""
        if "wechat" not in request.args or not openid or bill.over:
            return None
        how = (self._till.gateway.name, Way.JSAPI, openid)
        opened = payments.usable(work, bill.orders, how, bill.share)
        prepay_id = payments.link_of(work, opened) if opened else ""
        return self._till.gateway.jsapi_call(prepay_id) if prepay_id else None

    def _shown(self, work: Work, bill: Bill, token: str, choices: Choices, *, own: bool) -> str:
        words = _words(work, people.member(work, bill.buyer).language)
        state, on = pay_state.of(work, bill), device(request.user_agent.string)
        sandbox, inside, scan = self._till.gateway.name == "sandbox", self._inside is not None, request.args.get("scan")
        code = on is Device.DESKTOP or (on is Device.WECHAT and (not inside or scan is not None))
        lines = find.lines_of(work, [order.id for order in bill.orders])
        shares = [
            (share, pay_links.path(work.settings, For.SHARE, share.id) if share.status is ShareStatus.OPEN else "")
            for share in bill.shares
        ]
        return render_template(
            "pay.html",
            say=lambda key, **arguments: words.render(say(key, **arguments)),
            render=words.render,
            language=words.language,
            bill=bill,
            state=state,
            number=numbers.show,
            title="、".join(numbers.show(order.id) for order in bill.orders),
            lines=lines,
            reasons=explained_lines(work, [line for some in lines.values() for line in some]) if own else {},
            shares=shares,
            choices=choices,
            own=own,
            token=token,
            button=on is Device.PHONE or inside or sandbox,  # the sandbox's page opens on a desktop, too
            code=words.render(say(f"pay-code-{on}")) if code else "",
            inside=inside,
            call=self._call(work, bill),
            unknown=scan == "unknown",
        )

    def _unknown(self) -> ResponseReturnValue:
        return self._sentence("pay-unknown"), 404

    def _sentence(self, key: str, link: str = "") -> str:
        """A page with one sentence, and perhaps a link back to the page."""
        words = _words(self._shop, None)
        sentence, label = words.render(say(key)), words.render(say("pay-back"))
        return render_template("sentence.html", sentence=sentence, language=words.language, link=link, label=label)


def _words(within: Shop | Work, language: str | None) -> Words:
    settings = within.settings
    return Words(language or settings.language, settings.zone, settings.address)
