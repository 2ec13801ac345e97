"""The development set holds its floors (tests/corpus/floors.json)."""

from __future__ import annotations

import json

import pytest

from tests.corpus import score


@pytest.fixture(scope="module")
def result() -> score.Score:
    return score.score()


FLOORS = json.loads((score.HERE / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["messages", *score.FIELDS])
def test_rates_hold(result: score.Score, name: str) -> None:
    assert result.rate(name) >= FLOORS[name], result.wrong


def test_no_order_from_talk(result: score.Score) -> None:
    assert len(result.false_orders) <= FLOORS["false_orders"], result.false_orders


def test_nothing_guessed(result: score.Score) -> None:
    assert len(result.guesses) <= FLOORS["guesses"], result.guesses
