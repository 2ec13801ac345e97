"""What others would write by hand for the same: the floors that the product is held against.

Each is a Flask view on the same server. `bare` answers a constant; `constant` is a WeChat callback with wechatpy that
answers a constant; `orm` and `statement` place an order, with the same rows as the product's.
"""

from __future__ import annotations

import json
import os
import threading
import uuid
from datetime import UTC, datetime, timedelta

import psycopg
from flask import Flask, request
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.database import Database
from core.quantity import Quantity
from models.catalog import Sku
from models.inbox import InboxMessage
from models.orders import Order, OrderLine, OrderStatus
from models.outbox import Delivery, DeliveryStatus


def bare() -> Flask:
    app = Flask("bare")

    @app.post("/")
    def answer() -> str:
        return "ok"

    return app


def constant() -> Flask:
    """A safe-mode official account by the book: verify, decrypt, parse, reply, encrypt."""
    from wechatpy import create_reply, parse_message
    from wechatpy.crypto import WeChatCrypto

    app = Flask("constant")
    crypto = WeChatCrypto(os.environ["BENCH_TOKEN"], os.environ["BENCH_AES_KEY"], os.environ["BENCH_APP_ID"])

    @app.post("/")
    def answer() -> str:
        query = request.args
        xml = crypto.decrypt_message(request.data, query["msg_signature"], query["timestamp"], query["nonce"])
        reply = create_reply("好的", parse_message(xml)).render()
        return str(crypto.encrypt_message(reply, query["nonce"], query["timestamp"]))

    return app


def orm() -> Flask:
    """An order through the ORM: take the stock conditionally, add the rows, commit."""
    app = Flask("orm")
    engine = Database(os.environ["BENCH_DATABASE"]).engine

    @app.post("/")
    def place() -> str:
        wanted, now = request.get_json(force=True), datetime.now(UTC)
        with Session(engine) as session:
            one = Quantity.of(1)
            taken = session.execute(
                update(Sku)
                .where(Sku.id == wanted["sku"], Sku.received - Sku.reserved - Sku.sold >= one.thousandths)
                .values(reserved=Sku.reserved + one)
            )
            if not taken.rowcount:  # type: ignore[attr-defined]
                return "sold out"
            sku = session.get_one(Sku, wanted["sku"])
            order = Order(
                community_id=wanted["community"],
                deal_id=None,
                member_id=wanted["member"],
                placed_by=wanted["member"],
                status=OrderStatus.PLACED,
                total=sku.price,
                placed_at=now,
                expires_at=now + timedelta(minutes=15),
            )
            session.add(order)
            session.flush()
            session.add(
                OrderLine(
                    order_id=order.id,
                    sku_id=sku.id,
                    supplier_id=1,
                    name="goods",
                    unit=sku.unit,
                    quantity=one,
                    price=sku.price,
                    amount=sku.price,
                )
            )
            said = {"says": [f"order {order.id}"], "links": [], "images": []}
            session.add(
                Delivery(
                    member_id=wanted["member"], message=said, status=DeliveryStatus.WAITING, next_at=now, created_at=now
                )
            )
            session.add(
                InboxMessage(
                    channel="bench",
                    account="orm",
                    message_id=uuid.uuid4().hex,
                    reply=said,
                    request_id="",
                    received_at=now,
                )
            )
            session.commit()
            return json.dumps(said)

    return app


STATEMENT = """
WITH taken AS (
    UPDATE skus SET reserved = reserved + 1000 WHERE id = %(sku)s AND received - reserved - sold >= 1000
    RETURNING id, price, unit
), placed AS (
    INSERT INTO orders (community_id, member_id, placed_by, status, total, paid, refunding, refunded, pickup_point,
                        request_id, placed_at, expires_at)
    SELECT %(community)s, %(member)s, %(member)s, 'placed', price, 0, 0, 0, '', '', now(), now() + interval '15 min'
    FROM taken RETURNING id, total
), written AS (
    INSERT INTO order_lines (order_id, sku_id, supplier_id, name, unit, quantity, price, amount, note, returned,
                             refunded)
    SELECT placed.id, taken.id, 1, 'goods', taken.unit, 1000, placed.total, placed.total, '', 0, 0 FROM placed, taken
), told AS (
    INSERT INTO outbox (member_id, message, status, once, attempts, next_at, channel, problem, request_id, created_at)
    SELECT %(member)s, '{"says": []}', 'waiting', false, 0, now(), '', '', '', now() FROM placed
), kept AS (
    INSERT INTO inbox (channel, account, message_id, reply, request_id, received_at)
    SELECT 'bench', 'statement', gen_random_uuid()::text, '{"says": []}', '', now() FROM placed
)
SELECT id FROM placed
"""


def statement() -> Flask:
    """An order as one statement of psycopg, in one transaction."""
    app = Flask("statement")
    kept = threading.local()

    @app.post("/")
    def place() -> str:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(os.environ["BENCH_DATABASE"].replace("+psycopg", ""))
        row = kept.connection.execute(STATEMENT, request.get_json(force=True), prepare=True).fetchone()
        kept.connection.commit()
        return f"order {row[0]}" if row else "sold out"

    return app
