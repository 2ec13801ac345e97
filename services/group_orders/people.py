"""Whom a name in a group's talk means: platform ids first, then the names of this community."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert

from core.names import fitting, is_same_with_place, key
from core.work import Work
from models.group_orders import ListName
from models.members import Member, Membership
from queries import group_orders as find
from services.group_orders.chain import Listed, Person
from services.members import SeveralMembers


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a sentence; `leader`: may change anybody's order."""

    member_id: int
    name: str
    leader: bool = False


SEVERAL = "?"  # begins the key of a name that two members go by


def whom(
    work: Work, community_id: int, entries: Iterable[Listed], poster: Person, poster_name: str
) -> dict[str, Person]:
    """Whom the names of a list mean: members by id, names that nobody has yet by their key.

    A name that two members go by has the key "?name" (see SEVERAL): it is for somebody to say who is meant.
    The poster's own entry may carry a building that the nickname lacks ("3号楼小王" posted by 小王).
    """
    names = list(dict.fromkeys(entry.name for entry in entries))
    keys = {name: key(name) for name in names}
    listed = find.list_names(work, community_id, set(keys.values()))
    own = key(poster_name)
    who: dict[str, Person] = {}
    strangers = []
    for name in names:
        if keys[name] in listed:
            who[name] = listed[keys[name]]
        elif keys[name] == own:
            who[name] = poster
        else:
            strangers.append(name)
    if strangers:
        who |= _members_called(work, community_id, strangers)
    if poster not in who.values():
        new = [n for n in strangers if isinstance(who[n], str) and is_same_with_place(n, poster_name)]
        if len(new) == 1:
            who[new[0]] = poster
    return who


def _members_called(work: Work, community_id: int, names: Collection[str]) -> dict[str, Person]:
    """Members by their names in the community; emoji and letter case aside where no name is the very same."""
    found: dict[str, set[int]] = {}
    for row in find.memberships(work, community_id, names):
        found.setdefault(key(row.name), set()).add(row.member_id)
    if any(key(name) not in found for name in names):
        for row in find.memberships(work, community_id):
            found.setdefault(key(row.name), set()).add(row.member_id)
    who: dict[str, Person] = {}
    for name in names:
        ids = found.get(key(name), set())
        who[name] = next(iter(ids)) if len(ids) == 1 else SEVERAL + key(name) if ids else key(name)
    return who


def get_to_know(work: Work, community_id: int, who: Mapping[str, Person]) -> dict[str, Person]:
    """Keep what the names of a list mean; those whom nobody knows become members of the community.

    Two lists at once with the same new name: the second sees an IntegrityError and looks again.
    """
    by_key: dict[str, int] = {key(name): person for name, person in who.items() if isinstance(person, int)}
    strangers = {
        key(name): name
        for name, person in who.items()
        if isinstance(person, str) and not person.startswith(SEVERAL) and key(name) not in by_key
    }
    by_key |= zip(strangers, _add(work, community_id, list(strangers.values())), strict=True)
    kept = find.list_names(work, community_id, set(by_key))
    new = {key(name): name for name in reversed(list(who)) if key(name) in by_key and key(name) not in kept}
    if new:
        rows = [
            {"community_id": community_id, "key": k, "member_id": by_key[k], "name": n[:200]} for k, n in new.items()
        ]
        work.execute(insert(ListName), rows)
    return {name: by_key.get(key(name), person) for name, person in who.items()}


def _add(work: Work, community_id: int, names: Sequence[str]) -> list[int]:
    """New members of whom only the names are known, in the order of the names."""
    if not names:
        return []
    added = work.execute(
        insert(Member).returning(Member.id, sort_by_parameter_order=True),
        [{"name": name[:100], "sealed_address": "", "created_at": work.now} for name in names],
    )
    ids = [int(member_id) for member_id in added.scalars()]
    work.execute(
        insert(Membership),
        [
            {
                "community_id": community_id,
                "member_id": member_id,
                "name": name[:100],
                "pickup_point": "",
                "joined_at": work.now,
            }
            for member_id, name in zip(ids, names, strict=True)
        ],
    )
    return ids


def called(
    work: Work, community_id: int, name: str, standing: Mapping[int, str], speaker: int | None = None
) -> int | None:
    """The member whom a sentence names, perhaps in short: the exact name, else the one standing entry that it fits.

    `standing`: the names of those who have ordered. None where nobody goes by it. Raises SeveralMembers.
    """
    if speaker is not None and is_own_kin(name):
        return find.list_names(work, community_id, {kin_key(name, speaker)}).get(kin_key(name, speaker))
    exact = find.list_names(work, community_id, {key(name)})
    if exact:
        return next(iter(exact.values()))
    ids = {row.member_id for row in find.memberships(work, community_id, [name])}
    if not ids:
        fits = set(fitting(name, standing.values()))
        ids = {member_id for member_id, known in standing.items() if known in fits}
    if not ids:
        ids = {row.member_id for row in find.memberships(work, community_id) if key(row.name) == key(name)}
    if len(ids) > 1:
        raise SeveralMembers(name=name[:20], number=str(len(ids)))
    return next(iter(ids), None)


def is_own_kin(name: str) -> bool:
    """ "我妈", "我同事": everybody has their own."""
    return name.startswith("我") and len(name) > 1


def kin_key(name: str, speaker: int) -> str:
    return f"{speaker}:{key(name)}"


def person_called(work: Work, community_id: int, name: str, standing: Mapping[int, str], speaker: Speaker) -> int:
    """As `called`; somebody new where nobody goes by the name."""
    found = called(work, community_id, name, standing, speaker.member_id)
    if found is not None:
        return found
    if is_own_kin(name):
        (member_id,) = _add(work, community_id, [f"{speaker.name}·{name}"])
        row = {"community_id": community_id, "key": kin_key(name, speaker.member_id), "member_id": member_id}
        work.execute(insert(ListName).values(**row, name=name[:200]))
        return member_id
    person = get_to_know(work, community_id, {name: key(name)})[name]
    assert isinstance(person, int)
    return person
