"""The tables of orders, for SQLAlchemy's sessions of either kind."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, Double, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """All tables of the twins."""


class ItemRow(Base):
    """One line of an order."""

    __tablename__ = "items"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(7))
    quantity: Mapped[int]
    price_cents: Mapped[int]


class OrderRow(Base):
    """An order; `digest` is of its content, so that a key cannot stand for two."""

    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    placed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    customer_name: Mapped[str] = mapped_column(String(80))
    customer_email: Mapped[str] = mapped_column(String(120))
    deliver_on: Mapped[date]
    priority: Mapped[str] = mapped_column(String(10))
    discount: Mapped[float] = mapped_column(Double)
    note: Mapped[str] = mapped_column(String(200))
    total_cents: Mapped[int] = mapped_column(BigInteger)
    # Loaded with the order: an awaitable session cannot fetch it later, unasked.
    items: Mapped[list[ItemRow]] = relationship(order_by=ItemRow.place, lazy="selectin")
