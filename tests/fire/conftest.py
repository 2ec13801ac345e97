"""The stories' group and cast, on both databases; the books are checked after every test."""

from __future__ import annotations

from tests.stories.conftest import chat as chat
from tests.stories.conftest import module_names as module_names
