"""The demo's pictures: drawn here, so that the shop ships no image and owes nobody for one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from services.demo import fruit, market, meals
from services.demo.sheet import Sheet

DRAWINGS: dict[str, Callable[[], Sheet]] = {
    "apple": fruit.apple,
    "banana": fruit.banana,
    "strawberry": fruit.strawberry,
    "watermelon": fruit.watermelon,
    "orange": fruit.orange,
    "grape": fruit.grape,
    "kiwi": fruit.kiwi,
    "mango": fruit.mango,
    "peach": fruit.peach,
    "baozi": meals.baozi,
    "soymilk": meals.soymilk,
    "egg": meals.egg,
    "pancake": meals.pancake,
    "chickenrice": meals.chickenrice,
    "beefnoodle": meals.beefnoodle,
    "dumpling": meals.dumpling,
    "friedrice": meals.friedrice,
    "salad": meals.salad,
    "milk": market.milk,
    "yogurt": market.yogurt,
    "cola": market.cola,
    "water": market.water,
    "noodlecup": market.noodlecup,
    "chips": market.chips,
    "tissue": market.tissue,
    "detergent": market.detergent,
    "notebook": market.notebook,
    "umbrella": market.umbrella,
    "print": market.print_shop,
    "parcel": market.parcel,
    "photo": market.photo,
}


def draw_missing(folder: Path) -> list[Path]:
    """Draw the pictures that the folder doesn't have yet, as <name>.png; the ones drawn.

    A file is there whole or not at all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for name, drawing in DRAWINGS.items():
        file = folder / f"{name}.png"
        if not file.exists():
            whole = file.with_suffix(f".{os.getpid()}")
            drawing().finished().save(whole, format="PNG", optimize=False)
            whole.replace(file)
            drawn.append(file)
    return drawn
