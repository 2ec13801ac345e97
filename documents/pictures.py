"""Pictures that people hand in: what they are, opened within limits, and made plain (no place, no camera)."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from core.errors import ShopError

PNG, JPEG = "image/png", "image/jpeg"
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000  # a phone's camera; decoded that is 160 MB for a moment
LARGEST_SIDE = 2000


class NotAPicture(ShopError):
    """Neither PNG nor JPEG, or broken."""


class PictureTooLarge(ShopError):
    """More bytes or dots than are looked at."""


def kind(content: bytes) -> str | None:
    """Its media type by what it begins with; None for what is no picture of ours."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return JPEG if content.startswith(b"\xff\xd8\xff") else None


def opened(content: bytes) -> Image.Image:
    """The picture upright, in RGB, at most 2000 dots wide and high. Raises NotAPicture or PictureTooLarge."""
    if len(content) > MOST_BYTES:
        raise PictureTooLarge(megabytes=MOST_BYTES // 1024 // 1024)
    if kind(content) is None:
        raise NotAPicture
    try:
        picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        return _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLarge(megabytes=MOST_BYTES // 1024 // 1024) from None
    except Exception:  # the decoders raise nearly anything for broken files
        raise NotAPicture from None


def plain(content: bytes) -> bytes:
    """The same as a JPEG or PNG that tells nothing of where and with what it was taken."""
    picture = opened(content)
    return png(picture) if kind(content) == PNG else jpeg(picture)


def png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def jpeg(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return kept.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return picture.convert("RGB")
