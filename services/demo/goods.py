"""What the demo shop sells, from goods.yaml beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("goods.yaml")


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Way(_Row):
    """One way to sell: the price in yuan, and how much is there."""

    price: str
    unit: str
    spec: str = ""
    stock: str


class Goods(_Row):
    """A product; `picture` names its drawing (see services.demo.pictures)."""

    name: str
    aliases: tuple[str, ...]
    picture: str
    category: str
    description: str
    ways: tuple[Way, ...]
    attributes: Mapping[str, str]
    faq: Mapping[str, str] = {}
    options: tuple[str, ...] = ()
    hours: tuple[int, ...] = ()  # at which an hour begins for which it can be booked
    room: str = ""  # for how much there is room in each


class Offer(_Row):
    """What the open deal offers: `way` is the spec or the unit."""

    product: str
    way: str
    price: str
    per_person: str = ""


class Assortment(_Row):
    """`categories` by name, each with the supplier whose goods they are."""

    categories: Mapping[str, str]
    deal: tuple[Offer, ...]
    goods: tuple[Goods, ...]


def load() -> Assortment:
    return Assortment.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
