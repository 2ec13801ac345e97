"""What is written from top to bottom (a pick list, a statement, a table to look at), broken into pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from documents import font
from documents.look import INK, RULE, SOFT, TINT, Colour
from documents.page import LINE, POINT, Align, Page, Paper, fitted
from documents.table import NUMERIC, Cell, Column, Table, shown

GAP = 1.2  # millimetres between the columns of a table, on each side
SMALLEST = 6.0  # points: smaller nobody reads on paper
FOOT = 7.0  # millimetres for the number of the page


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stays whole. `head` is repeated above it on a new page; `leads`: never the last of a page."""

    height: float
    put: Callable[[Page, float], None]
    head: Block | None = None
    leads: bool = False


class Flow:
    """Blocks in a column as wide as the paper allows."""

    def __init__(self, paper: Paper, *, size: float = 10.0) -> None:
        self.paper = paper
        self.size = size
        self.width = paper.width - 2 * paper.margin
        self._blocks: list[Block] = []

    @property
    def _room(self) -> float:
        """How high a page is between its margins, without its number."""
        return self.paper.height - 2 * self.paper.margin - FOOT if self.paper.height else float("inf")

    def heading(self, text: str, *, size: float = 0.0, align: Align = "left") -> None:
        self._words(text, size or self.size * 1.4, bold=True, align=align, colour=INK, leads=True)
        self.gap(1)

    def words(
        self, text: str, *, size: float = 0.0, bold: bool = False, align: Align = "left", colour: Colour = INK
    ) -> None:
        """A paragraph, in as many lines as it needs."""
        self._words(text, size or self.size, bold=bold, align=align, colour=colour)

    def note(self, text: str, *, align: Align = "left") -> None:
        """Small and grey."""
        self._words(text, self.size * 0.85, bold=False, align=align, colour=SOFT)

    def _words(self, text: str, size: float, *, bold: bool, align: Align, colour: Colour, leads: bool = False) -> None:
        for line in font.wrapped(text, size * POINT, self.width):

            def put(page: Page, y: float, line: str = line) -> None:
                page.lines([line], self.paper.margin, y, self.width, size=size, bold=bold, align=align, colour=colour)

            self._blocks.append(Block(size * LINE * POINT, put, leads=leads))

    def pair(self, left: str, right: str, *, size: float = 0.0, bold: bool = False) -> None:
        """A line with something at its end: a name and its amount."""
        size, edge = size or self.size, self.paper.margin
        size_right, right_lines = fitted(right, self.width * 0.6, size, 1, SMALLEST)
        taken = font.width(right_lines[0], size_right * POINT)
        room = self.width - taken - 2 * GAP
        lines = font.wrapped(left, size * POINT, room, 4)

        def put(page: Page, y: float) -> None:
            page.lines(lines, edge, y, room, size=size, bold=bold)
            page.lines(right_lines, edge, y, self.width, size=size_right, bold=bold, align="right")

        self._blocks.append(Block(len(lines) * size * LINE * POINT, put))

    def gap(self, height: float = 3.0) -> None:
        self._blocks.append(Block(height, lambda page, y: None, leads=True))

    def rule(self, colour: Colour = RULE) -> None:
        self._blocks.append(Block(2.0, lambda page, y: page.rule(self.paper.margin, y + 0.9, self.width, colour)))

    def qr(self, text: str, side: float, *, align: Align = "centre") -> None:
        side = min(side, self.width, self._room)
        x = self.paper.margin + {"left": 0.0, "centre": (self.width - side) / 2, "right": self.width - side}[align]
        self._blocks.append(Block(side, lambda page, y: page.qr(text, x, y, side)))

    def picture(self, content: bytes, height: float) -> None:
        edge, width, height = self.paper.margin, self.width, min(height, self._room)
        self._blocks.append(Block(height, lambda page, y: page.picture(content, edge, y, width, height)))

    def table(self, table: Table, *, zone: tzinfo, size: float = 0.0, lines: int = 3) -> None:
        """Its title, its columns, its rows; cells in up to so many lines. Its columns' titles stand on each page."""
        if table.title:
            self.heading(table.title, size=self.size * 1.2)
        grid = Grid(table, zone, self.width, self.paper.margin, size or self.size, lines)
        head = grid.block([column.title for column in table.columns], bold=True, ground=TINT, leads=True)
        self._blocks.append(head)
        self._blocks += [grid.block(row, head=head) for row in table.rows]
        if table.total is not None:
            self._blocks.append(grid.block(table.total, bold=True, head=head, ground=TINT))

    def pages(self) -> list[Page]:
        """One page for a roll, else as many as are needed, numbered where there are several."""
        margin, blocks = self.paper.margin, self._blocks
        if not self.paper.height:
            page = Page(self.paper.width, 2 * margin + sum(block.height for block in blocks))
            _stack(page, blocks, margin)
            return [page]
        pages = []
        for part in _broken(blocks, self._room):
            pages.append(Page.on(self.paper))
            _stack(pages[-1], part, margin)
        for number, page in enumerate(pages, 1):
            if len(pages) > 1:
                foot, width = self.paper.height - margin - 4, self.width
                page.text(f"{number} / {len(pages)}", margin, foot, width, size=8, align="centre", colour=SOFT)
        return pages


def _stack(page: Page, blocks: Sequence[Block], y: float) -> None:
    for block in blocks:
        block.put(page, y)
        y += block.height


def _broken(blocks: Sequence[Block], room: float) -> list[list[Block]]:
    """The blocks of each page. What leads to the next block goes with it."""
    pages: list[list[Block]] = [[]]
    used = 0.0
    for block in blocks:
        page = pages[-1]
        if page and used + block.height > room:
            moved: list[Block] = []
            while len(page) > 1 and page[-1].leads:
                moved.insert(0, page.pop())
            lead = [block.head] if block.head and block.head not in moved else []
            pages.append([*moved, *lead])
            used = sum(one.height for one in pages[-1])
            page = pages[-1]
        page.append(block)
        used += block.height
    return pages


class Grid:
    """The columns of a table within a width: numbers as wide as they are, texts share the rest."""

    def __init__(self, table: Table, zone: tzinfo, width: float, x: float, size: float, lines: int) -> None:
        self.columns, self.zone, self.width, self.x, self.most = table.columns, zone, width, x, lines
        self.size = size
        while True:
            self.widths, fits = self._widths(table)
            if fits or self.size <= SMALLEST:
                return
            self.size = max(self.size - 0.5, SMALLEST)

    def _widths(self, table: Table) -> tuple[list[float], bool]:
        """How wide each column is, and whether that is wide enough to be read."""
        size = self.size * POINT
        natural = [self._natural(table, place, column, size) for place, column in enumerate(table.columns)]
        least = [
            wide if column.shows in NUMERIC else min(wide, self._longest_word(table, place, size))
            for place, (wide, column) in enumerate(zip(natural, table.columns, strict=True))
        ]
        spare = self.width - sum(least)
        if spare < 0:
            return [wide * self.width / sum(least) for wide in least], False
        wants = [wide - low for wide, low in zip(natural, least, strict=True)]
        if sum(wants) > spare:
            return [low + want * spare / sum(wants) for low, want in zip(least, wants, strict=True)], True
        widths = natural[:]
        widest = max(range(len(widths)), key=lambda place: (table.columns[place].shows not in NUMERIC, widths[place]))
        widths[widest] += self.width - sum(widths)
        return widths, True

    def _natural(self, table: Table, place: int, column: Column, size: float) -> float:
        texts = [column.title, *(shown(line[place], self.zone) for line in table.lines())]
        if column.width:
            return column.width * size + 2 * GAP
        lines = (line for text in texts for line in font.known(text).split("\n"))
        return max(font.width(line, size) for line in lines) + 2 * GAP + 0.1

    def _longest_word(self, table: Table, place: int, size: float) -> float:
        """Four signs, or what would be torn apart in a narrower column (a code), if it isn't too long either."""
        texts = (font.known(shown(line[place], self.zone)) for line in table.lines())
        longest = max((font.width(word, size) for text in texts for word in font.words(text)), default=0)
        return max(4 * size, min(longest, 7 * size)) + 2 * GAP + 0.1

    def block(
        self,
        cells: Sequence[Cell],
        *,
        bold: bool = False,
        ground: Colour | None = None,
        head: Block | None = None,
        leads: bool = False,
    ) -> Block:
        size = self.size * POINT
        texts = [
            font.wrapped(shown(cell, self.zone), size, wide - 2 * GAP, self.most)
            for cell, wide in zip(cells, self.widths, strict=True)
        ]
        height = max(len(lines) for lines in texts) * size * LINE + 1.6

        def put(page: Page, y: float) -> None:
            if ground:
                page.box(self.x, y, self.width, height, ground)
            x = self.x
            for lines, wide, column in zip(texts, self.widths, self.columns, strict=True):
                align: Align = "right" if column.shows in NUMERIC else "left"
                page.lines(lines, x + GAP, y + 0.8, wide - 2 * GAP, size=self.size, bold=bold, align=align)
                x += wide
            page.rule(self.x, y + height - 0.25, self.width)

        return Block(height, put, head, leads)
