"""What a coupon is, in a sentence."""

from __future__ import annotations

from core.say import Say, say
from core.work import Work
from models.coupons import Coupon, CouponKind
from queries import catalog as goods
from queries import members as people


def coupon_said(work: Work, kind: CouponKind) -> Say:
    """ "「周末券」满 50 减 5（限苹果）"."""
    return say("coupon-said", name=kind.name, terms=terms_said(kind), scope=scope_said(work, kind))


def coupon_line(work: Work, coupon: Coupon, kind: CouponKind) -> Say:
    """Somebody's coupon with its number and its use-by."""
    return say("coupon-line", number=str(coupon.id), coupon=coupon_said(work, kind), until=coupon.usable_until)


def terms_said(kind: CouponKind) -> Say:
    most = say("coupon-most", most=kind.most) if kind.most is not None else ""
    if kind.percent:
        tenths = f"{(100 - kind.percent) / 10:g}"
        least = say("coupon-from", at_least=kind.at_least) if kind.at_least else ""
        return say("coupon-percent", percent=str(kind.percent), tenths=tenths, least=least, most=most)
    if kind.at_least:
        return say("coupon-threshold", at_least=kind.at_least, off=kind.off)
    return say("coupon-off", off=kind.off)


def scope_said(work: Work, kind: CouponKind) -> Say | str:
    shelf = goods.catalog(work)
    if kind.product_id is not None:
        return say("scope-only", name=shelf.products[kind.product_id].name)
    if kind.supplier_id is not None:
        return say("scope-only", name=people.supplier_name(work, kind.supplier_id))
    if kind.community_id is not None:
        return say("scope-community", name=people.community(work, kind.community_id).name)
    return ""
