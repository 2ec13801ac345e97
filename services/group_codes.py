"""Group codes (群码): the QR of a community's group chat, handed in as a picture; it ends, and that is said before.

Only what it says is kept, and drawn anew where it is shown. See docs/decisions/group-codes.md.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from core.errors import ShopError
from core.message import message
from core.say import say
from core.work import Work
from documents import qr
from models.campaigns import GroupCode
from queries import group_codes as find
from queries import members as people
from services import outbox


class NotAGroupCode(ShopError):
    """A picture without a group's QR, or with several. Arguments: hosts."""


def keep(
    work: Work, by: int, community_id: int, picture: bytes, ends_at: datetime | None, lasting: bool = False
) -> GroupCode:
    """What the QR in a picture says counts for a community from now on; by itself it ends when the platform's do.

    Raises NotAGroupCode, NoQrInPicture, NotAPicture, PictureTooLarge.
    """
    set_ = work.settings.campaigns
    said = [text for text in dict.fromkeys(qr.read(picture)) if _leads_to(text, set_.group_code_hosts)]
    if len(said) != 1:
        raise NotAGroupCode(hosts="、".join(set_.group_code_hosts))
    if ends_at is None and not lasting:
        ends_at = work.now + timedelta(days=set_.group_code_days)
    kept = GroupCode(community_id=community_id, says=said[0], ends_at=ends_at, added_by=by, added_at=work.now)
    work.session.add(kept)
    work.session.flush()
    return kept


def _leads_to(text: str, hosts: tuple[str, ...]) -> bool:
    """Whether it is an address of one of these hosts: what is printed must lead nowhere else."""
    try:
        address = urlsplit(text)
        host = (address.hostname or "").lower()
    except ValueError:
        return False
    fits = any(host.endswith(one) if one.startswith(".") else host == one for one in hosts)
    return fits and address.scheme in ("http", "https") and address.username is None and text.isascii()


def warn_next(work: Work) -> bool:
    """Say of one that ends soon that it does, once; True while there may be more."""
    ending = find.claim_ending(work, timedelta(hours=work.settings.campaigns.group_code_warn_hours))
    if ending is None:
        return False
    name = people.community(work, ending.community_id).name
    outbox.send_to_member(work, ending.added_by, message(say("group-code-ends", community=name, at=ending.ends_at)))
    return True
