"""Keeping files for a while: a sheet that somebody asked for, a label to print, a photo that somebody sent.

Whoever has the link may open it, until it expires: hand it to nobody else, and keep nothing longer than it is of use.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

from sqlalchemy import delete

from core import tokens
from core.errors import ShopError
from core.settings import Settings
from core.text import clean
from core.work import Work
from models.files import KeptFile
from queries import files as find

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 100
PURPOSE = "file"
AT_ONCE = 100  # expired files deleted in one transaction
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')  # what some system doesn't take in a file's name


class FileTooLarge(ShopError):
    """More bytes than are kept. Arguments: megabytes."""


def keep(work: Work, name: str, mime: str, content: bytes, *, days: int = 7, for_member: int | None = None) -> str:
    """Keep a file for so many days; gives its path, /files/<token>/<name>, for links, files and images of messages.

    `mime` is its media type (sheets.XLSX, pdf.MIME, pictures.PNG). Raises FileTooLarge.
    """
    if len(content) > LARGEST:
        raise FileTooLarge(megabytes=LARGEST // 1024 // 1024)
    row = KeptFile(
        name=plain_name(name),
        mime=mime,
        size=len(content),
        content=content,
        made_by=work.actor.member_id,
        for_member=for_member,
        created_at=work.now,
        expires_at=work.now + timedelta(days=days),
    )
    work.session.add(row)
    work.session.flush()
    return f"/files/{tokens.sign(work.settings, PURPOSE, row.id)}/{quote(row.name)}"


def id_in(settings: Settings, path: str) -> int | None:
    """The file's id in a path that `keep` gave; None for anything else."""
    parts = path.split("/")
    return tokens.read(settings, PURPOSE, parts[2]) if len(parts) == 4 and parts[1] == "files" else None


def plain_name(name: str) -> str:
    """A name that is one on every system: no path, nothing invisible, not hidden, of bearable length."""
    plain = _NO_NAME.sub("_", " ".join(clean(name).split())).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip(' .') or 'file'}.{ending}"
    return plain[:LONGEST_NAME].rstrip(" .") or "file"


def delete_expired(work: Work) -> bool:
    """Delete some of the files whose time is over; True while there may be more."""
    return _delete(work, find.expired(work, AT_ONCE)) == AT_ONCE


def forget(work: Work, member_id: int) -> int:
    """Delete what somebody had made and what was for them; how many that were."""
    return _delete(work, find.of_member(work, member_id))


def _delete(work: Work, ids: list[int]) -> int:
    if ids:
        work.execute(delete(KeptFile).where(KeptFile.id.in_(ids)).execution_options(synchronize_session=False))
    return len(ids)
