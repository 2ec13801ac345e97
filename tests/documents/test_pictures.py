"""Codes and pictures that people hand in: read within limits, made plain, refused in words."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from documents import pictures, qr


def drawn(size: tuple[int, int], kind: str = "PNG", **more: object) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, "white").save(kept, kind, **more)
    return kept.getvalue()


@given(st.text("草莓 https://shop.example/r?=&K7M29QX4", min_size=4, max_size=150))
def test_what_is_written_into_a_code_is_read_out_of_it(text: str) -> None:
    assert qr.read(qr.png(text, 600)) == [text]


def test_a_code_is_found_on_a_turned_photo() -> None:
    photo = Image.new("RGB", (1200, 900), "#997755")
    with Image.open(io.BytesIO(qr.png("K7M2-9QX4", 300))) as code:
        photo.paste(code.convert("RGB").rotate(17, expand=True, fillcolor="#997755"), (300, 200))
    assert qr.read(pictures.jpeg(photo)) == ["K7M2-9QX4"]


def test_a_picture_without_a_code_and_a_text_too_long_for_one() -> None:
    with pytest.raises(qr.NoQrInPicture):
        qr.read(drawn((300, 300)))
    for make in (qr.png, qr.modules):
        with pytest.raises(qr.TooLongForQr):
            make("很" * 400)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<svg>", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0", drawn((9, 9))[:45]]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(pictures.NotAPicture):
        qr.read(content)


def test_too_many_bytes_or_dots_are_refused_before_they_are_unpacked() -> None:
    with pytest.raises(pictures.PictureTooLarge):
        qr.read(b"\x89PNG\r\n\x1a\n" + b"\0" * (5 * 1024 * 1024))
    for side in (7_000, 12_000, 60_000):
        head = b"IHDR" + side.to_bytes(4) * 2 + b"\1\0\0\0\0"
        with pytest.raises(pictures.PictureTooLarge):
            pictures.opened(b"\x89PNG\r\n\x1a\n\0\0\0\x0d" + head + zlib.crc32(head).to_bytes(4) + b"\0\0\0\0IDAT")


def test_large_photos_become_smaller_and_stand_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the phone on its side
    exif[0x010F] = "a camera"
    photo = drawn((4000, 1000), "JPEG", exif=exif)
    assert pictures.opened(photo).size == (500, 2000)
    plain = pictures.plain(photo)
    assert pictures.kind(plain) == "image/jpeg"
    assert b"a camera" in photo
    assert b"a camera" not in plain


def test_what_shines_through_is_white() -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (2, 2), (0, 0, 0, 0)).save(kept, "PNG")
    assert pictures.opened(kept.getvalue()).getpixel((0, 0)) == (255, 255, 255)


@given(st.binary(max_size=200))
def test_any_bytes_are_opened_or_refused(content: bytes) -> None:
    for tried in (content, b"\x89PNG\r\n\x1a\n" + content, b"\xff\xd8\xff" + content):
        with pytest.raises((pictures.NotAPicture, pictures.PictureTooLarge)):
            pictures.opened(tried)
