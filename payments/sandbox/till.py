"""The till: the cashier's own SQLite file. Survives restart and kill -9; several processes may share it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
  number TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, prepay_id TEXT NOT NULL, kind TEXT NOT NULL,
  description TEXT NOT NULL, total INTEGER NOT NULL CHECK (total > 0), notify_url TEXT NOT NULL, attach TEXT NOT NULL,
  openid TEXT NOT NULL, serial TEXT NOT NULL, sharing INTEGER NOT NULL, state TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, transaction_id TEXT UNIQUE, paid_at INTEGER);
CREATE INDEX IF NOT EXISTS ix_payments_paid ON payments (paid_at);
CREATE TABLE IF NOT EXISTS refunds (
  refund_number TEXT PRIMARY KEY, refund_id TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL REFERENCES payments (number), amount INTEGER NOT NULL CHECK (amount > 0), reason TEXT NOT NULL,
  notify_url TEXT NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL, account TEXT NOT NULL,
  created_at INTEGER NOT NULL, settles_at INTEGER NOT NULL, done_at INTEGER);
CREATE INDEX IF NOT EXISTS ix_refunds_number ON refunds (number);
CREATE INDEX IF NOT EXISTS ix_refunds_open ON refunds (settles_at) WHERE state = 'PROCESSING';
CREATE TABLE IF NOT EXISTS notices (
  id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, original_type TEXT NOT NULL,
  resource TEXT NOT NULL, url TEXT NOT NULL, conduct TEXT NOT NULL, created_at INTEGER NOT NULL,
  serial TEXT NOT NULL, due_at INTEGER, attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER);
CREATE INDEX IF NOT EXISTS ix_notices_due ON notices (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS conduct (number TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS forms (token TEXT PRIMARY KEY, code TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS logins (code TEXT PRIMARY KEY, openid TEXT NOT NULL, expires_at INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS flows (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, transaction_id TEXT NOT NULL, business TEXT NOT NULL, kind TEXT NOT NULL,
  amount INTEGER NOT NULL, note TEXT NOT NULL, reference TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ix_flows_at ON flows (at);
CREATE TABLE IF NOT EXISTS bill_links (token TEXT PRIMARY KEY, what TEXT NOT NULL, day TEXT NOT NULL,
  packed INTEGER NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS receivers (kind TEXT NOT NULL, account TEXT NOT NULL, relation TEXT NOT NULL,
  PRIMARY KEY (kind, account));
CREATE TABLE IF NOT EXISTS shares (
  number TEXT PRIMARY KEY, order_id TEXT NOT NULL, transaction_id TEXT NOT NULL, asked TEXT NOT NULL,
  parts TEXT NOT NULL, unfreeze INTEGER NOT NULL, created_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS ix_shares_transaction ON shares (transaction_id);
CREATE TABLE IF NOT EXISTS share_returns (
  return_number TEXT PRIMARY KEY, return_id TEXT NOT NULL, number TEXT NOT NULL REFERENCES shares (number),
  mchid TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), description TEXT NOT NULL);
"""


class Till:
    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = file
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._turn_to_wal()
        with self.open() as db:
            for statement in SCHEMA.split(";\n"):
                db.execute(statement)

    def _turn_to_wal(self) -> None:
        """The file remembers it. Two processes that turn it at once refuse each other without waiting: try again."""
        db = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        try:
            for attempt in range(50):
                try:
                    db.execute("PRAGMA journal_mode=WAL")
                    return
                except sqlite3.OperationalError:
                    if attempt == 49:
                        raise
                    time.sleep(0.02)
        finally:
            db.close()

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """One writing transaction: committed at the end, rolled back on any error. Writers queue for up to 30 s."""
        db = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        try:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA synchronous=FULL")
            db.execute("PRAGMA foreign_keys=ON")
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
        finally:
            db.close()
