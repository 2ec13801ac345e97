"""Goods by the sheetful: `sheet` reads it, `planning` compares it with what is there, `writing` carries it out."""
