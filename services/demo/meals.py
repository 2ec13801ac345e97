"""The demo's breakfasts and meals, drawn."""

from __future__ import annotations

import math

from services.demo.sheet import Sheet


def _bowl(sheet: Sheet, colour: str, soup: str) -> None:
    """A bowl seen from above its rim; what is in it is drawn on top."""
    sheet.shadow(240, 322, 140, 16)
    sheet.shape([(96, 196), (384, 196), (346, 290), (300, 322), (180, 322), (134, 290)], colour, smooth=True)
    sheet.oval(240, 196, 156, 66, colour)
    sheet.oval(240, 194, 146, 58, "#fff8ec")
    sheet.oval(240, 198, 136, 51, soup)


def _plate(sheet: Sheet, colour: str = "#ffffff") -> None:
    sheet.shadow(240, 296, 190, 26)
    sheet.oval(240, 232, 200, 92, "#d8d3cc")
    sheet.oval(240, 226, 200, 92, colour)
    sheet.oval(240, 226, 158, 68, colour)
    sheet.oval(240, 226, 158, 68, "black", see=0.06)


def _tray(sheet: Sheet) -> None:
    sheet.shadow(240, 312, 190, 18)
    sheet.box(48, 92, 384, 214, "#2d2a2a", round=26)
    sheet.box(58, 102, 364, 194, "#403c3b", round=20)


def baozi() -> Sheet:
    sheet = Sheet("#fbeedd", "#e2b98a")
    sheet.steam(240, 118)
    sheet.shadow(240, 318, 180, 18)
    sheet.oval(240, 266, 184, 52, "#a8743a")
    sheet.oval(240, 252, 184, 52, "#d5a260")
    for x, y, size in ((158, 206, 66), (322, 206, 66), (240, 226, 74)):
        sheet.ball(x, y, size, size * 0.78, "#fffaf0", shade=0.10)
        for step in range(8):
            turn = math.radians(step * 45)
            ends = [
                (x, y - size * 0.42),
                (x + size * 0.5 * math.cos(turn), y - size * 0.4 + size * 0.26 * math.sin(turn)),
            ]
            sheet.line(ends, "#d4bf9f", 3, see=0.9)
        sheet.oval(x, y - size * 0.42, 6, 4, "#b99f7a")
    return sheet


def soymilk() -> Sheet:
    sheet = Sheet("#f8f2e2", "#d9c49a")
    sheet.steam(240, 92)
    sheet.shadow(240, 322, 100, 16)
    sheet.shape([(160, 118), (320, 118), (298, 316), (182, 316)], "#fdfaf2")
    sheet.shape([(167, 180), (313, 180), (304, 264), (176, 264)], "#8fae5b")
    for x, y in ((222, 226), (258, 218), (240, 240)):
        sheet.ball(x, y, 15, 13, "#ecd48b")
    sheet.oval(240, 118, 84, 24, "#e4dccb")
    sheet.oval(240, 116, 74, 18, "#fff6dd")
    sheet.line([(268, 116), (304, 34)], "#8fae5b", 11)
    return sheet


def egg() -> Sheet:
    sheet = Sheet("#f6e6d3", "#c89a6d")
    sheet.shadow(240, 306, 160, 20)
    sheet.ball(176, 206, 84, 98, "#a9683a")
    for points in ([(120, 170), (160, 188), (150, 226), (196, 250)], [(160, 188), (206, 164), (232, 190)],
                   [(150, 226), (118, 246)], [(206, 164), (190, 124)], [(196, 250), (232, 240)]):  # fmt: skip
        sheet.line(points, "#5f3417", 4, see=0.8)
    sheet.oval(326, 216, 82, 90, "#d9a878")
    sheet.oval(326, 216, 75, 83, "#fdf3e4")
    sheet.ball(326, 226, 42, 42, "#f2a32d")
    return sheet


def pancake() -> Sheet:
    sheet = Sheet("#fff1d6", "#eec27a")
    _plate(sheet)
    sheet.ball(240, 210, 140, 58, "#d99a45", shade=0.2)
    sheet.dots(240, 210, 112, 44, 26, 6, "#a9651f", see=0.55)
    for x in range(124, 360, 22):
        sheet.leaf(x, 256 - abs(x - 240) * 0.12, 34, -60 if x % 44 else -110, "#6fb04a")
    sheet.shape([(104, 226), (376, 226), (340, 282), (240, 300), (140, 282)], "#e6ac55", smooth=True)
    sheet.dots(240, 262, 96, 22, 16, 5, "#b8752b", see=0.5)
    return sheet


def chickenrice() -> Sheet:
    sheet = Sheet("#ffe9cf", "#e8a45c")
    _tray(sheet)
    sheet.box(72, 116, 196, 166, "#fffdf6", round=16)
    sheet.dots(170, 199, 84, 70, 110, 4, "#eee6d2")
    sheet.shape(
        [(84, 214), (112, 150), (184, 132), (246, 160), (254, 214), (200, 262), (120, 258)], "#a5521d", smooth=True
    )
    for x in (118, 152, 186, 220):
        sheet.line([(x, 150), (x - 16, 250)], "#6f3010", 5, see=0.6)
    sheet.oval(150, 170, 34, 12, "#e39a52", see=0.7)
    sheet.box(282, 116, 126, 78, "#5c9d43", round=14)
    for i in range(6):
        sheet.ball(300 + i % 3 * 44, 138 + i // 3 * 34, 20, 17, "#78b94f")
    sheet.oval(345, 244, 50, 38, "#fffaf0")
    sheet.ball(345, 244, 25, 21, "#f5a623")
    return sheet


def beefnoodle() -> Sheet:
    sheet = Sheet("#ffe4d2", "#d97f52")
    sheet.steam(240, 122)
    _bowl(sheet, "#b5322a", "#9c4a1d")
    for i in range(9):
        sheet.arc(232 + i * 3, 204, 118 - i * 11, 40 - i * 4, 15 + i * 9, 200 + i * 7, "#f6d887", 5)
    for x, y in ((196, 178), (246, 172), (292, 184), (220, 202)):
        sheet.box(x - 24, y - 12, 48, 26, "#6d3217", round=8)
        sheet.box(x - 20, y - 10, 40, 7, "#95522b", round=3)
    for x, y, turn in ((160, 200, 20), (316, 214, 200), (268, 226, 150), (172, 182, 320)):
        sheet.leaf(x, y, 34, turn, "#58a33c")
    return sheet


def dumpling() -> Sheet:
    sheet = Sheet("#f3f1e6", "#c9c19c")
    _plate(sheet, "#a9c8dc")
    for x, y in ((150, 196), (240, 176), (330, 196), (184, 240), (296, 240), (240, 264)):
        sheet.shape([(x - 56, y + 14), (x - 34, y - 20), (x, y - 30), (x + 34, y - 20), (x + 56, y + 14), (x, y + 26)],
                    "#fffaf0", smooth=True)  # fmt: skip
        sheet.oval(x, y + 6, 30, 14, "#bcd199", see=0.5)
        for fold in range(-3, 4):
            sheet.line([(x + fold * 11, y - 24 + abs(fold) * 4), (x + fold * 9, y - 10 + abs(fold) * 3)], "#cdbf9c", 3)
    return sheet


def friedrice() -> Sheet:
    sheet = Sheet("#fff3cc", "#f0bf57")
    sheet.steam(240, 96)
    _plate(sheet, "#f6f3ee")
    sheet.ball(240, 196, 128, 84, "#f3d27a", shade=0.2)
    sheet.dots(240, 200, 114, 66, 150, 4, "#fff0bd")
    for i, colour in enumerate(("#5da93f", "#e8614a", "#f59a2e", "#5da93f", "#f7b8a2")):
        sheet.dots(240 + 17 * math.cos(i * 2), 198 + 9 * math.sin(i * 2), 100 - i * 17, 58 - i * 9, 11 - i, 6, colour)
    return sheet


def salad() -> Sheet:
    sheet = Sheet("#eaf6df", "#9ccb7f")
    _bowl(sheet, "#f2efe6", "#7db84e")
    for step in range(14):
        turn = step * 26
        sheet.leaf(240 + 40 * math.cos(turn), 190 + 14 * math.sin(turn), 92, turn, "#6cae3f" if step % 2 else "#8cc957")
    for x, y in ((170, 176), (300, 172), (262, 214)):
        sheet.ball(x, y, 20, 19, "#e23b34")
    for i in range(4):
        sheet.box(196 + i * 24, 170 + i * 4, 16, 48, "#e7c48f", round=7)
        sheet.box(198 + i * 24, 172 + i * 4, 12, 8, "#b77a3a", round=4)
    sheet.oval(320, 200, 24, 18, "#fffaf0")
    sheet.oval(320, 200, 12, 9, "#f6b32e")
    return sheet
