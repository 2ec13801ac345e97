"""Buildings, zones, rooms and doors: "7栋1单元502", "E区东门", "云湖B座"."""

from __future__ import annotations

from .numerals import digits
from .prefixes import Prefixes
from .shelf import Shelf
from .spec import unit_end

SUFFIXES = Prefixes(
    (
        "号教学楼",
        "号宿舍楼",
        "号宿舍",
        "号公寓",
        "号学生公寓",
        "号楼",
        "号院",
        "号门",
        "号桌",
        "号食堂",
        "号馆",
        "单元",
        "公寓",
        "宿舍",
        "年级",
        "教学楼",
        "食堂",
        "寝室",
        "栋",
        "幢",
        "座",
        "室",
        "楼",
        "期",
        "弄",
        "门",
        "教",
        "区",
        "班",
        "寝",
        "舍",
        "房",
        "层",
        "排",
        "组团",
        "车间",
        "科室",
        "病区",
        "厂",
    )
)
AREA = "区座栋幢馆楼门口厅"
DIRECTIONS = "东南西北中"
SPOTS = Prefixes(
    (
        "门卫室",
        "门卫",
        "保安室",
        "保安亭",
        "大堂",
        "大厅",
        "前台",
        "传达室",
        "值班室",
        "办公室",
        "实验室",
        "会议室",
        "教室",
        "单元",
        "座",
        "栋",
        "楼",
    )
)


def suffix_after(text: str, at: int, shelf: Shelf) -> int:
    end = SUFFIXES.end(text, at)
    return at if text[at:end] in shelf.units else end


def step_after(text: str, at: int, shelf: Shelf) -> int:
    """One more part of a place: a room number, a numbered building, a direction, a known spot."""
    start = at + 1 if text[at : at + 1] == "-" and text[at + 1 : at + 2].isdigit() else at
    end = digits(text, start)
    if end > start:
        after = suffix_after(text, end, shelf)
        if after > end:
            return after
        room = end - start <= 4 and unit_end(text, end) == end and text[end : end + 1] not in tuple("点号月.:元块*×+")
        return end if room and (end - start >= 3 or start > at or (end - start <= 2 and text[at - 1].isascii())) else at
    if text[at : at + 1] and text[at] in DIRECTIONS:
        return at + 2 if text[at + 1 : at + 2] and text[at + 1] in AREA else at + 1
    if text[at : at + 1].isascii() and text[at : at + 1].isalpha():
        return at + 2 if text[at + 1 : at + 2] and text[at + 1] in AREA else at
    return SPOTS.end(text, at)


def extend(text: str, at: int, shelf: Shelf) -> int:
    """The end of a place that has begun."""
    while (end := step_after(text, at, shelf)) > at:
        at = end
    return at


def place_after_number(text: str, at: int, end: int, shelf: Shelf) -> int:
    """The end of a place that opens with the number text[at:end]; `end` where it is none."""
    after = suffix_after(text, end, shelf)
    if after > end:
        return extend(text, after, shelf)
    if text[end : end + 1] == "-" and end - at <= 3:
        room = digits(text, end + 1)
        if 3 <= room - end - 1 <= 4 and unit_end(text, room) == room:
            return extend(text, room, shelf)
    return end


def zone_at(text: str, at: int, shelf: Shelf) -> int:
    """A zone by its letter ("E区" known, so "E1", "J西", "B东"), or any lettered building ("C座")."""
    char, after = text[at], text[at + 1 : at + 2]
    if not (char.isascii() and char.isalpha()) or (at and text[at - 1].isascii() and text[at - 1].isalpha()):
        return at
    if after and after in "区座栋幢馆":
        return extend(text, at + 2, shelf)
    if char in shelf.zones and not (after.isascii() and after.isalpha()):
        return extend(text, at + 1, shelf)
    return at
