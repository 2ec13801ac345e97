"""A demo's data folder, made once and copied: seeding and drawing its pictures takes seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ops.process import command


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    for step in ("migrate", "seed"):
        done = command(folder, step)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def seeded(demo_folder: Path, tmp_path: Path) -> Path:
    """A data folder of one's own, as after a demo's first start."""
    return shutil.copytree(demo_folder, tmp_path / "data")
