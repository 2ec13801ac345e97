"""`make migration`: write the next step, from a fresh database at head to what the models say now."""

from __future__ import annotations

import sys
import tempfile

import migrations
from core.database import Database

with tempfile.TemporaryDirectory() as folder:
    database = Database(f"sqlite:///{folder}/shop.sqlite")
    migrations.upgrade(database)
    migrations.write(database, " ".join(sys.argv[1:]))
    database.dispose()
