"""What the chat simulator looks up: its transcript, and who is in which of its chats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import aliased

from core.work import Work
from models.catalog import Supplier
from models.members import Community, CommunityChat, Identity, Member, Membership, Role, RoleGrant
from models.simulator import SimulatorMessage, SimulatorRead

CHANNEL = "simulator"
ACCOUNT = "demo"
_TURN = 0x51D5  # the number of the PostgreSQL advisory lock that the transcript's writers queue for


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody who can be played. `roles` pair what they may do with where: a community's or a supplier's name."""

    id: str
    member_id: int
    name: str
    roles: tuple[tuple[Role, str], ...]
    communities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    community_id: int
    name: str
    members: int


def take_turn(work: Work) -> None:
    """Let the transcript's writers queue until their commit, so that ids become visible in their order.

    SQLite's writers queue anyway (BEGIN IMMEDIATE).
    """
    if work.session.get_bind().dialect.name == "postgresql":
        work.execute(select(func.pg_advisory_xact_lock(_TURN)))


def people(work: Work) -> list[Figure]:
    """Everybody the simulator's platform knows, in the order in which they came."""
    known = list(work.session.execute(_identities().order_by(Identity.id)))
    members = [member_id for _, member_id, _ in known]
    roles: dict[int, list[tuple[Role, str]]] = {}
    for member_id, role, community, supplier in work.session.execute(
        select(RoleGrant.member_id, RoleGrant.role, Community.name, Supplier.name)
        .outerjoin(Community, Community.id == RoleGrant.community_id)
        .outerjoin(Supplier, Supplier.id == RoleGrant.supplier_id)
        .where(RoleGrant.member_id.in_(members))
        .order_by(RoleGrant.id)
    ):
        roles.setdefault(member_id, []).append((role, supplier or community or ""))
    communities: dict[int, list[str]] = {}
    for member_id, name in work.session.execute(
        select(Membership.member_id, Community.name)
        .join(Community, Community.id == Membership.community_id)
        .where(Membership.member_id.in_(members))
        .order_by(Community.id)
    ):
        communities.setdefault(member_id, []).append(name)
    return [
        Figure(id, member_id, name, tuple(roles.get(member_id, ())), tuple(communities.get(member_id, ())))
        for id, member_id, name in known
    ]


def person(work: Work, id: str) -> tuple[int, str] | None:
    """A person's member id and name; None where the platform does not know them."""
    row = work.session.execute(_identities().where(Identity.external_id == id)).first()
    return (row[1], row[2]) if row else None


def _identities() -> Select[str, int, str]:
    return (
        select(Identity.external_id, Identity.member_id, Member.name)
        .join(Member, Member.id == Identity.member_id)
        .where(Identity.channel == CHANNEL, Identity.account == ACCOUNT)
    )


def id_of_person(work: Work, text: str) -> str:
    """The id of the one person who has that id or that name; else the text itself."""
    if person(work, text) is not None:
        return text
    found = work.session.execute(_identities().where(Member.name == text)).all()
    return str(found[0][0]) if len(found) == 1 else text


def id_of_group(work: Work, text: str) -> str:
    """The id of the group that has that id or that name; else the text itself."""
    if community_of(work, text) is not None:
        return text
    found = [group.id for group in groups(work) if group.name == text]
    return found[0] if len(found) == 1 else text


def groups_of(work: Work, member_id: int) -> list[Group]:
    """The group chats of the communities that a member is in."""
    mine = select(Membership.community_id).where(Membership.member_id == member_id)
    return [Group(*row) for row in work.session.execute(_groups().where(Community.id.in_(mine)))]


def groups(work: Work) -> list[Group]:
    """All group chats."""
    return [Group(*row) for row in work.session.execute(_groups())]


def _groups() -> Select[str, int, str, int]:
    size = select(func.count()).where(Membership.community_id == CommunityChat.community_id).scalar_subquery()
    return (
        select(CommunityChat.chat_id, Community.id, Community.name, size)
        .join(Community, Community.id == CommunityChat.community_id)
        .where(*_ours())
        .order_by(CommunityChat.id)
    )


def faces(work: Work, communities: Iterable[int], most: int = 4) -> dict[int, list[tuple[str, str]]]:
    """The (id, name) of the first few people of each community, for the picture of its group."""
    found: dict[int, list[tuple[str, str]]] = {}
    for community_id, id, name in work.session.execute(
        select(Membership.community_id, Identity.external_id, Membership.name)
        .join(Identity, Identity.member_id == Membership.member_id)
        .where(Membership.community_id.in_(list(communities)))
        .where(Identity.channel == CHANNEL, Identity.account == ACCOUNT)
        .order_by(Identity.id)
    ):
        found.setdefault(community_id, []).append((id, name))
    return {community_id: people[:most] for community_id, people in found.items()}


def community_of(work: Work, group: str) -> int | None:
    """The community that a group chat belongs to; None where there is no such group."""
    return work.execute(
        select(CommunityChat.community_id).where(CommunityChat.chat_id == group, *_ours())
    ).scalar_one_or_none()


def _ours() -> tuple[ColumnElement[bool], ...]:
    return CommunityChat.channel == CHANNEL, CommunityChat.account == ACCOUNT


def name_in(work: Work, community_id: int, member_id: int) -> str | None:
    """What a member goes by in a community; None where they are not in it."""
    return work.execute(
        select(Membership.name).where(Membership.community_id == community_id, Membership.member_id == member_id)
    ).scalar_one_or_none()


def names(work: Work, ids: Iterable[str]) -> dict[str, str]:
    rows = work.session.execute(_identities().where(Identity.external_id.in_(set(ids))))
    return {id: name for id, _, name in rows}


def bubble(work: Work, message_id: str) -> SimulatorMessage | None:
    return work.execute(select(SimulatorMessage).where(SimulatorMessage.message_id == message_id)).scalar_one_or_none()


def bubble_by_id(work: Work, id: int) -> SimulatorMessage | None:
    return work.session.get(SimulatorMessage, id)


def bubbles(work: Work, message_ids: Iterable[str]) -> Sequence[SimulatorMessage]:
    return (
        work.execute(
            select(SimulatorMessage)
            .where(SimulatorMessage.message_id.in_(list(message_ids)))
            .order_by(SimulatorMessage.id)
        )
        .scalars()
        .all()
    )


def latest(work: Work) -> int:
    """The id of the newest bubble; 0 where nothing was said yet."""
    return work.execute(select(func.max(SimulatorMessage.id))).scalar() or 0


def said_after(work: Work, chats: Iterable[str], after: int, until: int, limit: int) -> Sequence[SimulatorMessage]:
    """The oldest `limit` bubbles of these chats with after < id ≤ until."""
    return (
        work.execute(
            select(SimulatorMessage)
            .where(SimulatorMessage.chat_id.in_(list(chats)))
            .where(SimulatorMessage.id > after, SimulatorMessage.id <= until)
            .order_by(SimulatorMessage.id)
            .limit(limit)
        )
        .scalars()
        .all()
    )


def said_before(work: Work, chat: str, before: int, limit: int) -> list[SimulatorMessage]:
    """The newest `limit` bubbles of a chat with id < before, oldest first."""
    rows = (
        work.execute(
            select(SimulatorMessage)
            .where(SimulatorMessage.chat_id == chat, SimulatorMessage.id < before)
            .order_by(SimulatorMessage.id.desc())
            .limit(limit)
        )
        .scalars()
        .all()
    )
    return list(reversed(rows))


def last_said(work: Work, chats: Iterable[str]) -> dict[str, SimulatorMessage]:
    """The newest bubble of each chat."""
    newest = (
        select(func.max(SimulatorMessage.id))
        .where(SimulatorMessage.chat_id.in_(list(chats)))
        .group_by(SimulatorMessage.chat_id)
    )
    rows = work.execute(select(SimulatorMessage).where(SimulatorMessage.id.in_(newest))).scalars()
    return {row.chat_id: row for row in rows}


def unread(work: Work, person: str, chats: Iterable[str]) -> dict[str, int]:
    """How many bubbles of others a person has not read yet, by chat."""
    read = aliased(SimulatorRead)
    rows = work.session.execute(
        select(SimulatorMessage.chat_id, func.count())
        .outerjoin(read, (read.chat_id == SimulatorMessage.chat_id) & (read.person == person))
        .where(SimulatorMessage.chat_id.in_(list(chats)), SimulatorMessage.sender != person)
        .where(or_(read.read_id.is_(None), SimulatorMessage.id > read.read_id))
        .group_by(SimulatorMessage.chat_id)
    )
    return {row[0]: row[1] for row in rows}


def move_read_mark(work: Work, person: str, chat: str, id: int) -> None:
    """Note that a person has read a chat up to a bubble; the mark never goes back. Call after `take_turn`."""
    mark = work.session.get(SimulatorRead, (person, chat))
    if mark is None:
        work.session.add(SimulatorRead(person=person, chat_id=chat, read_id=id))
        work.session.flush()
    elif mark.read_id < id:
        work.execute(
            update(SimulatorRead)
            .where(SimulatorRead.person == person, SimulatorRead.chat_id == chat, SimulatorRead.read_id < id)
            .values(read_id=id)
            .execution_options(synchronize_session=False)
        )
