"""The till: every call to the payment gateway, always in three steps.

Claim in one transaction (our number is stored), call outside any, record in another. A crash between two steps leaves
a row that is looked at again, and every call can be repeated under the same number.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from core.money import Money
from core.work import Actor, Shop
from models.payments import Way
from payments.gateway import (
    Closing,
    Gateway,
    GatewayRefused,
    GatewayUnknown,
    PaymentFacts,
    PaymentNotice,
    RefundFacts,
    RefundNotice,
)
from queries import orders as orders_found
from queries import shares as shares_found
from services import paybacks, payments
from services.paybacks import Call

log = logging.getLogger("qunmai.till")


class Till:
    """The gateway and the shop together. Thread-safe; one per process."""

    def __init__(self, shop: Shop, gateway: Gateway) -> None:
        self.shop = shop
        self.gateway = gateway

    def open(
        self,
        order_ids: Sequence[int],
        payer: Actor,
        payer_ip: str,
        request_id: str = "",
        *,
        way: Way = Way.H5,
        share_id: int | None = None,
        openid: str = "",
        shown: Money | None = None,
    ) -> str:
        """What is needed to pay these orders, or a share of the only one: a link, a QR code's text, a prepay id.

        Raises NothingToPay, NotAsShown, GatewayUnknown, GatewayRefused.
        """
        with self.shop.work(payer, request_id) as work:
            # Locked: of many presses at once the first makes the payment, and the others find it.
            wanted = [order for i in sorted(order_ids) if (order := orders_found.locked(work, i)) is not None]
            share = shares_found.share(work, share_id) if share_id is not None else None
            member, name = payer.member_id or 0, self.gateway.name
            payment = payments.request(work, wanted, member, name, way=way, share=share, openid=openid, shown=shown)
            if link := payments.link_of(work, payment):
                return link
            charge = payments.charge_for(work, payment)
        match way:
            case Way.H5:
                opened = self.gateway.open_h5(charge, payer_ip=payer_ip)
            case Way.NATIVE:
                opened = self.gateway.open_native(charge)
            case Way.JSAPI:
                opened = self.gateway.open_jsapi(charge, openid=openid)
        with self.shop.work(payer, request_id) as work:
            payments.record_opened(work, payment.id, opened)
        return opened

    def take_notice(self, headers: Mapping[str, str], body: bytes, request_id: str = "") -> None:
        """Take a notice of the gateway. Raises payments.gateway.BadNotice for what must not be believed."""
        notice = self.gateway.read_notice(headers, body)
        with self.shop.work(request_id=request_id) as work:
            match notice:
                case PaymentNotice(event_id, kind, facts):
                    payments.take_notice(work, self.gateway.name, event_id, kind, facts.number)
                    payments.settle(work, facts, mchid=self.gateway.mchid, app_id=self.gateway.app_id)
                case RefundNotice(event_id, kind, facts):
                    payments.take_notice(work, self.gateway.name, event_id, kind, facts.refund_number)
                    paybacks.hear(work, facts, self.gateway.mchid)
                case _:
                    log.info("notice of no use", extra={"kind": notice.kind})

    def watch_payments(self) -> bool:
        """Look at one payment that is due: ask how it stands, or close it. True while there may be more."""
        with self.shop.work() as work:
            look = payments.next_look(work)
        if look is None:
            return False
        closing: Closing | None = None
        facts: PaymentFacts | None = None
        try:
            if look.close:
                closing = self.gateway.close(look.number)
            if closing in (None, Closing.PAID):
                facts = self.gateway.query(look.number)
        except (GatewayUnknown, GatewayRefused) as trouble:
            log.warning("payment not looked at", extra={"payment": look.number, "trouble": str(trouble)})
        with self.shop.work() as work:
            payments.record_look(work, look, closing, facts, mchid=self.gateway.mchid, app_id=self.gateway.app_id)
        return True

    def send_refunds(self) -> bool:
        """Send one refund that is due, or ask about it. True while there may be more."""
        with self.shop.work() as work:
            errand = paybacks.next_errand(work)
        if errand is None:
            return False
        facts: RefundFacts | None = None
        refusal = ""
        try:
            facts = self._call(errand)
        except GatewayUnknown as trouble:
            log.warning("refund unknown", extra={"refund": errand.refund_number, "trouble": str(trouble)})
        except GatewayRefused as trouble:
            refusal = "" if trouble.passing else trouble.code
            log.warning("refund refused", extra={"refund": errand.refund_number, "trouble": str(trouble)})
        with self.shop.work() as work:
            if refusal and errand.call is Call.REDIRECT:
                paybacks.not_to_bank(work, errand.refund_id, refusal)
            elif refusal:
                paybacks.fail(work, errand.refund_id, refusal)
            elif facts is None:
                paybacks.put_off(work, errand.refund_number)
            else:
                paybacks.record(work, errand.refund_number, facts, self.gateway.mchid)
        return True

    def _call(self, errand: paybacks.Errand) -> RefundFacts | None:
        if errand.call is Call.ASK:
            return self.gateway.query_refund(errand.refund_number)
        if errand.call is Call.REDIRECT:
            return self.gateway.redirect_refund(refund_id=errand.their_id, refund_number=errand.refund_number)
        return self.gateway.refund(
            number=errand.payment_number,
            refund_number=errand.refund_number,
            amount=errand.amount,
            total=errand.total,
            notify_url=self.shop.settings.address + "/payments/notice",  # why is nobody's business but the shop's
        )
