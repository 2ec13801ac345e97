"""Coupons (优惠券): issued to people, and taken off what they order."""

from services.coupons.issuing import CouponGone, issue

__all__ = ["CouponGone", "issue"]
