"""A shop with a past: 100,000 customers, a year of orders, made by PostgreSQL itself in a minute or two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

import migrations
from core.clock import SetClock
from core.database import Database
from core.settings import Settings
from core.work import Shop

NOW = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)
CUSTOMERS, COMMUNITIES, SUPPLIERS, PRODUCTS, DAYS = 100_000, 40, 20, 400, 365

_PEOPLE = """
INSERT INTO members (id, name, sealed_address, created_at)
  SELECT i, 'm' || i, '', CAST(:now AS timestamptz) - interval '400 days' * random()
  FROM generate_series(1, :customers) i;
INSERT INTO identities (member_id, channel, account, external_id)
  SELECT i, 'simulator', 'bench', 'm' || i FROM generate_series(1, :customers) i;
INSERT INTO communities (id, name, pickup_points, created_at)
  SELECT i, 'c' || i, '', :now FROM generate_series(1, :communities) i;
INSERT INTO memberships (community_id, member_id, name, pickup_point, joined_at)
  SELECT 1 + i % :communities, i, 'm' || i, '', created_at FROM members, LATERAL (SELECT members.id AS i) x;
INSERT INTO suppliers (id, name, created_at, notices)
  SELECT i, 's' || i, :now, 'at_once' FROM generate_series(1, :suppliers) i;
INSERT INTO categories (id, name, position) SELECT i, 'k' || i, i FROM generate_series(1, 10) i;
INSERT INTO products (id, supplier_id, category_id, name, aliases, description, image, attributes, faq, options, shelf,
                      created_at)
  SELECT i, 1 + i % :suppliers, 1 + i % 10, 'p' || i, '[]', '', '', '{}', '[]', '[]', 'on', :now
  FROM generate_series(1, :products) i;
INSERT INTO skus (id, product_id, spec, unit, whole, price, received, reserved, sold)
  SELECT i, i, '', '份', true, 500 + i * 7, 2000000000000, 0, 0 FROM generate_series(1, :products) i
"""
# Some people buy often, most seldom; more in the evening; 2 lines an order; one in 25 orders gets a line back.
_ORDERS = """
INSERT INTO orders (id, community_id, member_id, placed_by, status, total, paid, refunding, refunded, pickup_point,
                    request_id, placed_at, expires_at, paid_at)
  SELECT i, 1 + m % :communities, m, m, 'completed', 0, 0, 0, 0, '', '', at, at, at FROM (
    SELECT i, 1 + floor(power(random(), 3) * (:customers - 1))::bigint AS m,
           date_trunc('day', CAST(:now AS timestamptz)) - interval '1 day' * floor(power(random(), 1.2) * :days)
             + interval '1 hour' * (3 + 11 * sqrt(random())) AS at
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) i) x;
INSERT INTO order_lines (order_id, sku_id, supplier_id, name, unit, quantity, price, amount, note, returned, refunded,
                         reduced, from_shop, from_points)
  SELECT o.id, s, 1 + s % :suppliers, 'p' || s, '份', n * 1000, 500 + s * 7, n * (500 + s * 7) - less, '',
         0, 0, less, less, 0
  FROM orders o, LATERAL (SELECT 1 + floor(random() * :products)::bigint AS s, 1 + floor(random() * 3)::bigint AS n,
                                 CASE WHEN random() < 0.2 THEN 100 ELSE 0 END AS less
                          FROM generate_series(1, CASE WHEN o.id % 3 = 0 THEN 1 ELSE 2 END)) l
  WHERE o.id BETWEEN :first AND :last;
UPDATE orders SET total = sums.total, paid = sums.total
  FROM (SELECT order_id, sum(amount) AS total FROM order_lines WHERE order_id BETWEEN :first AND :last GROUP BY 1) sums
  WHERE orders.id = sums.order_id;
WITH back AS (
  INSERT INTO refunds (number, order_id, cause, status, amount, reason, problem, requested_at, done_at)
    SELECT 'R' || l.id, l.order_id, 'asked', 'done', l.amount, '', '', o.paid_at,
           o.paid_at + interval '3 days' * random()
    FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE l.order_id BETWEEN :first AND :last AND l.id % 50 = 0
    RETURNING id, number, amount)
INSERT INTO refund_lines (refund_id, order_line_id, quantity, amount, restocked, from_supplier)
  SELECT id, substr(number, 2)::bigint, 1000, amount, false, false FROM back;
INSERT INTO entries (id, kind, source_id, booked_at)
  SELECT id, 'paid', id, paid_at FROM orders WHERE id BETWEEN :first AND :last;
INSERT INTO postings (entry_id, account, party_id, amount)
  SELECT id, 'gateway', CAST(NULL AS bigint), paid FROM orders WHERE id BETWEEN :first AND :last
  UNION ALL SELECT id, 'prepaid', id, -paid FROM orders WHERE id BETWEEN :first AND :last
"""


def shop(url: str, orders: int) -> Shop:
    """A migrated database with so many orders of the past year."""
    database = Database(url)
    migrations.upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        _run(connection, _PEOPLE)
        _run(connection, _ORDERS, first=1, last=orders)
        for table in ("entries", "orders"):
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), :n)"), {"n": orders})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return Shop(database, SetClock(NOW), Settings(demo=True, database_url=url))


def add_orders(shop: Shop, first: int, number: int) -> None:
    """So many orders more, all of the last day."""
    with shop.database.engine.begin() as connection:
        _run(connection, _ORDERS, first=first, last=first + number - 1, days=0)


def _run(connection: object, statements: str, **values: object) -> None:
    known = {
        "now": NOW, "customers": CUSTOMERS, "communities": COMMUNITIES, "suppliers": SUPPLIERS, "products": PRODUCTS,
        "days": DAYS, **values,
    }  # fmt: skip
    for statement in statements.split(";\n"):
        used = {name: value for name, value in known.items() if f":{name}" in statement}
        connection.execute(text(statement), used)  # type: ignore[attr-defined]
