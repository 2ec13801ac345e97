"""Pictures held against references that somebody has looked at."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat

from documents import pictures

REFERENCES = Path(__file__).parent / "references"


def looks_like(name: str, content: bytes) -> None:
    """Blurred, so that a dot beside its place is no difference; a word, a bar or a colour is one."""
    reference = REFERENCES / f"{name}.png"
    if not reference.exists():  # remove one to have it drawn anew, then look at it
        reference.parent.mkdir(exist_ok=True)
        small = pictures.opened(content)
        small.thumbnail((540, 1080))
        small.quantize(32).save(reference, optimize=True)
    shown = pictures.opened(content)
    with Image.open(reference) as kept:
        expected = kept.convert("RGB")
    shown.thumbnail((540, 1080))
    assert shown.size == expected.size
    blur = ImageFilter.BoxBlur(3)
    difference = ImageChops.difference(shown.filter(blur), expected.filter(blur))
    assert max(ImageStat.Stat(difference).mean) < 1.5
    assert max(high for _, high in difference.getextrema()) < 60
