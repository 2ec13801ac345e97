"""The frame of a posted list: its header, its numbered entries, and what stands after them."""

from __future__ import annotations

from dataclasses import dataclass, field

from .numerals import digits
from .spec import unit_end

MARKS = ".、:)),:"
TITLES = ("#接龙", "接龙", "#group note", "group note", "#solitaire", "#grouplist", "拼单", "报单", "下单", "团购")
DIVIDER = "-=*_~+"
EXAMPLES = ("例", "(例", "[例", "示例", "(示例", "范例", "格式", "eg", "e.g", "example", "模板", "样例", "举例", "比如")
TOTALS = ("合计", "总计", "共计", "一共", "总共", "小计", "汇总", "总数", "合共", "共")


@dataclass(slots=True)
class Row:
    """A numbered entry: its number and the range of its text."""

    number: int
    mark: int
    """Where its number stands."""
    start: int
    end: int
    lines: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    header: tuple[int, int]
    rows: list[Row]
    titled: bool
    """Whether the text says that it is a list."""
    tail: tuple[int, int]
    inline: bool = False


def line_ranges(text: str) -> list[tuple[int, int]]:
    ranges, start = [], 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        ranges.append((start, end))
        start = end + 1
    return ranges


def skip_spaces(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \t·*•-":
        at += 1
    return at


def marker(text: str, at: int, end: int, *, loose: bool = False) -> tuple[int, int] | None:
    """A list number at `at` ("1.", "2、", "(3)", "4)"): the number and where its entry begins."""
    start = at
    bracket = at < end and text[at] in "([【"
    if bracket:
        at += 1
    stop = digits(text, at)
    if stop == at or stop - at > 3 or stop > end:
        return None
    value = int(text[at:stop])
    sign = text[stop : stop + 1] if stop < end else ""
    if bracket and sign and sign in ")]":
        return value, stop + 1
    if bracket:
        return None
    if sign and sign in MARKS:
        after = text[stop + 1 : stop + 2] if stop + 1 < end else ""
        if sign in ".:" and after.isdigit():
            number_end = digits(text, stop + 1)
            if (
                unit_end(text, number_end) > number_end
                or text[number_end : number_end + 1] in tuple("号月元块.-/ ")
                or number_end - stop - 1 < 3
            ):
                return None
        return value, stop + 1
    if loose and sign and sign in " -_" and stop - start <= 2:
        return value, stop + 1
    return None


def frame_of(text: str) -> Frame | None:
    """The list in a text, or None. The last run of numbers that starts anew is the list; runs before it are menus."""
    lines = line_ranges(text)
    titled = is_titled(text, lines)
    rows = numbered(text, lines, loose=False) or (numbered(text, lines, loose=True) if titled else [])
    inline = False
    if not rows and titled:
        rows, inline = [by_lines(text, row) for row in inline_rows(text, 0, len(text), 1)], True
    if not rows:
        return None
    rows = [part for row in rows for part in split_row(text, row)]
    return Frame((0, header_end(text, rows)), rows, titled, (rows[-1].end, len(text)), inline)


def is_titled(text: str, lines: list[tuple[int, int]]) -> bool:
    head = [text[a:b].strip() for a, b in lines[:3]]
    return any(line.startswith("#") or "接龙" in line or "group note" in line for line in head if line) or any(
        "接龙" in text[a:b] and is_divider(text[a:b]) for a, b in lines
    )


def is_divider(line: str) -> bool:
    return len(line) >= 4 and sum(line.count(c) for c in DIVIDER) >= 3 and line.strip()[:1] in DIVIDER


def header_end(text: str, rows: list[Row]) -> int:
    """Where the header stops: at the line, or for one-line lists at the number, of the first entry."""
    mark = rows[0].mark
    line = text.rfind("\n", 0, mark) + 1
    return mark if text[line:mark].strip() else line


def numbered(text: str, lines: list[tuple[int, int]], *, loose: bool) -> list[Row]:
    rows: list[Row] = []
    for a, b in lines:
        start = a
        while start < b and text[start] == " ":
            start += 1
        found = marker(text, start, b, loose=loose)
        if found is None and rows and start < b and not is_talk_start(text[start:b]):
            rows[-1].lines.append((a, b))
            continue
        if found is None:
            continue
        number, body = found
        if rows and number <= rows[-1].number and number <= 1:
            rows = []  # the numbers start anew: what came before was a menu
        rows.append(Row(number, start, body, b))
    return rows


def is_talk_start(line: str) -> bool:
    return line.startswith(("#", *EXAMPLES))


def by_lines(text: str, row: Row) -> Row:
    """An entry ends with its line; further lines are judged one by one."""
    first, *more = line_ranges(text[row.start : row.end])
    row.lines = [(row.start + a, row.start + b) for a, b in more]
    row.end = row.start + first[1]
    return row


def inline_rows(text: str, start: int, end: int, expected: int) -> list[Row]:
    """Entries on one line: "… 1. 阿梅 苹果2斤 2. 老王 香蕉3斤"."""
    rows: list[Row] = []
    at = start if text.find(str(expected), start, end) >= 0 else end
    while at < end:
        char = text[at]
        if not (char.isdigit() or char == "("):
            at += 1
            continue
        open_before = at == 0 or text[at - 1] in " \n,;。，、:"
        found = marker(text, at, end) if open_before else None
        if found and found[0] == expected and not text[found[1] : found[1] + 1].isdigit():
            if rows:
                rows[-1].end = at
            rows.append(Row(found[0], at, found[1], end))
            expected, at = expected + 1, found[1]
        else:
            at = max(at + 1, digits(text, at))
    return rows


def split_row(text: str, row: Row) -> list[Row]:
    """An entry that holds the next numbers on its own line."""
    more = inline_rows(text, row.start, row.end, row.number + 1)
    if not more:
        return [row]
    more[-1].lines = row.lines
    return [Row(row.number, row.mark, row.start, more[0].mark), *more]
