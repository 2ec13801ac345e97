"""Flows: literal tables in which every status can be reached, and nothing else can."""

from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum
from typing import Any

import pytest

import models
from core.errors import IllegalMove
from core.flow import Flow, flow

FLOWS = [
    pytest.param(found, id=f"{module.name}.{name}")
    for module in pkgutil.iter_modules(models.__path__)
    for name, found in vars(importlib.import_module(f"models.{module.name}")).items()
    if isinstance(found, Flow)
]


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


def test_there_are_flows_to_look_at() -> None:
    assert len(FLOWS) >= 8


@pytest.mark.parametrize("found", FLOWS)
def test_every_status_of_every_flow_is_reached(found: Flow[Any]) -> None:
    assert found.reachable() == set(type(found.start))


@pytest.mark.parametrize("found", FLOWS)
def test_no_status_leads_to_itself(found: Flow[Any]) -> None:
    assert [status for status in type(found.start) if found.allows(status, status)] == []


@pytest.mark.parametrize("found", FLOWS)
def test_the_sources_of_a_status_are_the_ways_to_it(found: Flow[Any]) -> None:
    for new in type(found.start):
        assert set(found.sources(new)) == {old for old in type(found.start) if found.allows(old, new)}


def test_a_table_that_forgets_a_status_stops_the_start() -> None:
    with pytest.raises(IllegalMove, match="blue"):
        flow(Light.RED, {Light.RED: {Light.GREEN}, Light.BLUE: {Light.RED}})


def test_a_step_that_is_not_in_the_table_is_refused() -> None:
    lights = flow(Light.RED, {Light.RED: {Light.GREEN, Light.BLUE}})

    lights.check(Light.RED, Light.GREEN)
    with pytest.raises(IllegalMove, match="Light: green → red"):
        lights.check(Light.GREEN, Light.RED)
