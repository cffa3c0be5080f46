"""Orders and their items."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("idempotency_key", sa.String(64), unique=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_name", sa.String(80), nullable=False),
        sa.Column("customer_email", sa.String(120), nullable=False),
        sa.Column("deliver_on", sa.Date, nullable=False),
        sa.Column("priority", sa.String(10), nullable=False),
        sa.Column("discount", sa.Double, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("total_cents", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("order_id", sa.Integer, sa.ForeignKey("orders.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("sku", sa.String(7), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("price_cents", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("items")
    op.drop_table("orders")
