"""GET /pictures/<name>: pictures, and nothing else of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web import pictures

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "apple.png").write_bytes(PNG)
    (folder / "notes.txt").write_text("not a picture")
    (tmp_path / "shop.sqlite").write_text("not for anybody")
    app = Flask(__name__)
    app.register_blueprint(pictures.blueprint(tmp_path))
    return app.test_client()


def test_a_picture_is_served_and_kept_by_browsers(client: FlaskClient) -> None:
    with client.get("/pictures/apple.png") as got:
        assert (got.status_code, got.mimetype, got.data) == (200, "image/png", PNG)
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age=3600" in got.headers["Cache-Control"]
    with client.get("/pictures/apple.png", headers={"If-None-Match": got.headers["ETag"]}) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    ["pear.png", "notes.txt", "../shop.sqlite", "..%2fshop.sqlite", "%2e%2e/shop.sqlite", "APPLE.PNG", ".png", ""],
)
def test_everything_else_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404
