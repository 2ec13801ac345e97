"""What a link to pay stands for: one order, somebody's share of one, or all that somebody has to pay.

Whoever holds such a link may see what is to be paid, and pay it: no login, and nothing to be called for making one.
Only the link that the buyer gets may also choose by which coupon and points (docs/decisions/pay-page.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core import tokens
from core.money import ZERO, Money
from core.say import Say, say
from core.settings import Settings
from core.work import Work
from models.orders import Order, OrderStatus
from models.shares import Share
from queries import orders as orders_found
from queries import payments as payments_found
from queries import shares as shares_found
from services import payments


class For(StrEnum):
    """The purpose under which a link is signed."""

    ORDER = "pay"
    BUYER = "pay-own"  # of an order, for its buyer alone
    SHARE = "pay-share"
    ALL = "pay-all"  # of a member


@dataclass(frozen=True, slots=True)
class PayLink:
    """`id` is an order's, a share's or a member's."""

    what: For
    id: int


@dataclass(frozen=True, slots=True)
class Bill:
    """What a link shows now: these orders of one buyer, or a share of the only one.

    `over` says why nothing of it can be paid (any more). `shares` are those of an order that several people pay.
    """

    buyer: int
    orders: tuple[Order, ...]
    share: Share | None = None
    shares: tuple[Share, ...] = ()
    over: Say | None = None

    @property
    def amount(self) -> Money:
        return self.share.amount if self.share else sum((order.total for order in self.orders), ZERO)

    @property
    def until(self) -> datetime:
        return min(order.expires_at for order in self.orders)


def path(settings: Settings, what: For, row_id: int) -> str:
    """Where it is paid: a path of ours."""
    return "/pay/" + tokens.sign(settings, what, row_id)


def read(settings: Settings, token: str) -> PayLink | None:
    """What a token stands for; None for what we didn't sign."""
    found = ((what, tokens.read(settings, what, token)) for what in For)
    return next((PayLink(what, row_id) for what, row_id in found if row_id is not None), None)


def bill(work: Work, link: PayLink) -> Bill | None:
    """What is behind a link; None where there never was such a thing."""
    if link.what is For.ALL:
        unpaid = tuple(payable(work, link.id))
        over = _held(work, [order.id for order in unpaid]) if unpaid else say("pay-all-nothing")
        return Bill(link.id, unpaid, over=over)
    share = shares_found.share(work, link.id) if link.what is For.SHARE else None
    order_id = share.order_id if share else link.id if link.what in (For.ORDER, For.BUYER) else None
    order = orders_found.order(work, order_id) if order_id is not None else None
    if order is None:
        return None
    shares = () if share else tuple(shares_found.standing(work, order.id))
    over = payments.why_not(work, order, share) or _held(work, [order.id])
    return Bill(order.member_id, (order,), share, shares, over)


def _held(work: Work, order_ids: list[int]) -> Say | None:
    """Money has come that doesn't fit: nobody should pay once more before somebody has looked."""
    return say("pay-is-held") if payments_found.is_held(work, order_ids) else None


def payable(work: Work, member_id: int) -> list[Order]:
    """Somebody's orders that can be paid together: unpaid, in time, and not shared with others."""
    unpaid = orders_found.unpaid_of(work, member_id)
    shared = shares_found.shared(work, [order.id for order in unpaid])
    return [order for order in unpaid if order.id not in shared]


def is_payable(work: Work, order: Order) -> bool:
    """Whether an order waits for its payment, and still may."""
    return order.status is OrderStatus.PLACED and order.expires_at > work.now
