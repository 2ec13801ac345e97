"""A group chat to play stories in: the real dispatcher, modules and till; only platform and gateway are doubles.

`chat.says("+1", by="阿梅")` speaks in the group, `chat.whispers("我的订单", by="阿梅")` to the bot alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

import modules
from bot.channels.channel import Abilities, Rendered
from bot.dispatcher import Dispatcher, Handled
from bot.message import Attached, Incoming, Kind, Person, Quote
from bot.message import Chat as Place
from bot.router import Switchboard
from bot.words import Words
from core.clock import SetClock
from core.message import Message
from core.money import Money
from core.work import Actor, Shop, Work
from documents import pictures
from models.catalog import Sku
from models.members import Community, Member, Role
from models.outbox import Delivery
from operations.renewal import Renewal
from services.till import Till
from tests import make
from tests.stories.gateway import PretendGateway

MODULES = (
    "members",
    "catalog",
    "orders",
    "group_orders",
    "payments",
    "cash",
    "reconciliation",
    "fulfilment",
    "settlement",
    "commissions",
    "questions",
    "support",
    "reviews",
    "reports",
    "alarms",
    "records",
    "blacklist",
    "coupons",
    "price_rules",
    "slots",
    "events",
    "group_buys",
    "levels",
)


@dataclass(frozen=True)
class Answer:
    """What the bot answered to one message."""

    here: Rendered | None
    private: Rendered | None

    @property
    def silent(self) -> bool:
        return self.here is None and self.private is None

    def _texts(self) -> str:
        return "\n".join(part.text for part in (self.here, self.private) if part)

    def replied(self, *parts: str) -> bool:
        """Whether the answer, in the chat or privately, holds all these words."""
        missing = [part for part in parts if part not in self._texts()]
        assert not missing, f"{missing} not in {self._texts()!r}"
        return True

    @property
    def pay_link(self) -> str:
        links = [url for part in (self.private, self.here) if part for _, url in part.links if "/pay/" in url]
        assert links, "no link to pay"
        return links[0]


class Chat:
    """A community with its group. `self.sku` and `self.who` hold what was made, by name."""

    def __init__(self, shop: Shop, clock: SetClock, module_names: Sequence[str] = MODULES) -> None:
        found = modules.load(module_names)
        shop.listeners = modules.listeners(found)
        shop.personal = modules.personal(found)
        self.shop, self.clock = shop, clock
        self.gateway = PretendGateway(clock)
        self.till = Till(shop, self.gateway)
        self.jobs = {job.name: job for module in found for jobs in module.jobs for job in jobs.jobs}
        switchboard = Switchboard([router for module in found for router in module.routers])
        self.dropped: dict[str, bytes] = {}
        abilities, fetch = {"simulator": Abilities(answers_privately=True)}, {"simulator": self.dropped.__getitem__}
        self.dispatcher = Dispatcher(shop, switchboard, abilities, fetch)
        Renewal(shop, found, self.dispatcher)
        self.who: dict[str, Member] = {}
        self.sku: dict[str, Sku] = {}
        self._ids = itertools.count(1)
        with shop.work() as work:
            self.community: Community = self._community(work)

    def _community(self, work: Work) -> Community:
        return make.community(work, "梅园3号楼", pickup_points="东门\n南门")

    def joins(self, name: str, *roles: Role, supplier: str = "") -> None:
        """Somebody enters the group, perhaps with roles."""
        with self.shop.work() as work:
            member = make.member(work, name, in_=self.community)
            for role in roles:
                make.role(
                    work,
                    member,
                    role,
                    community=self.community if role is Role.LEADER else None,
                    supplier=make.supplier(work, supplier) if role is Role.SUPPLIER else None,
                )
            self.who[name] = member

    def sells(self, name: str, **sku: object) -> None:
        """A product on the shelf, in one way of selling it (see make.sku); `by` names its supplier."""
        with self.shop.work() as work:
            by = make.supplier(work, str(sku.pop("by", "果园")))
            aliases = sku.pop("aliases", ())
            product = make.product(work, name, by=by, aliases=aliases)  # type: ignore[arg-type]
            self.sku[name] = make.sku(work, product, **sku)  # type: ignore[arg-type]

    def says(self, text: str, *, by: str, quote: tuple[str, str] | None = None, mid: str = "") -> Answer:
        return self._send(text, by, Place("simulator", make.ACCOUNT, self.community.name, Kind.GROUP), quote, mid)

    def whispers(self, text: str, *, by: str, quote: tuple[str, str] | None = None, mid: str = "") -> Answer:
        return self._send(text, by, Place("simulator", make.ACCOUNT, by, Kind.PRIVATE), quote, mid)

    def drops(self, name: str, content: bytes, *, by: str, text: str = "") -> Answer:
        """A picture or another file, perhaps with words, to the bot alone."""
        self.dropped[name] = content
        place = Place("simulator", make.ACCOUNT, by, Kind.PRIVATE)
        if pictures.kind(content):
            return self._send(text, by, place, None, "", images=(name,))
        return self._send(text, by, place, None, "", (Attached(name, name),))

    def _send(
        self,
        text: str,
        by: str,
        place: Place,
        quote: tuple[str, str] | None,
        mid: str,
        files: tuple[Attached, ...] = (),
        images: tuple[str, ...] = (),
    ) -> Answer:
        incoming = Incoming(
            place,
            Person(by, by),
            mid or f"m{next(self._ids)}",
            text,
            self.clock.now(),
            Quote(*quote) if quote else None,
            files=files,
            images=images,
        )
        handled: Handled = self.dispatcher.handle(incoming)
        return Answer(handled.here, handled.private)

    def pays(self, order_id: int, by: str, *, noticed: bool = True) -> str:
        """Open the payment, pay at the gateway; the till learns of it. Returns our payment number."""
        number = self.till.open([order_id], Actor(self.who[by].id), "127.0.0.1").rsplit("/", 1)[1]
        self.gateway.pay(number)
        if noticed:
            self.till.take_notice({}, self.gateway.notice(number))
        return number

    def told(self, name: str) -> list[str]:
        """What the outbox holds for somebody, as they would read it."""
        words = Words("zh-CN", self.shop.settings.zone)
        with self.shop.work(reads=True) as work:
            rows = work.execute(
                select(Delivery.message).where(Delivery.member_id == self.who[name].id).order_by(Delivery.id)
            ).scalars()
            return [words.render_message(Message.from_json(row)).text for row in rows]

    def runs(self, job: str) -> None:
        """Run a job until it has nothing more to do."""
        found = self.jobs[job]
        for _ in range(100):
            if found.errand is not None:
                again = found.errand(self.till)
            else:
                assert found.step is not None
                with self.shop.work() as work:
                    again = found.step(work)
            if not again:
                return
        raise AssertionError(f"{job} never ends")


def yuan(text: str) -> Money:
    return Money.parse(text)
