"""Why something costs less, and refunds that return no money"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "line_reductions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sku_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "bearer", sa.Enum("shop", "supplier", "points", name="bearer", native_enum=False, length=20), nullable=False
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_line_reductions_amount")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_line_reductions_order_id_orders")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_line_reductions_sku_id_skus")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_reductions")),
    )
    op.create_index(op.f("ix_line_reductions_order_id"), "line_reductions", ["order_id"])
    for name in ("reduced", "from_shop", "from_points", "shop_returned", "points_returned"):
        op.add_column("order_lines", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    for name in ("from_shop", "from_points"):
        op.add_column("refund_lines", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("refunds") as refunds:
        refunds.alter_column(
            "payment_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        )
        if op.get_bind().dialect.name == "postgresql":  # where SQLite copies a table, it leaves its checks behind
            refunds.drop_constraint(op.f("ck_refunds_amount"), type_="check")
        refunds.create_check_constraint(op.f("ck_refunds_amount"), "amount >= 0")
