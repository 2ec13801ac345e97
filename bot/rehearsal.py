"""Trying it on the past: what the bot would have understood, and what it would have done.

`explain` only reads. `rehearse` plays whole scenes through the real dispatcher and the real services, on a database in
memory that nobody else sees: no message goes out and no money moves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import update

from bot.channels.channel import Abilities
from bot.dispatcher import Dispatcher, Handled
from bot.exports import Line
from bot.message import Chat, Incoming, Kind, Person, Quote
from bot.router import Switchboard
from core.clock import SetClock
from core.database import Database
from core.events import Listeners
from core.money import Money
from core.quantity import NONE, Quantity
from core.sections import Refunds
from core.settings import Settings
from core.work import Shop, Work
from models import Base
from models.catalog import Category, Product, Shelf, Sku, Supplier, Version
from models.deals import DealItem
from models.members import Community, CommunityChat, Identity, Member, Membership, Role, RoleGrant
from models.orders import OrderStatus
from payments.gateway import PaymentFacts, PaymentState
from queries import deals as deals_found
from queries import group_orders as find
from queries import members as members_found
from queries import orders as orders_found
from reading import Offer, Reading, Said, pretty, read, to_json
from services import deals, fulfilment, payments
from services.group_orders import people

CHANNEL, LEADER = "rehearsal", "团长"
PLENTY = Quantity.of(9_000_000)
FRIDAY_EVENING = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
APART = timedelta(seconds=20)  # between two messages of a scene

Json = dict[str, Any]


def explain(offers: Mapping[str, Json], lines: Iterable[str], out: TextIO, *, drawn: bool = False) -> None:
    """Read messages (JSON Lines: id, deal, sender, text, quote, recent) and print what each means, as JSON Lines.

    With spans, rules and confidence beside kind and entries; `drawn`: the text itself, with its reading underlined.
    """
    known = {key: Offer.from_json(data) for key, data in offers.items()}
    for line in filter(str.strip, lines):
        case = json.loads(line)
        reading = _read(case, known)
        if drawn:
            print(f"{case.get('id', '')} {pretty(reading)}\n", file=out)
        else:
            print(json.dumps({"id": case.get("id"), **to_json(reading)}, ensure_ascii=False), file=out)


def _read(case: Json, known: Mapping[str, Offer]) -> Reading:
    quote = Said(**case["quote"]) if case.get("quote") else None
    recent = [Said(**said) for said in case.get("recent") or ()]
    return read(case["text"], known.get(case.get("deal") or ""), sender=case["sender"], quote=quote, recent=recent)


def rehearse(
    offers: Mapping[str, Json], lines: Iterable[str], out: TextIO, switchboard: Switchboard, listeners: Listeners
) -> None:
    """Play scenes (JSON Lines: id, deal, messages) and print for each its orders, asks and replies, as JSON Lines."""
    stages: dict[str, Stage] = {}
    try:
        for line in filter(str.strip, lines):
            scene = json.loads(line)
            stage = stages.get(scene["deal"])
            if stage is None:
                stage = stages[scene["deal"]] = Stage(offers[scene["deal"]], switchboard, listeners)
            played = Scene(stage, str(scene["id"])).play(scene["messages"])
            print(json.dumps({"id": scene["id"], **played.to_json()}, ensure_ascii=False), file=out)
    finally:
        for stage in stages.values():
            stage.close()


def rehearse_chat(
    offer: Json, said: Sequence[Line], out: TextIO, switchboard: Switchboard, listeners: Listeners, leader: str = LEADER
) -> None:
    """Play an exported group chat and print what the bot would have done: per message, then the list at the end."""
    stage = Stage(offer, switchboard, listeners, leader)
    try:
        scene = Scene(stage, "chat")
        stood = scene.orders()
        for index, line in enumerate(said):
            handled = scene.say({"sender": line.sender, "text": line.text}, line.at)
            before, stood = stood, scene.orders()
            did = _did(handled, changed=stood != before)
            told = "\n".join(part.text for part in (handled.here, handled.private) if part)
            row = {"index": index, "sender": line.sender, "text": line.text, "did": did, "reply": told}
            print(json.dumps(row, ensure_ascii=False), file=out)
        print(json.dumps({"orders": stood}, ensure_ascii=False), file=out)
    finally:
        stage.close()


@dataclass
class Played:
    """How a scene went: who has what in the end; the indexes of the messages that asked, and that were answered."""

    orders: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    replies: list[int] = field(default_factory=list)

    def to_json(self) -> Json:
        return {"orders": self.orders, "asks": len(self.asked), "replies": self.replies}


class Stage:
    """A shop in memory that sells one deal's goods, with plenty of everything."""

    def __init__(self, offer: Json, switchboard: Switchboard, listeners: Listeners, leader: str = LEADER) -> None:
        self.clock = SetClock(FRIDAY_EVENING)
        settings = Settings(
            demo=True,
            data=Path(),
            secret_key="rehearsal: nothing of it leaves this process",  # noqa: S106
            # Every refund awaits a word, so that one sees that the order stands meanwhile.
            refunds=Refunds(approve_above="0.00"),
        )
        self.database = Database("sqlite://")
        Base.metadata.create_all(self.database.engine)
        self.shop = Shop(self.database, self.clock, settings, listeners)
        self.dispatcher = Dispatcher(self.shop, switchboard, {CHANNEL: Abilities(answers_privately=True)})
        self.leader, self.title = leader, offer.get("title") or "rehearsal"
        self.places = "\n".join(offer.get("places", ()))
        self.codes: dict[int, str] = {}
        with self.shop.work() as work:
            _add(work, Version(name="catalog", value=1))
            supplier = _add(work, Supplier(name="supplier", created_at=work.now))
            category = _add(work, Category(name="goods"))
            for item in offer["items"]:
                self.codes[_sku(work, item, supplier.id, category.id)] = item["code"]

    def close(self) -> None:
        self.database.dispose()


def _add(work: Work, row: Any) -> Any:
    work.session.add(row)
    work.session.flush()
    return row


def _sku(work: Work, item: Json, supplier_id: int, category_id: int) -> int:
    product = Product(
        supplier_id=supplier_id,
        category_id=category_id,
        name=item["name"],
        aliases=list(item.get("aliases", ())),
        options=list(item.get("options", ())),
        shelf=Shelf.ON,
        created_at=work.now,
    )
    sku = Sku(
        product_id=_add(work, product).id,
        spec=item.get("spec", ""),
        unit=item.get("unit", "份"),
        whole=False,
        price=Money(item.get("price_fen") or 100),
        received=PLENTY,
    )
    return int(_add(work, sku).id)


class Scene:
    """One evening in a group of its own: the leader has opened the deal."""

    def __init__(self, stage: Stage, name: str) -> None:
        self._stage, self._account = stage, name
        self._count = 0
        with stage.shop.work() as work:
            community = _add(work, Community(name=name, pickup_points=stage.places, created_at=work.now))
            _add(work, CommunityChat(community_id=community.id, channel=CHANNEL, account=name, chat_id=name))
            leader = _add(work, Member(name=stage.leader, created_at=work.now))
            known = Identity(member_id=leader.id, channel=CHANNEL, account=name, external_id=stage.leader)
            _add(work, known)
            _add(
                work, Membership(community_id=community.id, member_id=leader.id, name=stage.leader, joined_at=work.now)
            )
            grant = RoleGrant(member_id=leader.id, role=Role.LEADER, community_id=community.id, granted_at=work.now)
            _add(work, grant)
            offered = [deals.Offering(sku_id) for sku_id in stage.codes]
            self._community_id = int(community.id)
            self._deal_id = deals.open_(work, community.id, leader.id, stage.title, offered, pay_within_minutes=10_000)
            for sku_id, code in stage.codes.items():
                work.execute(
                    update(DealItem)
                    .where(DealItem.deal_id == self._deal_id, DealItem.sku_id == sku_id)
                    .values(code=code)
                )

    def play(self, messages: Sequence[Json]) -> Played:
        played = Played()
        for index, row in enumerate(messages):
            if "action" in row:
                self._stage.clock.advance(seconds=APART.total_seconds())
                self._happen(row["action"], row.get("who", ""))
                continue
            handled = self.say(row)
            if handled.again or _silent(handled):
                continue
            played.replies.append(index)
            if handled.asks:
                played.asked.append(index)
        played.orders = self.orders()
        return played

    def say(self, row: Json, at: datetime | None = None) -> Handled:
        """One message, through the dispatcher. A resend carries the same `mid`."""
        self._count += 1
        if at is not None and at > self._stage.clock.now():
            self._stage.clock.set(at)
        else:
            self._stage.clock.advance(seconds=APART.total_seconds())
        quote = row.get("quote")
        incoming = Incoming(
            Chat(CHANNEL, self._account, self._account, Kind.GROUP),
            Person(row["sender"], row["sender"]),
            str(row.get("mid") or f"message {self._count}"),
            row["text"],
            self._stage.clock.now(),
            Quote(quote["sender"], quote["text"]) if quote else None,
        )
        return self._stage.dispatcher.handle(incoming)

    def _happen(self, action: str, who: str) -> None:
        with self._stage.shop.work() as work:
            match action:
                case "pay":
                    self._pay(work, who)
                case "deliver":
                    self._pay(work, who)
                    self._deliver(work, who)
                case "close":
                    deals.close(work, self._deal_id, "rehearsal")
                case "reopen":
                    deals.reopen(work, self._deal_id)
                case _:
                    raise ValueError(f"unknown action {action!r}")

    def _member(self, work: Work, who: str) -> int:
        standing = {row.member_id: row.person for row in deals_found.list_of(work, self._deal_id)}
        found = people.called(work, self._community_id, who, standing)
        if found is None:
            raise ValueError(f"{who!r} has not ordered anything")
        return found

    def _pay(self, work: Work, who: str) -> None:
        member_id = self._member(work, who)
        unpaid = [o for o in orders_found.in_deal(work, self._deal_id, member_id) if o.status is OrderStatus.PLACED]
        if not unpaid:
            return
        payment = payments.request(work, unpaid, member_id, "rehearsal")
        facts = PaymentFacts(
            payment.number, PaymentState.SUCCESS, "m", "a", payment.amount, transaction_id=payment.number
        )
        payments.settle(work, facts, mchid="m", app_id="a")

    def _deliver(self, work: Work, who: str) -> None:
        for order in orders_found.in_deal(work, self._deal_id, self._member(work, who)):
            for part in orders_found.fulfilments(work, order.id):
                fulfilment.hand_over(work, part)

    def orders(self) -> dict[str, dict[str, str]]:
        """What everybody has, by the name in the list; what is asked back stands until that is approved."""
        with self._stage.shop.work(reads=True) as work:
            sums: dict[int, dict[int, Quantity]] = {}
            for row in deals_found.list_of(work, self._deal_id):
                own = sums.setdefault(row.member_id, {})
                own[row.sku_id] = own.get(row.sku_id, NONE) + row.quantity
            for (member_id, sku_id), quantity in find.awaiting_refund(work, self._deal_id).items():
                own = sums.setdefault(member_id, {})
                own[sku_id] = own.get(sku_id, NONE) + quantity
            return dict(self._named(work, sums, members_found.names(work, list(sums), self._community_id)))

    def _named(
        self, work: Work, sums: Mapping[int, Mapping[int, Quantity]], names: Mapping[int, str]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        for member_id, own in sums.items():
            listed = find.names_of(work, self._community_id, member_id)
            name = listed[0] if listed else names[member_id]
            yield name, {self._stage.codes[sku]: str(quantity) for sku, quantity in own.items() if quantity}


def _did(handled: Handled, *, changed: bool) -> str:
    """silent; ordered (the list has changed); asked (back, or refused); answered (a question)."""
    if _silent(handled):
        return "silent"
    return "asked" if handled.asks else "ordered" if changed else "answered"


def _silent(handled: Handled) -> bool:
    return handled.here is None and handled.private is None
