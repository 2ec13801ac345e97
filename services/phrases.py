"""Canned answers (常用语): one's desk's, by name."""

from __future__ import annotations

from sqlalchemy import delete

from core.errors import ShopError
from core.text import clean
from core.work import Work
from models.tickets import Phrase
from queries import tickets as find
from queries.tickets import Desks
from services.tickets import fitting

LONGEST_NAME = 20
MOST = 100


class NoSuchPhrase(ShopError):
    """No canned answer of that name. Arguments: name, known."""


class NotAPhraseName(ShopError):
    """Empty or too long. Arguments: longest."""


class TooManyPhrases(ShopError):
    """Arguments: most."""


def keep(work: Work, desks: Desks, name: str, text: str) -> bool:
    """Keep an answer under a name; True where it took another's place.

    Raises NotAPhraseName, TooManyPhrases, TooLong.
    """
    name, said = _name(name), fitting(text)
    known = find.phrase(work, desks.own, name)
    if known is not None:
        known.text = said
    elif len(find.phrases(work, desks.own_only)) >= MOST:
        raise TooManyPhrases(most=MOST)
    else:
        added = Phrase(supplier_id=desks.own, name=name, text=said, added_by=work.actor.member_id, added_at=work.now)
        work.session.add(added)
    work.session.flush()
    return known is not None


def drop(work: Work, desks: Desks, name: str) -> None:
    """Raises NoSuchPhrase."""
    known = find.phrase(work, desks.own, _name(name))
    if known is None:
        raise NoSuchPhrase(name=name[:LONGEST_NAME], known=_names(work, desks))
    work.execute(delete(Phrase).where(Phrase.id == known.id))


def text_of(work: Work, desks: Desks, name: str, supplier_id: int | None) -> str:
    """What stands under a name: the answering desk's own, else another one's of the person. Raises NoSuchPhrase."""
    fits = [phrase for phrase in find.phrases(work, desks) if phrase.name == name.strip().lower()]
    fits.sort(key=lambda phrase: phrase.supplier_id != supplier_id)
    if not fits:
        raise NoSuchPhrase(name=name[:LONGEST_NAME], known=_names(work, desks))
    return fits[0].text


def _names(work: Work, desks: Desks) -> str:
    return "、".join(dict.fromkeys(phrase.name for phrase in find.phrases(work, desks)[:10])) or "—"


def _name(text: str) -> str:
    name = clean(text).strip(":").lower()
    if not name or len(name) > LONGEST_NAME:
        raise NotAPhraseName(longest=LONGEST_NAME)
    return name
