"""The demo's fruit, drawn."""

from __future__ import annotations

import math

from services.demo.sheet import Sheet, around, placed


def apple() -> Sheet:
    sheet = Sheet("#ffe3d8", "#f6a58d")
    sheet.shadow(240, 306, 150, 22)
    sheet.ball(318, 226, 74, 72, "#d9463a")
    sheet.line([(318, 164), (326, 138)], "#6b4423", 7)
    sheet.ball(206, 206, 106, 100, "#e0322c")
    sheet.oval(206, 116, 34, 11, "#9c1f1c", see=0.8)
    sheet.line([(206, 118), (212, 92), (224, 72)], "#6b4423", 9)
    sheet.leaf(212, 92, 74, -24)
    return sheet


def banana() -> Sheet:
    sheet = Sheet("#fff6d0", "#f4d26a")
    sheet.shadow(240, 296, 160, 20)
    for turn, colour in ((0, "#e8b923"), (16, "#f2c832"), (34, "#fbd94a")):
        sheet.shape(
            [(96 + turn, 96), (112 + turn, 92), (140 + turn, 190 + turn * 0.3), (240, 236 + turn), (372, 204 + turn),
             (392, 196 + turn), (398, 212 + turn), (330, 262 + turn), (210, 276 + turn), (116 + turn, 210)],
            colour, smooth=True,
        )  # fmt: skip
        sheet.line([(112 + turn, 110), (140 + turn, 214), (232, 254 + turn), (368, 218 + turn)], "#c99a16", 3, see=0.5)
    sheet.box(92, 74, 62, 30, "#7d5a1d", round=10)
    return sheet


def strawberry() -> Sheet:
    sheet = Sheet("#ffe9ee", "#f7a8b8")
    sheet.shadow(240, 312, 130, 18)
    for x, y, size in ((330, 214, 0.74), (200, 196, 1.0)):
        outline = [(0, 112), (-70, 40), (-92, -40), (-40, -76), (40, -76), (92, -40), (70, 40)]
        sheet.shape(placed(outline, x, y, size), "#e5283c", smooth=True)
        sheet.oval(x - 36 * size, y - 20 * size, 34 * size, 42 * size, "#ff6a74", see=0.45)
        sheet.dots(x, y - 2, 70 * size, 74 * size, 26, 3.4 * size, "#ffe08a")
        for angle in (-160, -125, -90, -55, -20):
            sheet.leaf(x, y - 66 * size, 66 * size, angle, "#3f9142")
    return sheet


def watermelon() -> Sheet:
    sheet = Sheet("#e6f7e1", "#9ed69a")
    sheet.shadow(240, 306, 170, 20)
    sheet.ball(190, 182, 118, 112, "#2f8f46")
    for shift in (-74, -38, 0, 38, 74):
        width = 110 * math.sqrt(1 - (shift / 118) ** 2)
        begin, end = (90, 270) if shift < 0 else (-90, 90)
        sheet.arc(190 + shift * 0.2, 182, abs(shift) + 4, width, begin, end, "#17602c", 9, see=0.75)
    for radius, colour in ((128, "#1f7a3a"), (116, "#e9f4d0"), (106, "#f0434b")):
        sheet.shape([around(336, 196, radius, angle) for angle in range(0, 181, 6)], colour)
    for x, y in ((290, 216), (326, 226), (364, 214), (312, 256), (350, 252), (390, 222), (336, 282)):
        sheet.oval(x, y, 4, 7, "#2b1512")
    return sheet


def orange() -> Sheet:
    sheet = Sheet("#fff0d6", "#f9c070")
    sheet.shadow(240, 306, 160, 20)
    sheet.ball(182, 196, 104, 102, "#f58a1f")
    sheet.dots(182, 196, 88, 86, 60, 1.6, "#b85c0c", see=0.4)
    sheet.oval(176, 106, 9, 6, "#5d7c2a")
    sheet.leaf(178, 106, 70, -20)
    sheet.ball(336, 232, 74, 74, "#ef7d10")
    sheet.oval(336, 232, 66, 66, "#fff1cf")
    for step in range(9):
        wedge = [(336, 232), around(336, 232, 58, step * 40 + 4), around(336, 232, 58, step * 40 + 36)]
        sheet.shape(wedge, "#fda531")
    return sheet


def grape() -> Sheet:
    sheet = Sheet("#f3f9dc", "#bcd67c")
    sheet.shadow(240, 320, 90, 14)
    sheet.line([(240, 96), (244, 52), (262, 34)], "#7a5a2e", 8)
    sheet.leaf(244, 66, 84, 168, "#5fa03c")
    sheet.leaf(250, 58, 92, 14, "#4f9136")
    for row, number in enumerate((4, 5, 4, 3, 2, 1)):
        for i in range(number):
            sheet.ball(
                240 + (i - (number - 1) / 2) * 50, 112 + row * 38, 28, 27, "#9cc53b" if (row + i) % 2 else "#aed14c"
            )
    return sheet


def kiwi() -> Sheet:
    sheet = Sheet("#f0f6dc", "#c2cf85")
    sheet.shadow(240, 302, 170, 20)
    sheet.ball(160, 212, 100, 80, "#8a6a3b")
    sheet.dots(160, 212, 88, 68, 80, 1.4, "#5d4523", see=0.5)
    sheet.oval(318, 196, 104, 102, "#8a6a3b")
    sheet.oval(318, 196, 97, 95, "#8cbf3a")
    for step in range(36):
        ray = [around(318, 196, 33, step * 10), around(318, 196, 87, step * 10)]
        sheet.line(ray, "#c7e37e", 2, see=0.7)
    for step in range(22):
        sheet.oval(*around(318, 196, 50 + 10 * (step % 2), step * 360 / 22), 4, 5, "#231c12")
    sheet.oval(318, 196, 30, 28, "#f4f4d4")
    return sheet


def mango() -> Sheet:
    sheet = Sheet("#fff4cf", "#fbc85a")
    sheet.shadow(240, 304, 160, 20)
    for x, y, lean, colour in ((318, 206, 18, "#f6a821"), (190, 200, -14, "#fbbf2b")):
        outline = [(lean, -104), (66, -74), (96, 6), (58, 84), (-20, 98), (-84, 54), (-88, -24), (-46, -86)]
        sheet.shape(placed(outline, x, y), colour, smooth=True)
        sheet.oval(x + 40, y - 20, 40, 56, "#f0702a", see=0.30)
        sheet.oval(x - 34, y - 34, 26, 36, "#ffe48a", see=0.65)
    sheet.line([(176, 98), (172, 78)], "#6b4423", 8)
    sheet.leaf(174, 86, 78, -18)
    return sheet


def peach() -> Sheet:
    sheet = Sheet("#fff0ec", "#fbc0b4")
    sheet.shadow(240, 306, 140, 20)
    sheet.leaf(240, 92, 108, 156, "#5aa447")
    sheet.leaf(240, 92, 108, 24, "#4b953b")
    sheet.ball(240, 200, 112, 104, "#f79a86")
    sheet.oval(292, 176, 44, 54, "#ef5d6a", see=0.35)
    sheet.shape(
        [(240, 304), (176, 264), (186, 150), (240, 92), (214, 160), (218, 250)], "#d9636a", see=0.35, smooth=True
    )
    sheet.line([(240, 98), (240, 74)], "#7a5230", 9)
    return sheet
