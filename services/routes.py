"""路线: in which order the pick-up points of a community are served; 送到: who is told that their goods are there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Row

from core import numbers
from core.errors import ShopError
from core.message import message
from core.quantity import Quantity
from core.say import say
from core.work import Work
from models.members import Community
from models.routes import Route
from queries import routes as find
from queries.names import spelled
from services import catalog, history, outbox

T = TypeVar("T")
MOST_STOPS = 50


class NoSuchCommunity(ShopError):
    """None by that name that they sell to, or several. Arguments: name, known."""


class NoSuchStop(ShopError):
    """Nothing of theirs goes there, or to several of that name. Arguments: name, known."""


class BadRoute(ShopError):
    """No stops, or too many. Arguments: most."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where things are handed over. `on_route`: it stands in the route, if there is one (else None)."""

    community_id: int | None
    community: str
    place: str
    orders: int
    pieces: Quantity
    on_route: bool | None

    @property
    def label(self) -> str:
        return " ".join(part for part in (self.community, self.place) if part)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What somebody says is there. `told`: who is told now; `again`: who knew; `unpacked`: orders on no list yet."""

    stop: Stop
    told: tuple[Row[Any], ...]
    again: int
    unpacked: tuple[Row[Any], ...]


def community_called(work: Work, supplier_ids: Collection[int], member_id: int | None, name: str) -> Community:
    """The one of those that they serve which a name means. Raises NoSuchCommunity."""
    served, wanted = find.served(work, supplier_ids, member_id), spelled(name)
    exact = [one for one in served if spelled(one.name) == wanted]
    found = exact or [one for one in served if wanted and wanted in spelled(one.name)]
    if len(found) != 1:
        raise NoSuchCommunity(name=name[:20], known="、".join(one.name for one in (found or served)[:8]) or "—")
    return found[0]


def set_route(work: Work, supplier_id: int, community: Community, stops: Iterable[str]) -> list[str]:
    """The stops in their order; each once. Raises BadRoute, BadName."""
    wanted = list(dict.fromkeys(catalog.checked_name(stop) for stop in stops))
    if not 0 < len(wanted) <= MOST_STOPS:
        raise BadRoute(most=str(MOST_STOPS))
    old = find.routes(work, [supplier_id]).get((community.id, supplier_id), [])
    find.keep(work, supplier_id, community.id, wanted)
    history.changed(work, Route.__tablename__, supplier_id, "route", old, wanted, community.name)
    return wanted


def unknown(community: Community, stops: Iterable[str]) -> list[str]:
    """Stops that are no pick-up points of the community; none where it names no points."""
    points = {spelled(point) for point in community.pickup_points.split("\n") if point}
    return [stop for stop in stops if points and spelled(stop) not in points]


Places = dict[int | None, dict[str, int]]


def places(work: Work, supplier_ids: Collection[int]) -> Places:
    """By community: the place of each stop in the route. Of several suppliers' routes the first one's holds."""
    found: Places = {}
    for (community_id, _), stops in find.routes(work, supplier_ids).items():
        found.setdefault(community_id, {spelled(stop): at for at, stop in enumerate(stops)})
    return found


def in_order(routes: Places, things: Iterable[T], where: Callable[[T], tuple[int | None, str, str]]) -> list[T]:
    """Sorted by community, then as the route goes; stops that it doesn't know come last. `where`: (community's id, its
    name, place) of a thing; things of one stop stay as they are."""

    def key(thing: T) -> tuple[str, int, str]:
        community_id, community, place = where(thing)
        return community, routes.get(community_id, {}).get(spelled(place), MOST_STOPS), place

    return sorted(things, key=key)


def on_route(routes: Places, community_id: int | None, place: str) -> bool | None:
    """None where the community has no route."""
    return spelled(place) in routes[community_id] if community_id in routes else None


def stops(work: Work, supplier_ids: Collection[int]) -> list[Stop]:
    """What is to be handed over where, as the routes go."""
    routes = places(work, supplier_ids)
    found = [
        Stop(x.community_id, x.community, x.place, x.orders, x.pieces, on_route(routes, x.community_id, x.place))
        for x in find.waiting(work, supplier_ids)
    ]
    return in_order(routes, found, lambda stop: (stop.community_id, stop.community, stop.place))


def _called(open_: Sequence[Stop], name: str) -> Stop:
    """The stop that a name means: the place alone, or behind its community. Raises NoSuchStop."""
    wanted = spelled(name)
    ways: tuple[Callable[[Stop], bool], ...] = (
        lambda stop: wanted in (spelled(stop.label), spelled(stop.place)),
        lambda stop: _is_behind(wanted, stop),
        lambda stop: bool(wanted) and wanted in spelled(stop.place or stop.community),
    )
    found = next((fits for way in ways if (fits := [stop for stop in open_ if way(stop)])), [])
    if len(found) != 1:
        known = "、".join(stop.label or "—" for stop in (found or open_)[:8]) or "—"
        raise NoSuchStop(name=name[:20], known=known)
    return found[0]


def _is_behind(wanted: str, stop: Stop) -> bool:
    """ "梅园东门" is 东门 in 梅园3号楼."""
    place = spelled(stop.place)
    community = wanted.removesuffix(place)
    return bool(place and community) and wanted.endswith(place) and community in spelled(stop.community)


def arrive(work: Work, supplier_ids: Collection[int], name: str) -> Arrived:
    """Tell the buyers of what is packed or has gone out to a stop that it is there, each once. Raises NoSuchStop."""
    stop = _called(stops(work, supplier_ids), name)
    parts = find.at_stop(work, supplier_ids, stop.community_id, stop.place)
    here = [part for part in parts if part.out or part.packed_at is not None]
    now = find.note_there(work, [part.id for part in here])
    told = tuple(part for part in here if part.id in now)
    for part in told:
        number, place = numbers.show(part.order_id), stop.label or "—"
        outbox.send_to_member(
            work, part.member_id, message(say("goods-there", number=number, place=place, code=part.code))
        )
    unpacked = tuple(part for part in parts if not (part.out or part.packed_at is not None))
    return Arrived(stop, told, len(here) - len(told), unpacked)
