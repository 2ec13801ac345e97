"""QR codes: made, and read out of pictures."""

from __future__ import annotations

import io

from core.errors import ShopError
from documents.pictures import opened

QUIET = 4  # empty modules around a code: scanners look for them
LONGEST = 1000  # bytes: more makes a code that no phone reads from paper


class TooLongForQr(ShopError):
    """More text than a code of readable size holds."""


class NoQrInPicture(ShopError):
    """A picture in which no code can be read."""


def modules(text: str) -> list[list[bool]]:
    """The dark and light squares, without the quiet zone."""
    import segno

    if len(text.encode()) > LONGEST:
        raise TooLongForQr
    return [[bool(dark) for dark in row] for row in segno.make_qr(text, error="m", encoding="utf-8").matrix]


def png(text: str, side: int = 400) -> bytes:
    """A picture of at least `side` dots, whole dots per module."""
    import segno

    if len(text.encode()) > LONGEST:
        raise TooLongForQr
    code, kept = segno.make_qr(text, error="m", encoding="utf-8"), io.BytesIO()
    scale = -(-side // code.symbol_size(border=QUIET)[0])
    code.save(kept, kind="png", scale=scale, border=QUIET)
    return kept.getvalue()


def read(content: bytes) -> list[str]:
    """What the codes in a PNG or JPEG say, at most ten. Raises NoQrInPicture, NotAPicture or PictureTooLarge."""
    import zxingcpp

    found = zxingcpp.read_barcodes(
        opened(content).convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    texts = [code.text for code in found[:10] if code.text]
    if not texts:
        raise NoQrInPicture
    return texts
