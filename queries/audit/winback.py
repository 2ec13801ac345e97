"""Whoever was held out had nothing of a rule's; whoever was addressed had message and coupon together, once."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, func, select

from models.coupons import Coupon
from models.outbox import Delivery
from models.winback import Spell, SpellStatus, WinbackRule
from queries.audit.checks import Check
from queries.winback_effects import SOURCE


def checks() -> Iterator[Check]:
    both = select(Spell.rule_id, Spell.member_id).group_by(Spell.rule_id, Spell.member_id)
    yield "a win-back rule has somebody in both groups", both.having(func.count(Spell.held.distinct()) > 1)
    coupon = exists().where(Coupon.source == SOURCE, Coupon.source_id == Spell.id)
    held = select(Spell.id).where(Spell.held, coupon | Spell.outbox_id.is_not(None))
    yield "somebody who was held out has had something of the rule", held
    silent = Spell.status.in_((SpellStatus.WAITING, SpellStatus.SKIPPED))
    yield "a win-back gave a coupon without a word", select(Spell.id).where(silent, coupon)
    twice = select(Coupon.source_id).where(Coupon.source == SOURCE).group_by(Coupon.source_id)
    yield "a win-back gave several coupons for one spell", twice.having(func.count() > 1)
    foreign = select(Spell.id).join(WinbackRule, WinbackRule.id == Spell.rule_id)
    foreign = foreign.join(Coupon, (Coupon.source == SOURCE) & (Coupon.source_id == Spell.id))
    other = (Coupon.member_id != Spell.member_id) | (Coupon.kind_id != func.coalesce(WinbackRule.coupon_kind_id, 0))
    yield "a win-back's coupon is somebody else's, or another than the rule's", foreign.where(other)
    sent = select(Spell.id).join(Delivery, Delivery.id == Spell.outbox_id)
    yield "a win-back's message went to somebody else", sent.where(Delivery.member_id != Spell.member_id)
