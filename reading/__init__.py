"""From what people type in a group to what they mean. Pure: no database, no clock, no other floor."""

from .model import Entry, Flag, Header, Item, Kind, Line, Offer, Reading, Said, Status, Why
from .native import NativeList, NotAList, Slot, parse_native, read_native
from .reader import read
from .show import pretty, to_json, why

__all__ = [
    "Entry",
    "Flag",
    "Header",
    "Item",
    "Kind",
    "Line",
    "NativeList",
    "NotAList",
    "Offer",
    "Reading",
    "Said",
    "Slot",
    "Status",
    "Why",
    "parse_native",
    "pretty",
    "read",
    "read_native",
    "to_json",
    "why",
]
