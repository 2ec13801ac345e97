"""What is said in a sentence: "+1", "改成3份", "不要了", "帮李奶奶带2份"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import ShopError
from core.names import is_same_with_place
from core.quantity import NONE, Quantity
from core.work import Work
from models.group_orders import DoubtKind
from queries import group_orders as find
from queries import orders as orders_found
from queries.deals import Deal
from reading import Entry, Kind, Reading
from services import orders
from services.carts import Wanted
from services.group_orders import doubts, people, standing
from services.group_orders.chain import Portion
from services.group_orders.journal import Changed
from services.group_orders.lists import Asked
from services.group_orders.merge import AskKind, Stood
from services.group_orders.people import Speaker
from services.group_orders.standing import Put


class NothingStanding(ShopError):
    """The person has nothing in this deal that could be taken back. Arguments: name."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What a sentence did, for whom. `asked`: it was another's order, so the leader is asked."""

    member_id: int
    name: str
    put: Put = field(default_factory=Put)
    changed: tuple[Changed, ...] = ()
    asked: Asked | None = None


def follow(work: Work, deal: Deal, reading: Reading, me: Speaker) -> Followed:
    """Do what a sentence says. Raises as orders.place, NothingStanding, SeveralMembers."""
    entry = reading.entries[0]
    own = entry.name in ("", me.name)
    if reading.kind is Kind.ADD:
        return _add(work, deal, entry, me, own)
    names = standing.named(work, deal)[0]
    buyer = (
        _mine(work, deal, me, names) if own else people.called(work, deal.community_id, entry.name, names, me.member_id)
    )
    name = entry.name or me.name
    stood = standing.of_member(work, deal, buyer) if buyer is not None else {}
    if buyer is None or (reading.kind is Kind.CANCEL and not any(have.all > NONE for have in stood.values())):
        raise NothingStanding(name=name[:20])
    totals = _taken(entry, stood, name) if reading.kind is Kind.CANCEL else _totals(entry)
    if not (own or buyer == me.member_id or me.leader or _ordered_for(work, deal, buyer, me.member_id)):
        return _ask_leader(work, deal, reading, me, buyer, names.get(buyer, name), totals, stood)
    put = standing.put(work, deal, buyer, totals, me.member_id if own else buyer, entry.place, entry.remark)
    changed = tuple(_changed(buyer, names.get(buyer, name), entry, item, stood, p) for item, p in totals.items())
    return Followed(buyer, names.get(buyer, name), put, changed)


def _add(work: Work, deal: Deal, entry: Entry, me: Speaker, own: bool) -> Followed:
    """More of something. The hot path: for one's own order nothing is asked of the database but the order itself."""
    buyer, name = me.member_id, me.name
    if not own:
        name = entry.name
        buyer = people.person_called(work, deal.community_id, name, standing.named(work, deal)[0], me)
    wanted = [
        Wanted(deal.by_code[line.item].sku_id, Quantity.of(line.quantity), line.note, entry.remark)
        for line in entry.lines
        if line.quantity != "all"
    ]
    placed = orders.place(work, wanted, buyer=buyer, placed_by=me.member_id, deal=deal, pickup_point=entry.place)
    changed = tuple(
        Changed(buyer, name, line.item, None, Quantity.of(line.quantity), line.why.rule, line.why.start, line.why.end)
        for line in entry.lines
        if line.quantity != "all"
    )
    return Followed(buyer, name, Put(placed), changed)


def _whose(work: Work, deal: Deal, entry: Entry, me: Speaker, own: bool, names: Mapping[int, str]) -> int | None:
    if own:
        return _mine(work, deal, me, names)
    return people.called(work, deal.community_id, entry.name, names, me.member_id)


def _mine(work: Work, deal: Deal, me: Speaker, names: Mapping[int, str]) -> int:
    """The speaker; or the one entry of a list that is the speaker's name with a building, if nobody has claimed it."""
    if me.member_id in names:
        return me.member_id
    close = [member_id for member_id, name in names.items() if is_same_with_place(name, me.name)]
    return close[0] if len(close) == 1 and not find.with_identity(work, close) else me.member_id


def _ordered_for(work: Work, deal: Deal, buyer: int, me: int) -> bool:
    return any(order.placed_by == me for order in orders_found.in_deal(work, deal.id, buyer))


def _totals(entry: Entry) -> dict[str, list[Portion]]:
    totals: dict[str, list[Portion]] = {}
    for line in entry.lines:
        portions = totals.setdefault(line.item, [])
        if line.quantity != "all" and line.quantity:
            portions.append(Portion(Quantity.of(line.quantity), line.note))
    return totals


def _taken(entry: Entry, stood: Mapping[str, Stood], name: str) -> dict[str, list[Portion]]:
    """What is left after taking back so much of the items named, or everything. Raises NothingStanding."""
    wanted: dict[str, Quantity | None] = {}
    for line in entry.lines:
        before = wanted.get(line.item, NONE)
        wanted[line.item] = None if line.quantity == "all" or before is None else before + Quantity.of(line.quantity)
    if not entry.lines:
        wanted = dict.fromkeys(stood)
    totals = {}
    for item, amount in wanted.items():
        have = stood.get(item, Stood()).all
        if have > NONE:
            notes = stood[item].notes
            note = next(iter(notes)) if len(notes) == 1 else ""
            totals[item] = [Portion(have - amount, note)] if amount is not None and amount < have else []
    if not totals:
        raise NothingStanding(name=name[:20])
    return totals


def _changed(
    buyer: int, name: str, entry: Entry, item: str, stood: Mapping[str, Stood], portions: Sequence[Portion]
) -> Changed:
    why = next((line.why for line in entry.lines if line.item == item), entry.why)
    new = sum((portion.quantity for portion in portions), NONE)
    return Changed(buyer, name, item, stood.get(item, Stood()).all, new, why.rule, why.start, why.end)


def _ask_leader(
    work: Work,
    deal: Deal,
    reading: Reading,
    me: Speaker,
    buyer: int,
    name: str,
    totals: Mapping[str, Sequence[Portion]],
    stood: Mapping[str, Stood],
) -> Followed:
    proposal = doubts.change_to({item: tuple(portions) for item, portions in totals.items()}, stood)
    number = doubts.ask(work, deal, DoubtKind.BY_OTHER, me.member_id, reading.text, member_id=buyer, proposal=proposal)
    goods = {item: str(sum((p.quantity for p in portions), NONE)) for item, portions in totals.items()}
    was = {item: str(stood[item].all) for item in goods if item in stood}
    return Followed(buyer, name, asked=Asked(AskKind.BY_OTHER, name, number, goods, was=was))
