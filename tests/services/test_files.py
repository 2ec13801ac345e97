"""Files are kept for a while, by a name that is one everywhere, and deleted when their time is over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SetClock
from core.work import Actor, Shop
from models.files import KeptFile
from queries import files as find
from services import files
from tests import make


def kept(shop: Shop, **more: object) -> tuple[int, str]:
    with shop.work() as work:
        path = files.keep(work, "配货单.xlsx", "text/plain", b"content", **more)  # type: ignore[arg-type]
        return files.id_in(work.settings, path) or 0, path


def test_what_is_kept_is_there_until_it_expires(shop: Shop, clock: SetClock) -> None:
    file_id, _ = kept(shop, days=2)
    clock.advance(hours=47)
    with shop.work(reads=True) as work:
        found = find.content(work, file_id)
        assert found is not None
        assert (found.name, found.mime, found.content) == ("配货单.xlsx", "text/plain", b"content")
        assert find.label(work, file_id) == ("配货单.xlsx", "text/plain")
    clock.advance(hours=1)
    with shop.work(reads=True) as work:
        assert (find.content(work, file_id), find.label(work, file_id)) == (None, None)


def test_expired_files_are_deleted_bit_by_bit(shop: Shop, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    for days in (1, 1, 1, 9):
        kept(shop, days=days)
    clock.advance(days=2)
    turns = []
    for _ in range(3):
        with shop.work() as work:
            turns.append(files.delete_expired(work))
    assert turns == [True, False, False]
    with shop.work(reads=True) as work:
        assert work.session.query(KeptFile).count() == 1


def test_only_our_own_paths_lead_to_a_file(shop: Shop) -> None:
    file_id, path = kept(shop)
    assert file_id > 0
    token = path.split("/")[2]
    wrong = (path[1:], path + "/x", path.replace("files", "pay"), f"/files/{token}x/a", "/files//a", "", "/", token)
    for other in wrong:
        assert files.id_in(shop.settings, other) is None


def test_whoever_is_forgotten_has_no_files(shop: Shop) -> None:
    with shop.work() as work:
        amei, wang = make.member(work, "阿梅"), make.member(work, "老王")
    with shop.work(Actor(amei.id)) as work:
        files.keep(work, "a.txt", "text/plain", b"1")
        files.keep(work, "b.txt", "text/plain", b"2", for_member=wang.id)
    with shop.work() as work:
        files.keep(work, "c.txt", "text/plain", b"3", for_member=wang.id)
        assert (files.forget(work, wang.id), files.forget(work, amei.id)) == (2, 1)
        assert files.forget(work, amei.id) == 0


def test_too_much_is_not_kept(shop: Shop) -> None:
    with shop.work() as work, pytest.raises(files.FileTooLarge) as refused:
        files.keep(work, "a", "text/plain", b"\0" * (files.LARGEST + 1))
    assert refused.value.arguments == {"megabytes": 20}


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "_.._etc_passwd"), ("..\\..\\x.exe", "_.._x.exe"), (".htaccess", "htaccess"),
        ("a/b:c*?.xlsx", "a_b_c_.xlsx"), ("", "file"), ("...", "file"), ("\0\u202e\n", "file"),
        ("很" * 300 + ".xlsx", "很" * 95 + ".xlsx"), ("报表 3月.xlsx", "报表 3月.xlsx"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie_ x"),
    ],
)  # fmt: skip
def test_names_are_names_on_every_system(name: str, plain: str) -> None:
    assert files.plain_name(name) == plain


@given(st.text(max_size=300))
def test_any_name_becomes_one(name: str) -> None:
    plain = files.plain_name(name)
    assert 0 < len(plain) <= 100
    assert not set(plain) & set('\\/:*?"<>|\r\n\0')
    assert not plain.startswith(".")
    assert files.plain_name(plain) == plain
