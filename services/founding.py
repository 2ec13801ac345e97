"""A shop of one's own: its first manager, its communities and their chats, suppliers, categories, languages."""

from __future__ import annotations

from sqlalchemy import insert, update

from core import codes
from core.errors import ShopError
from core.work import Work
from models.catalog import NoticeMode, Supplier
from models.members import BindCode, Community, CommunityChat, Member, Role
from queries import founding as find
from queries import members as members_found
from services import catalog, history
from services.members import CODE_LIVES


class NotThisName(ShopError):
    """Empty, too long, or several lines. Arguments: name."""


class NameTaken(ShopError):
    """There is one of that name. Arguments: name."""


class ChatTaken(ShopError):
    """This chat is another community's. Arguments: name."""


class UnknownCommunity(ShopError):
    """No community of that name. Arguments: name, known."""


def manager_code(work: Work) -> str:
    """A bind code that makes its redeemer a manager: how the first one comes in. Single use, 10 minutes."""
    code = codes.new()
    work.execute(
        insert(BindCode).values(code_hash=codes.digest(code), role=Role.MANAGER, expires_at=work.now + CODE_LIVES)
    )
    return code


def settle(work: Work, name: str, channel: str, account: str, chat_id: str) -> bool:
    """Make a group chat a community's: of a new one, or another chat of the one that has this name.

    True where the community is new. Raises ChatTaken, NotThisName.
    """
    name = _name(name)
    owner = find.owner_of(work, channel, account, chat_id)
    if owner is not None:
        raise ChatTaken(name=owner.name)
    known = find.community_named(work, name)
    community_id = known.id if known else _add_community(work, name)
    history.changed(work, Community.__tablename__, community_id, "chat", "", f"{channel} {chat_id}", name)
    work.execute(
        insert(CommunityChat).values(community_id=community_id, channel=channel, account=account, chat_id=chat_id)
    )
    return known is None


def push_by(work: Work, community: str, channel: str, chat_id: str) -> None:
    """Let a community be pushed to by a robot of this name. Raises UnknownCommunity, ChatTaken."""
    known = find.community_named(work, community)
    if known is None:
        raise UnknownCommunity(name=community[:40], known=find.community_names(work))
    owner = find.owner_of(work, channel, "", chat_id)
    if owner is not None:
        raise ChatTaken(name=owner.name)
    work.execute(insert(CommunityChat).values(community_id=known.id, channel=channel, account="", chat_id=chat_id))
    history.changed(work, Community.__tablename__, known.id, "chat", "", f"{channel} {chat_id}", community)


def set_pickup_points(work: Work, community_id: int, points: list[str]) -> None:
    """Where a community picks up; an empty list: wherever was agreed."""
    text = "\n".join(_name(point) for point in points)
    known = members_found.community(work, community_id)
    old = known.pickup_points.split("\n")
    history.changed(work, Community.__tablename__, community_id, "pickups", old, points, known.name)
    work.execute(update(Community).where(Community.id == community_id).values(pickup_points=text))


def add_supplier(work: Work, name: str) -> int:
    """A new supplier's id. Raises NameTaken, NotThisName."""
    if find.supplier_named(work, _name(name)) is not None:
        raise NameTaken(name=name)
    return catalog.add_supplier(work, _name(name))


def add_category(work: Work, name: str) -> int:
    """A new category's id, behind the others. Raises NameTaken, NotThisName."""
    names = find.category_names(work)
    if _name(name) in names:
        raise NameTaken(name=name)
    return catalog.add_category(work, _name(name), position=len(names))


def speak_with(work: Work, member_id: int, language: str) -> None:
    """The language in which a member is spoken to."""
    work.execute(update(Member).where(Member.id == member_id).values(language=language))


def speak_in(work: Work, community_id: int, language: str) -> None:
    """The language of a community's group, and of its members who chose none."""
    work.execute(update(Community).where(Community.id == community_id).values(language=language))


def notify(work: Work, supplier_ids: frozenset[int], mode: NoticeMode) -> None:
    """When these suppliers hear of paid orders."""
    for supplier_id, (name, old) in find.notices_of(work, supplier_ids).items():
        history.changed(work, Supplier.__tablename__, supplier_id, "notices", old, mode, name)
    work.execute(update(Supplier).where(Supplier.id.in_(supplier_ids)).values(notices=mode))


def _add_community(work: Work, name: str) -> int:
    added = work.execute(
        insert(Community).values(name=name, pickup_points="", created_at=work.now).returning(Community.id)
    )
    return int(added.scalar_one())


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > 40 or "\n" in name:
        raise NotThisName(name=name[:40])
    return name
