"""Win-back (挽回): by rule, whoever cools gets a word or a coupon; some, by lot, nothing, to see what it does.

Each night everybody who has newly entered a rule's stage is assigned, once per spell. The addressed are then written to
past the governor; whom it refuses stays in their group. What came of it: services/winback_effects.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.clock import day_of
from core.errors import ShopError
from core.message import Message, message
from core.say import Say, say
from core.segments import Stage
from core.work import Work
from models.consents import Purpose
from models.coupons import CouponKind
from models.members import Role
from models.winback import RULE_FLOW, Offer, RuleStatus, SpellStatus, WinbackRule
from queries import browsing as shelf
from queries import catalog as goods
from queries import coupons as coupons_found
from queries import folding
from queries import winback as find
from queries.members import Caller
from queries.winback import Turn
from queries.winback_effects import SOURCE
from services import browsing, figures, governor, history, quiet_hours
from services.coupons import issuing
from services.coupons.said import coupon_said
from services.members import MembersJoined
from services.outbox import MessageParked, MessageSent

BATCH, MOST, LATE = 100, 20, timedelta(days=3)
PURPOSES = {Offer.COUPON: Purpose.OFFERS, Offer.BARGAIN: Purpose.OFFERS, Offer.NEWS: Purpose.NEWS}


class NoSuchWinback(ShopError):
    """No rule of that number, or not one of the asker's. Arguments: number."""


class WinbackExists(ShopError):
    """One that does the same goes on already. Arguments: number."""


class WinbackElsewhere(ShopError):
    """It isn't where it would have to be for that. Arguments: number, status."""


class TooManyWinbacks(ShopError):
    """More than anybody looks after. Arguments: most."""


class BadHeldShare(ShopError):
    """So many cannot be held out. Arguments: least, most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule as it is asked for. `held_percent` None: as many as are set."""

    stage: Stage
    offer: Offer
    coupon: CouponKind | None = None
    held_percent: int | None = None


def begin(work: Work, by: int, plan: Plan) -> WinbackRule:
    """From today on. Raises WinbackExists, TooManyWinbacks, BadHeldShare, CouponGone."""
    held = work.settings.winback.held_percent if plan.held_percent is None else plan.held_percent
    if not 5 <= held <= 50:
        raise BadHeldShare(least=5, most=50)
    coupon_id = plan.coupon.id if plan.coupon else None
    if plan.coupon and not _can_issue(work, plan.coupon):
        raise issuing.CouponGone(name=plan.coupon.name)
    if known := find.alike(work, plan.stage, plan.offer, coupon_id):
        raise WinbackExists(number=str(known.id))
    if find.going_on(work) >= MOST:
        raise TooManyWinbacks(most=MOST)
    made = WinbackRule(
        stage=plan.stage, offer=plan.offer, coupon_kind_id=coupon_id, held_percent=held, status=RuleStatus.RUNNING,
        since=day_of(work.now, work.settings.zone), made_by=by, made_at=work.now,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    return made


def seen(work: Work, caller: Caller, number: int) -> WinbackRule:
    """A rule of the caller's; anybody's for a manager. Raises NoSuchWinback."""
    found = find.rule(work, number)
    if found is None or not (found.made_by == caller.member_id or Role.MANAGER in caller.roles):
        raise NoSuchWinback(number=str(number))
    return found


def pause(work: Work, found: WinbackRule) -> None:
    """Nobody is met or written to until it goes on. Raises WinbackElsewhere."""
    _move(work, found, RuleStatus.PAUSED)


def resume(work: Work, found: WinbackRule) -> None:
    """Whoever entered the stage meanwhile is not met. Raises WinbackElsewhere."""
    today = day_of(work.now, work.settings.zone)
    _move(work, found, RuleStatus.RUNNING, since=max(today, found.since))


def stop(work: Work, found: WinbackRule) -> None:
    """For good; whoever still waits gets nothing. Raises WinbackElsewhere."""
    _move(work, found, RuleStatus.STOPPED)
    find.skip_all(work, found.id, "stopped")


def is_held(rule_id: int, member_id: int, percent: int) -> bool:
    """Whether somebody is held out by a rule: by no choice of anybody's, and as anybody can reckon again."""
    drawn = hashlib.sha256(f"winback:{rule_id}:{member_id}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % 100 < percent


def assign_next(work: Work) -> bool:
    """Let the next rule meet whoever has entered its stage since it looked last; True while there may be more."""
    today = day_of(work.now, work.settings.zone)
    if not find.is_due(work, today):
        return False
    figures.fresh(work)
    folded = folding.last_folded(work)
    if folded is not None and folded.day < today:  # another process is at it: the next run of this job will do
        return False
    found = find.claim(work, today)
    if found is None:
        return False
    until = work.now + timedelta(days=work.settings.winback.come_back_days)
    rows = []
    for member_id, bought_on in find.entered(work, found, figures.limits(work), today).items():
        held = is_held(found.id, member_id, found.held_percent)
        rows.append(
            {"rule_id": found.id, "member_id": member_id, "bought_on": bought_on, "held": held, "reason": "",
             "status": SpellStatus.HELD if held else SpellStatus.WAITING, "assigned_at": work.now, "until": until}
        )  # fmt: skip
    find.assign(work, rows)
    return True


def send_next(work: Work) -> bool:
    """Write to some of those who wait; True while there may be more.

    The rule's row is locked, and each leaves "waiting" once, in the transaction in which they get their message and
    their coupon: so any number of processes may, and none of the three comes alone.
    """
    if quiet_hours.is_quiet(work.settings, work.now):
        return False
    found = find.speaking(work)
    if found is None:
        return False
    turns = find.waiting(work, found.id, BATCH)
    reasons = {turn.spell_id: _too_late(work, turn) for turn in turns}
    for reason in ("back", "late"):
        find.skip(work, [spell_id for spell_id, found_ in reasons.items() if found_ == reason], reason)
    _speak(work, found, [turn for turn in turns if not reasons[turn.spell_id]])
    return True


def _too_late(work: Work, turn: Turn) -> str:
    if turn.back:
        return "back"
    return "late" if turn.assigned_at < work.now - LATE else ""


def _speak(work: Work, found: WinbackRule, turns: Sequence[Turn]) -> None:
    kind = coupons_found.kind(work, found.coupon_kind_id) if found.coupon_kind_id else None
    if kind is not None:
        turns = _with_coupon(work, kind, turns)
    shown = _messages(work, found, kind, [turn.member_id for turn in turns])
    find.skip(work, [turn.spell_id for turn in turns if turn.member_id not in shown], "nothing")
    turns = [turn for turn in turns if turn.member_id in shown]
    verdicts = governor.send(work, shown, PURPOSES[found.offer]) if shown else {}
    refused: dict[str, list[int]] = {}
    for turn in turns:
        verdict = verdicts[turn.member_id]
        if verdict.outbox_id is None:
            refused.setdefault(verdict.reason, []).append(turn.spell_id)
            continue
        queued = find.queue(work, turn.spell_id, verdict.outbox_id)
        given = kind is None or issuing.issue(work, kind.id, [turn.member_id], SOURCE, turn.spell_id)
        if not (queued and given):
            raise RuntimeError("somebody else has had them, though the rule is locked: nothing of this happens")
    for reason, spell_ids in refused.items():
        find.skip(work, spell_ids, reason)


def _with_coupon(work: Work, kind: CouponKind, turns: Sequence[Turn]) -> list[Turn]:
    """Those for whom there is a coupon; the others are skipped."""
    had = coupons_found.counts(work, kind.id, [turn.member_id for turn in turns]) if turns else {}
    left = len(turns) if kind.total is None else kind.total - kind.issued
    able = [turn for turn in turns if had.get(turn.member_id, 0) < kind.per_person]
    able = able[:left] if _can_issue(work, kind) else []
    mine = {turn.spell_id for turn in able}
    find.skip(work, [turn.spell_id for turn in turns if turn.spell_id not in mine], "no-coupon")
    return able


def _can_issue(work: Work, kind: CouponKind) -> bool:
    in_time = kind.ends_at is None or kind.ends_at > work.now
    return kind.stopped_at is None and in_time and (kind.total is None or kind.issued < kind.total)


def _messages(work: Work, found: WinbackRule, kind: CouponKind | None, member_ids: Sequence[int]) -> dict[int, Message]:
    """What each of them is told: goods of the kind that they like, else whatever there is. Nobody, where there is
    nothing; who gets the same words gets the same message."""
    if not member_ids:
        return {}
    since = work.now - timedelta(days=work.settings.segments.likes_days)
    liked, offered = find.liked(work, member_ids, since), _offered(work, found.offer)
    made: dict[str, Message | None] = {}
    for category in {liked.get(one, "") for one in member_ids}:
        mine = [line for of, line in offered if of == category] or [line for _, line in offered]
        made[category] = _said(work, found.offer, kind, mine[: work.settings.winback.goods])
    told = {one: made[liked.get(one, "")] for one in member_ids}
    return {one: shown for one, shown in told.items() if shown is not None}


def _said(work: Work, offer: Offer, kind: CouponKind | None, lines: Sequence[Say]) -> Message | None:
    if kind is not None:
        head = say("winback-coupon", coupon=coupon_said(work, kind))
        return message(head, *([say("winback-goods"), *lines] if lines else []))
    return message(say(f"winback-{offer}"), *lines) if lines else None


def _offered(work: Work, offer: Offer) -> list[tuple[str, Say]]:
    """Goods that can be had now, each with its category and a line about it."""
    if offer is Offer.BARGAIN:
        return [
            (bargain.way.product.category,
             say("winback-line-cheaper", name=bargain.way.product.title(bargain.way.sku), price=bargain.way.lowest,
                 unit=bargain.way.sku.unit, usual=bargain.was or bargain.way.sku.price))
            for bargain in browsing.bargains(work, None, None)
        ]  # fmt: skip
    products: Iterable[goods.Product] = goods.catalog(work).on_shelf(work.now)
    if offer is Offer.NEWS:
        listed = shelf.listed(work, work.now - timedelta(days=work.settings.winback.new_days))
        products = [product for product in products if product.id in listed]
    pairs = [(product, sku) for product in products for sku in product.skus]
    left = goods.left(work, [sku.id for _, sku in pairs])
    return [
        (product.category, say("winback-line-goods", name=product.title(sku), price=sku.price, unit=sku.unit))
        for product, sku in pairs if left[sku.id].thousandths > 0
    ]  # fmt: skip


def note_sent(work: Work, event: MessageSent) -> None:
    if event.once:
        find.settle(work, event.outbox_id, SpellStatus.SENT, (SpellStatus.QUEUED, SpellStatus.FAILED), "")


def note_parked(work: Work, event: MessageParked) -> None:
    if event.once:
        find.settle(work, event.outbox_id, SpellStatus.FAILED, (SpellStatus.QUEUED,), event.problem)


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


def _move(work: Work, found: WinbackRule, status: RuleStatus, **more: object) -> None:
    old = found.status
    if old not in RULE_FLOW.sources(status) or not find.move(work, found.id, [old], status, **more):
        raise WinbackElsewhere(number=str(found.id), status=say(f"winback-status-{old}"))
    history.note(work, WinbackRule.__tablename__, found.id, old, status)
