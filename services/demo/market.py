"""The demo's groceries, household goods and services, drawn."""

from __future__ import annotations

import math

from services.demo.sheet import Sheet


def _bottle(sheet: Sheet, x: float, drink: str, label: str, cap: str) -> None:
    sheet.shadow(x, 324, 60, 12)
    sheet.box(x - 16, 34, 32, 26, cap, round=6)
    sheet.shape([(x - 15, 58), (x + 15, 58), (x + 24, 96), (x + 46, 128), (x + 46, 300), (x + 36, 322), (x - 36, 322),
                 (x - 46, 300), (x - 46, 128), (x - 24, 96)], drink)  # fmt: skip
    sheet.box(x - 46, 164, 92, 84, label)
    sheet.box(x - 34, 110, 10, 190, "white", round=5, see=0.4)


def milk() -> Sheet:
    sheet = Sheet("#e7f2fd", "#9cc8ee")
    sheet.shadow(240, 318, 140, 18)
    sheet.shape([(150, 120), (262, 120), (262, 314), (150, 314)], "#ffffff")
    sheet.shape([(262, 120), (318, 96), (318, 288), (262, 314)], "#d5e4f1")
    sheet.shape([(150, 120), (206, 66), (318, 66), (262, 120)], "#3f8fd6")
    sheet.shape([(262, 120), (318, 66), (318, 98)], "#2f76b7")
    sheet.box(196, 48, 122, 20, "#2f76b7", round=4)
    sheet.shape([(150, 226), (186, 206), (222, 236), (262, 214), (262, 314), (150, 314)], "#8ec5f2")
    for x, y, width, height in ((182, 156, 18, 13), (228, 174, 14, 18), (176, 194, 10, 8)):
        sheet.oval(x, y, width, height, "#2b3540")
    sheet.shape([(340, 216), (412, 216), (402, 316), (350, 316)], "#ffffff", see=0.75)
    sheet.shape([(343, 242), (409, 242), (402, 314), (350, 314)], "#ffffff")
    return sheet


def yogurt() -> Sheet:
    sheet = Sheet("#fdeef5", "#eab3cf")
    sheet.shadow(240, 320, 120, 18)
    sheet.shape([(138, 138), (342, 138), (316, 314), (164, 314)], "#ffffff")
    sheet.shape([(147, 196), (333, 196), (322, 274), (158, 274)], "#d7578f")
    sheet.oval(240, 138, 106, 34, "#e8e2e6")
    sheet.oval(240, 134, 94, 26, "#fffdfa")
    sheet.arc(226, 132, 50, 14, 0, 290, "#e9dfe0", 6)
    for x, y in ((266, 122), (292, 130), (250, 140)):
        sheet.ball(x, y, 15, 14, "#5563b8")
    sheet.line([(316, 128), (372, 44)], "#c9a36a", 12)
    sheet.leaf(204, 238, 44, -160, "#ffffff")
    sheet.leaf(224, 240, 60, -14, "#ffffff")
    return sheet


def cola() -> Sheet:
    sheet = Sheet("#fde3df", "#ea8576")
    _bottle(sheet, 240, "#3a1713", "#d7261e", "#b91c16")
    sheet.line([(200, 220), (222, 196), (250, 216), (278, 192)], "#ffffff", 9)
    for x, y in ((226, 120), (262, 136), (216, 140), (252, 108), (236, 272), (262, 286), (216, 294)):
        sheet.oval(x, y, 4, 4, "#ffffff", see=0.45)
    for x, y in ((122, 282), (358, 270), (88, 306), (392, 304)):
        sheet.box(x - 24, y - 22, 48, 44, "#ffffff", round=10, see=0.5)
        sheet.box(x - 17, y - 16, 14, 10, "#ffffff", round=4, see=0.8)
    return sheet


def water() -> Sheet:
    sheet = Sheet("#e4f7fb", "#7fcbe0")
    for x, see in ((118, 0.35), (362, 0.35)):
        sheet.shape([(x, 150), (x + 34, 220), (x, 262), (x - 34, 220)], "#ffffff", see=see, smooth=True)
    _bottle(sheet, 240, "#bfe6f2", "#1f86b5", "#1b6f99")
    sheet.shape([(194, 248), (214, 206), (232, 228), (254, 188), (286, 248)], "#ffffff")
    sheet.oval(272, 182, 8, 8, "#ffffff")
    return sheet


def noodlecup() -> Sheet:
    sheet = Sheet("#ffeccd", "#f2a64a")
    sheet.steam(250, 108)
    sheet.shadow(240, 322, 120, 18)
    sheet.shape([(122, 142), (358, 142), (322, 318), (158, 318)], "#d8321f")
    sheet.shape([(132, 192), (348, 192), (335, 258), (145, 258)], "#fff3d8")
    for i in range(6):
        sheet.arc(180 + i * 24, 226, 16, 16, 180 * (i % 2), 180 + 180 * (i % 2), "#d8321f", 7)
    sheet.oval(240, 142, 122, 36, "#fff8ec")
    sheet.oval(240, 142, 108, 28, "#e7b04c")
    for i in range(7):
        sheet.arc(200 + i * 14, 142, 30, 13, i * 37, 200 + i * 37, "#fbe29a", 5)
    sheet.shape([(240, 108), (352, 116), (386, 70), (296, 62)], "#f6efe2")
    for x, y in ((184, 140), (246, 150), (216, 128)):
        sheet.oval(x, y, 8, 5, "#57a33b")
    return sheet


def chips() -> Sheet:
    sheet = Sheet("#fff6cf", "#f6cd3f")
    sheet.shadow(220, 322, 120, 16)
    sheet.shape([(126, 62), (314, 62), (322, 84), (312, 190), (324, 296), (316, 320), (124, 320), (116, 296),
         (128, 190), (118, 84)],
                "#e5442f")  # fmt: skip
    sheet.box(122, 56, 196, 18, "#b9301f", round=4)
    sheet.box(120, 306, 200, 18, "#b9301f", round=4)
    sheet.oval(220, 196, 76, 62, "#ffd84d")
    sheet.ball(220, 198, 52, 36, "#f2b632", shade=0.2)
    sheet.shape(
        [(136, 90), (158, 90), (150, 190), (160, 290), (138, 290), (146, 190)], "#ffffff", see=0.22, smooth=True
    )
    for x, y, turn in ((366, 262, 0), (404, 296, 8), (350, 310, -6)):
        sheet.ball(x, y, 44, 26 + turn / 4, "#f5c24a", shade=0.2)
        sheet.arc(x, y - 4, 30, 16, 200, 340, "#d99a26", 3)
    return sheet


def tissue() -> Sheet:
    sheet = Sheet("#eef4fb", "#b7c9e6")
    sheet.shadow(240, 314, 170, 18)
    sheet.shape([(196, 172), (214, 92), (250, 64), (276, 110), (306, 84), (296, 172)], "#ffffff", smooth=True)
    sheet.shape([(232, 168), (240, 110), (254, 168)], "#e3e9f2", smooth=True)
    sheet.shape([(92, 176), (140, 142), (388, 142), (340, 176)], "#8fb0e3")
    sheet.shape([(340, 176), (388, 142), (388, 268), (340, 308)], "#5b80bf")
    sheet.box(92, 176, 248, 132, "#739bdb", round=4)
    sheet.oval(240, 158, 62, 10, "#56779f")
    sheet.shape([(206, 160), (218, 118), (274, 118), (288, 160)], "#ffffff", smooth=True)
    for x, y in ((140, 216), (206, 258), (276, 212), (128, 274), (300, 272)):
        sheet.dots(x, y, 13, 13, 6, 6, "#ffffff", see=0.7)
    return sheet


def detergent() -> Sheet:
    sheet = Sheet("#e9e6fb", "#a99be4")
    sheet.shadow(236, 322, 110, 16)
    sheet.box(196, 36, 76, 52, "#f0b429", round=10)
    sheet.shape(
        [(190, 86), (278, 86), (330, 140), (334, 300), (316, 322), (154, 322), (138, 300), (142, 140)], "#5a48c4"
    )
    sheet.shape([(292, 132), (318, 156), (320, 236), (294, 236)], "#a99be4", smooth=True)
    sheet.oval(222, 228, 66, 62, "#ffffff")
    for step in range(6):
        turn = math.radians(step * 60)
        sheet.oval(222 + 28 * math.cos(turn), 228 + 28 * math.sin(turn), 19, 19, "#b9a6f5")
    sheet.oval(222, 228, 15, 15, "#f0b429")
    for x, y, size in ((92, 150, 26), (116, 92, 15), (382, 112, 32), (400, 196, 18), (74, 230, 16)):
        sheet.oval(x, y, size, size, "#ffffff", see=0.5)
        sheet.oval(x - size * 0.3, y - size * 0.3, size * 0.25, size * 0.25, "#ffffff", see=0.9)
    return sheet


def notebook() -> Sheet:
    sheet = Sheet("#e3f3ee", "#86c5b1")
    sheet.shadow(240, 318, 150, 16)
    sheet.box(142, 60, 200, 256, "#d8d2c3", round=10)
    sheet.box(132, 52, 200, 256, "#20706a", round=10)
    sheet.box(132, 52, 34, 256, "#17534f", round=10)
    sheet.box(194, 96, 112, 62, "#fff6df", round=6)
    for y in (114, 128, 142):
        sheet.line([(208, y), (292, y)], "#b9a97f", 3)
    sheet.box(290, 52, 12, 280, "#f06449")
    for y in range(76, 300, 28):
        sheet.oval(149, y, 5, 5, "#fff6df")
    sheet.shape([(352, 300), (366, 92), (384, 93), (370, 302), (360, 322)], "#f2b134")
    sheet.shape([(352, 300), (370, 302), (360, 322)], "#3a2a1a")
    return sheet


def umbrella() -> Sheet:
    sheet = Sheet("#dfeaf6", "#7f9fc6")
    for x, y in ((70, 80), (130, 290), (380, 70), (420, 250), (90, 200), (350, 300), (300, 40), (180, 50)):
        sheet.line([(x, y), (x - 8, y + 26)], "#ffffff", 4, see=0.6)
    sheet.line([(240, 74), (240, 290)], "#5a4634", 8)
    sheet.arc(222, 290, 18, 22, 0, 180, "#5a4634", 8)
    dome = [(240 + 164 * math.cos(math.radians(a)), 206 + 138 * math.sin(math.radians(a))) for a in range(180, 361, 5)]
    sheet.shape(dome, "#e4573d")
    for left, right, colour in ((130, 190, "#f07a56"), (240, 290, "#f07a56")):
        sheet.shape([(240, 68), (left, 206), (right, 206)], colour, see=0.85)
    for x in (103, 158, 213, 268, 323, 377):
        sheet.oval(x, 207, 27.5, 11, "#b8402c")
    sheet.oval(240, 66, 6, 9, "#5a4634")
    return sheet


def print_shop() -> Sheet:
    sheet = Sheet("#eef1f4", "#aab7c4")
    sheet.shadow(240, 316, 170, 18)
    sheet.box(160, 52, 160, 110, "#ffffff", round=4)
    for y in (76, 94, 112):
        sheet.line([(182, y), (298, y)], "#c7d0d9", 4)
    sheet.box(84, 138, 312, 132, "#4a5663", round=18)
    sheet.box(84, 138, 312, 36, "#5d6b7a", round=18)
    for x, colour in ((338, "#58c27d"), (362, "#f0b429")):
        sheet.oval(x, 196, 7, 7, colour)
    sheet.box(126, 218, 228, 16, "#20262c", round=6)
    sheet.shape([(146, 228), (334, 228), (352, 314), (128, 314)], "#ffffff")
    for i, colour in enumerate(("#e4573d", "#f2b134", "#3f8fd6", "#58a35c")):
        sheet.box(164 + i * 40, 252, 30, 44 - i * 6, colour, round=4)
    return sheet


def parcel() -> Sheet:
    sheet = Sheet("#fbeedb", "#dbb078")
    sheet.shadow(240, 318, 170, 20)
    sheet.shape([(100, 150), (240, 190), (240, 320), (100, 270)], "#c48a4a")
    sheet.shape([(240, 190), (384, 146), (384, 266), (240, 320)], "#a9713a")
    sheet.shape([(100, 150), (244, 108), (384, 146), (240, 190)], "#dcaa6b")
    sheet.shape([(160, 167), (304, 125), (326, 131), (182, 173)], "#f3dfb8")
    sheet.shape([(160, 167), (182, 173), (182, 226), (160, 220)], "#e5cd9f")
    sheet.shape([(272, 232), (356, 206), (356, 250), (272, 278)], "#fff8ea")
    for i in range(9):
        sheet.line([(282 + i * 8, 240 - i * 2.5), (282 + i * 8, 262 - i * 2.5)], "#3a2a1a", 2 + i % 3)
    sheet.line([(52, 214), (84, 214)], "#ffffff", 7, see=0.8)
    sheet.line([(36, 244), (84, 244)], "#ffffff", 7, see=0.8)
    return sheet


def photo() -> Sheet:
    sheet = Sheet("#e2ecfb", "#8fb2e8")
    sheet.shadow(240, 318, 150, 16)
    for left, top, colour in ((96, 60, "#4a86d8"), (246, 60, "#d8483f"), (96, 192, "#ffffff"), (246, 192, "#4a86d8")):
        sheet.box(left, top, 138, 124, "#ffffff", round=4)
        sheet.box(left + 7, top + 7, 124, 110, "#eef3fa" if colour == "#ffffff" else colour, round=2)
        middle = left + 69
        sheet.shape([(middle - 52, top + 117), (middle - 40, top + 86), (middle, top + 74), (middle + 40, top + 86),
                     (middle + 52, top + 117)], "#2f3b52")  # fmt: skip
        sheet.shape([(middle - 13, top + 80), (middle + 13, top + 80), (middle, top + 104)], "#ffffff")
        sheet.oval(middle, top + 48, 28, 31, "#3a2a22")
        sheet.oval(middle, top + 56, 23, 27, "#f3cda8")
        sheet.arc(middle, top + 62, 9, 7, 20, 160, "#b4654a", 3)
        for side in (-9, 9):
            sheet.oval(middle + side, top + 54, 2.6, 3.2, "#3a2a22")
    return sheet
