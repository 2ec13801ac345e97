"""GET /files/<token>/<name>: what was kept, as what it is; and the same 404 for everything else."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core import tokens
from core.clock import SetClock
from core.work import Shop
from documents import pdf, sheets
from documents.pictures import PNG
from services import files as service
from web import files
from web.site import create_site


@pytest.fixture
def client(shop: Shop) -> FlaskClient:
    return create_site(shop.settings, [files.blueprint(shop)]).test_client()


def keep(shop: Shop, name: str, mime: str, content: bytes = b"content", days: int = 7) -> str:
    with shop.work() as work:
        return service.keep(work, name, mime, content, days=days)


def test_a_sheet_is_saved_under_its_name(client: FlaskClient, shop: Shop) -> None:
    got = client.get(keep(shop, "配货单 3月6日.xlsx", sheets.XLSX))
    assert (got.status_code, got.data, got.mimetype) == (200, b"content", sheets.XLSX)
    assert got.headers["Content-Disposition"] == (
        'attachment; filename="___ 3_6_.xlsx"; '
        "filename*=UTF-8''%E9%85%8D%E8%B4%A7%E5%8D%95%203%E6%9C%886%E6%97%A5.xlsx"
    )
    assert got.headers["Cache-Control"] == "private, max-age=3600"
    assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("mime", "shown"),
    [(PNG, "inline"), (pdf.MIME, "attachment"), (sheets.CSV, "attachment"), ("text/html", "attachment")],
)
def test_only_pictures_are_opened_in_the_browser(client: FlaskClient, shop: Shop, mime: str, shown: str) -> None:
    got = client.get(keep(shop, "a", mime))
    assert got.headers["Content-Disposition"].split(";")[0] == shown
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]


def test_no_browser_keeps_it_longer_than_the_shop(client: FlaskClient, shop: Shop, clock: SetClock) -> None:
    path = keep(shop, "a.txt", "text/plain", days=1)
    clock.advance(hours=23, minutes=59)
    assert client.get(path).headers["Cache-Control"] == "private, max-age=60"


def test_unknown_expired_and_forged_are_answered_alike(client: FlaskClient, shop: Shop, clock: SetClock) -> None:
    path = keep(shop, "a.txt", "text/plain", days=1)
    token = path.split("/")[2]
    clock.advance(days=2)
    wrong = [
        path,
        f"/files/{tokens.sign(shop.settings, 'file', 99)}/a.txt",
        f"/files/{tokens.sign(shop.settings, 'pay', 1)}/a.txt",
        f"/files/{token}x/a.txt",
        f"/files/{'x' * 5000}/a.txt",
        "/files/1/a.txt",
    ]
    answers = {(client.get(one).status_code, client.get(one).text) for one in wrong}
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_the_name_in_the_address_opens_nothing(client: FlaskClient, shop: Shop) -> None:
    token = keep(shop, "a.txt", "text/plain").split("/")[2]
    assert 'filename="a.txt"' in client.get(f"/files/{token}/other.html").headers["Content-Disposition"]
    for tricky in ("../../etc/passwd", "%2e%2e%2fsecret", "a%0d%0aX-Evil:%201"):
        got = client.get(f"/files/{token}/{tricky}")
        assert "X-Evil" not in got.headers
        assert got.status_code in (200, 404)
        assert "passwd" not in got.headers.get("Content-Disposition", "")
