"""What could not be decided is asked under a number, kept, and answered once. Nothing that was said is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from core.errors import ShopError
from core.quantity import Quantity
from core.work import Work
from models.group_orders import DOUBT_FLOW, Doubt, DoubtKind, DoubtStatus
from queries import group_orders as find
from queries.deals import Deal
from reading import Item, Kind, Offer, Reading, read
from services.group_orders import standing
from services.group_orders.chain import Goods, Portion
from services.group_orders.journal import Changed
from services.group_orders.merge import Stood
from services.group_orders.standing import Put

SHORT, LONG = timedelta(minutes=30), timedelta(days=2)
LIVES = {DoubtKind.UNCLEAR: SHORT, DoubtKind.NEEDS_ITEM: timedelta(hours=12)}
OWN = (DoubtKind.UNCLEAR, DoubtKind.NEEDS_ITEM)
MOST_CHOICES = 9


class NoSuchDoubt(ShopError):
    """There is no question of that number. Arguments: number."""


class NotYoursToAnswer(ShopError):
    """Only the person concerned or the leader may answer. Arguments: number."""


class StaleDoubt(ShopError):
    """Answered already, too late, or the order has changed since. Arguments: number."""


class WhichChoice(ShopError):
    """The question needs one of its choices, or the goods in words. Arguments: number, text."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer did."""

    doubt: Doubt
    changed: tuple[Changed, ...]
    put: Put
    member_id: int


def ask(
    work: Work,
    deal: Deal,
    kind: DoubtKind,
    asked_by: int,
    text: str,
    *,
    member_id: int | None = None,
    proposal: Mapping[str, Any] | None = None,
) -> int:
    """Keep a question. Returns its number in the deal; two at once: the second sees an IntegrityError, looks again."""
    number = find.latest_doubt(work, deal.id) + 1
    work.execute(
        insert(Doubt).values(
            deal_id=deal.id,
            number=number,
            kind=kind,
            status=DoubtStatus.OPEN,
            member_id=member_id,
            asked_by=asked_by,
            text=text[:500],
            proposal=dict(proposal or {}),
            asked_at=work.now,
            expires_at=work.now + LIVES.get(kind, LONG),
        )
    )
    return number


def change_to(goods: Goods, stood: Mapping[str, Stood]) -> dict[str, Any]:
    """A proposal: these totals, as long as what stands now still stands."""
    return {
        "totals": {item: [[str(p.quantity), p.note] for p in portions] for item, portions in goods.items()},
        "stood": {item: str(have.all) for item, have in stood.items()},
    }


def answer(work: Work, deal: Deal, offer: Offer, number: int, words: str, by: int, *, leader: bool) -> Answered:
    """A yes, a choice ("2") or the goods in words. Raises NoSuchDoubt, NotYoursToAnswer, StaleDoubt, WhichChoice."""
    doubt = find.doubt(work, deal.id, number)
    if doubt is None:
        raise NoSuchDoubt(number=str(number))
    if not (leader or by == doubt.member_id or (by == doubt.asked_by and doubt.kind in OWN)):
        raise NotYoursToAnswer(number=str(number))
    if doubt.status is not DoubtStatus.OPEN or doubt.expires_at <= work.now or doubt.member_id is None:
        raise StaleDoubt(number=str(number))
    if doubt.kind is DoubtKind.WHICH_MEMBER:
        raise WhichChoice(number=str(number), text=doubt.text)
    buyer = doubt.member_id
    stood = standing.of_member(work, deal, buyer)
    if doubt.kind in OWN:
        if _spoke_since(work, deal.id, doubt):
            raise StaleDoubt(number=str(number))
        totals = _chosen(offer, doubt, words, stood)
    else:
        if {item: str(have.all) for item, have in stood.items()} != doubt.proposal["stood"]:
            raise StaleDoubt(number=str(number))
        totals = {
            item: tuple(Portion(Quantity.of(quantity), note) for quantity, note in portions)
            for item, portions in doubt.proposal["totals"].items()
        }
    _close(work, doubt, DoubtStatus.ANSWERED, by)
    put = standing.put(work, deal, buyer, totals, buyer)
    changed = tuple(
        Changed(
            buyer, "", item, stood.get(item, Stood()).all, sum((p.quantity for p in portions), Quantity(0)), "answer"
        )
        for item, portions in totals.items()
    )
    return Answered(doubt, changed, put, buyer)


def drop(work: Work, deal: Deal, number: int, by: int, *, leader: bool) -> None:
    """忽略: nothing is to be done. Raises as `answer`."""
    doubt = find.doubt(work, deal.id, number)
    if doubt is None:
        raise NoSuchDoubt(number=str(number))
    if not (leader or by in (doubt.member_id, doubt.asked_by)):
        raise NotYoursToAnswer(number=str(number))
    _close(work, doubt, DoubtStatus.DROPPED, by)


def _close(work: Work, doubt: Doubt, status: DoubtStatus, by: int) -> None:
    """Of two answers at once one counts."""
    DOUBT_FLOW.check(DoubtStatus.OPEN, status)
    closed = work.execute(
        update(Doubt)
        .where(Doubt.id == doubt.id, Doubt.status == DoubtStatus.OPEN)
        .values(status=status, answered_by=by, answered_at=work.now)
        .execution_options(synchronize_session=False)
    )
    if not closed.rowcount:  # type: ignore[attr-defined]
        raise StaleDoubt(number=str(doubt.number))


def _spoke_since(work: Work, deal_id: int, doubt: Doubt) -> bool:
    """Whether the person has ordered in plain words after the question: then it is settled."""
    for row in find.journal(work, deal_id, 200):
        if row.received_at <= doubt.asked_at:
            return False
        if any(change["member"] == doubt.member_id for change in (row.reply.get("record") or {}).get("changes", ())):
            return True
    return False


def _chosen(offer: Offer, doubt: Doubt, words: str, stood: Mapping[str, Stood]) -> dict[str, tuple[Portion, ...]]:
    reading = understood(offer, doubt.text if doubt.kind is DoubtKind.UNCLEAR else "", candidates(doubt, offer), words)
    if reading is None:
        raise WhichChoice(number=str(doubt.number), text=doubt.text)
    entry, totals = reading.entries[0], dict[str, tuple[Portion, ...]]()
    for line in entry.lines:
        have = stood.get(line.item, Stood()).all
        quantity = have if line.quantity == "all" else Quantity.of(line.quantity)
        if reading.kind is Kind.CANCEL:
            left = have - quantity
            totals[line.item] = (Portion(left),) if left > Quantity(0) else ()
        elif reading.kind is Kind.SET:
            totals[line.item] = (Portion(quantity, line.note),)
        else:
            before = totals.get(line.item) or ((Portion(have),) if have else ())
            totals[line.item] = (*before, Portion(quantity, line.note))
    return totals


def candidates(doubt: Doubt, offer: Offer) -> list[Item]:
    """The goods among which one is to be chosen, in the order in which they were shown."""
    items = {item.code: item for item in offer.items}
    return [items[code] for code in doubt.proposal.get("candidates", ()) if code in items]


def understood(offer: Offer, text: str, choices: Sequence[Item], words: str) -> Reading | None:
    """The unclear words together with their answer; None where they still don't say what and how much."""
    words = words.strip()
    attempts: list[tuple[str, Offer]] = []
    if words.isdecimal() and choices:
        if not 1 <= int(words) <= len(choices):
            return None
        item = choices[int(words) - 1]
        only = replace(offer, items=(item,))
        attempts = [(text, only), (f"{item.name}{text}", offer), (f"{item.name} {text}", only)]
        if not text:
            attempts = [(f"{item.name}1{item.unit}", offer)]
    elif words:
        attempts = [(words, offer), (f"{text} {words}", offer)]
        if not any(c.isdecimal() for c in words):
            attempts.reverse()
    for attempt, among in attempts:
        reading = read(attempt, among)
        if reading.kind in (Kind.ADD, Kind.SET, Kind.CANCEL) and reading.entries[0].lines:
            return reading
    return None
