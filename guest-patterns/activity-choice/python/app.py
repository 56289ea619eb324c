"""Activity Choice: the input decides which activities run, one after another."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from temporalio import activity, workflow


class Fruit(IntEnum):
    """What can be ordered; travels as its number."""

    APPLE = 1
    BANANA = 2
    CHERRY = 3
    ORANGE = 4


@dataclass
class ShoppingListItem:
    fruit: Fruit
    amount: int


@dataclass
class ShoppingList:
    items: list[ShoppingListItem]


@activity.defn
def order_apples(amount: int) -> str:
    """Orders apples."""
    return f"Ordered {amount} Apples..."


@activity.defn
def order_bananas(amount: int) -> str:
    """Orders bananas."""
    return f"Ordered {amount} Bananas..."


@activity.defn
def order_cherries(amount: int) -> str:
    """Orders cherries."""
    return f"Ordered {amount} Cherries..."


@activity.defn
def order_oranges(amount: int) -> str:
    """Orders oranges."""
    return f"Ordered {amount} Oranges..."


ORDERS = {
    Fruit.APPLE: order_apples,
    Fruit.BANANA: order_bananas,
    Fruit.CHERRY: order_cherries,
    Fruit.ORANGE: order_oranges,
}


@workflow.defn
class PurchaseFruitsWorkflow:
    """Orders every item of a shopping list, one after another."""

    @workflow.run
    async def run(self, shopping_list: ShoppingList) -> str:
        ordered = ""
        for item in shopping_list.items:
            ordered += await workflow.execute_activity(
                ORDERS[item.fruit], item.amount, start_to_close_timeout=timedelta(seconds=5)
            )
        return ordered
