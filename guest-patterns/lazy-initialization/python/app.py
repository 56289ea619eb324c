"""Lazy initialization: the first update of a shopping cart starts it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Optional

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError


@dataclass
class ShoppingCartItem:
    sku: str
    quantity: int


@dataclass
class FinalizedOrder:
    """What was bought. Each item comes with its price."""

    id: str
    items: list[tuple[ShoppingCartItem, int]]
    total: int


@activity.defn
async def get_price(item: ShoppingCartItem) -> Optional[int]:
    """The price of so many; none for what is not to be had."""
    await asyncio.sleep(0.1)
    return None if item.sku == "sku-456" else 599 * item.quantity


@workflow.defn
class ShoppingCartWorkflow:
    """Gathers items until the order is submitted."""

    def __init__(self) -> None:
        self._items: list[tuple[ShoppingCartItem, int]] = []
        self._order_submitted = False

    @workflow.run
    async def run(self) -> FinalizedOrder:
        # An item whose price is still asked for belongs into the order.
        await workflow.wait_condition(lambda: workflow.all_handlers_finished() and self._order_submitted)
        return FinalizedOrder(workflow.info().workflow_id, self._items, self._total())

    @workflow.update
    async def add_item(self, item: ShoppingCartItem) -> int:
        """Adds an item. Gives what the cart costs then."""
        price = await workflow.execute_activity(get_price, item, start_to_close_timeout=timedelta(seconds=10))
        if price is None:
            # Its type tells a client that this item is the problem, and not the cart.
            raise ApplicationError(f"Item unavailable: {item}", type="ItemUnavailableError")
        self._items.append((item, price))
        return self._total()

    @add_item.validator
    def is_open(self, item: ShoppingCartItem) -> None:
        if self._order_submitted:
            raise ValueError("Order already submitted")

    @workflow.signal
    def checkout(self) -> None:
        """Submits the order."""
        self._order_submitted = True

    def _total(self) -> int:
        return sum(price for _, price in self._items)
