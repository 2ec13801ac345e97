"""The demo: a campus shop with three groups, four suppliers, goods with pictures, and a deal that is open.

Everything comes from the same verbs that the shop itself uses, so the demo's books are as right as any.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select

from core.clock import day_bounds, day_of
from core.moments import Span
from core.money import Money
from core.quantity import Quantity
from core.work import Work
from models.members import Community, CommunityChat, Role
from queries import catalog as shelf
from queries.simulator import ACCOUNT, CHANNEL
from services import catalog, deals, members
from services.demo import goods, people
from services.demo.pictures import draw_missing
from services.slots import making

DEAL_TITLE = "梅园鲜果早餐团"
CUT_OFF = timedelta(hours=20)


def seed(work: Work, data: Path) -> bool:
    """Fill an empty shop, and draw its pictures below `data`; False (and nothing changed) where it isn't empty.

    Pictures that are missing are drawn anew in any case. Of two processes that seed at the same time, one fails with
    an IntegrityError and leaves nothing behind.
    """
    draw_missing(data / "pictures")
    if work.execute(select(Community.id).limit(1)).first():
        return False
    sold = goods.load()
    communities = {chat: _community(work, chat, name, points) for chat, name, points in people.COMMUNITIES}
    suppliers = {name: catalog.add_supplier(work, name) for name in dict.fromkeys(sold.categories.values())}
    for position, name in enumerate(sold.categories):
        catalog.add_category(work, name, position)
    for offered in sold.goods:
        _product(work, offered, suppliers[sold.categories[offered.category]])
    for person, name, chats in people.CUSTOMERS:
        _person(work, person, name, [communities[chat] for chat in chats])
    leaders = {where: _staff(work, person, name, role, where, communities, suppliers)
               for person, name, role, where in people.STAFF}  # fmt: skip
    _open_deal(work, communities["meiyuan3"], leaders["meiyuan3"], sold.deal)
    return True


def _community(work: Work, chat: str, name: str, points: str) -> int:
    values = {"name": name, "pickup_points": points, "created_at": work.now}
    community_id = int(work.execute(insert(Community).values(values).returning(Community.id)).scalar_one())
    work.execute(
        insert(CommunityChat).values(community_id=community_id, channel=CHANNEL, account=ACCOUNT, chat_id=chat)
    )
    return community_id


def _product(work: Work, offered: goods.Goods, supplier_id: int) -> None:
    product_id = catalog.add_product(
        work, supplier_id=supplier_id, category=offered.category, name=offered.name, aliases=offered.aliases
    )
    for way in offered.ways:
        whole = way.unit not in catalog.WEIGHED
        price, stock = Money.parse(way.price), Quantity.of(way.stock)
        sku_id = catalog.add_sku(work, product_id, unit=way.unit, price=price, spec=way.spec, whole=whole)
        if stock:
            catalog.restock(work, sku_id, stock)
    image = f"/pictures/{offered.picture}.png"
    catalog.describe(work, product_id, description=offered.description, image=image, options=offered.options)
    for name, value in offered.attributes.items():
        catalog.set_attribute(work, product_id, name, value)
    for question, answer in offered.faq.items():
        catalog.add_faq(work, product_id, question, answer)
    catalog.put_on_shelf(work, product_id)
    if offered.hours:
        product = shelf.catalog(work).products[product_id]
        making.make(work, product, _booked(work, offered.hours), Quantity.of(offered.room))


def _booked(work: Work, hours: Sequence[int]) -> list[Span]:
    """These hours of the next two weeks, from tomorrow on."""
    zone, today = work.settings.zone, day_of(work.now, work.settings.zone)
    days = [day_bounds(today + timedelta(days=ahead), zone)[0] for ahead in range(1, 15)]
    begins = [day + timedelta(hours=hour) for day in days for hour in hours]
    return [Span(begin, begin + timedelta(hours=1)) for begin in begins]


def _person(work: Work, person: str, name: str, communities: list[int]) -> int:
    member_id = members.ensure(work, CHANNEL, ACCOUNT, person, name)
    for community_id in communities:
        members.join(work, community_id, member_id, name)
    return member_id


def _staff(
    work: Work, person: str, name: str, role: Role, where: str, communities: dict[str, int], suppliers: dict[str, int]
) -> int:
    """Leaders live in their group, promoters in all; suppliers' staff and managers in none."""
    home = communities.get(where)
    lives_in = list(communities.values()) if role is Role.PROMOTER else [home] if home else []
    member_id = _person(work, person, name, lives_in)
    members.grant(work, member_id, role, None, community_id=home, supplier_id=suppliers.get(where))
    return member_id


def _open_deal(work: Work, community_id: int, leader_id: int, offers: Sequence[goods.Offer]) -> None:
    """Until tomorrow evening, in the zone of the shop; its post goes to the group by the outbox."""
    zone = work.settings.zone
    tomorrow, _ = day_bounds(day_of(work.now, zone) + timedelta(days=1), zone)
    shown = shelf.catalog(work)
    offerings = []
    for offer in offers:
        sku = shown.find(offer.product, work.now).find_sku(offer.way)
        limit = Quantity.of(offer.per_person) if offer.per_person else None
        offerings.append(deals.Offering(sku.id, Money.parse(offer.price), limit))
    point = people.COMMUNITIES[0][2].split("\n")[0]
    deals.open_(work, community_id, leader_id, DEAL_TITLE, offerings, cut_off_at=tomorrow + CUT_OFF, pickup_point=point)
