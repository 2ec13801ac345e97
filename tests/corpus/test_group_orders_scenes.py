"""The scenes of the development set, played through the real dispatcher, hold their floor (floors.json)."""

from __future__ import annotations

import json

from tests.corpus import scenes


def test_the_scenes_hold() -> None:
    floors = json.loads((scenes.HERE / "floors.json").read_text(encoding="utf-8"))
    result = scenes.score()
    assert result.rate >= floors["scenes"], result.wrong
