// Activity Choice: the input decides which activities run, one after another.

import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const orders = proxyActivities<typeof activities>({ startToCloseTimeout: '5 seconds' });

/** What can be ordered; travels as its number. */
export enum Fruit {
  Apple = 1,
  Banana = 2,
  Cherry = 3,
  Orange = 4,
}

export interface ShoppingListItem {
  fruit: Fruit;
  amount: number;
}

export interface ShoppingList {
  items: ShoppingListItem[];
}

/** Orders every item of a shopping list, one after another. */
export async function PurchaseFruitsWorkflow(list: ShoppingList): Promise<string> {
  let ordered = '';
  for (const item of list.items) ordered += await order(item);
  return ordered;
}

function order({ fruit, amount }: ShoppingListItem): Promise<string> {
  switch (fruit) {
    case Fruit.Apple:
      return orders.order_apples(amount);
    case Fruit.Banana:
      return orders.order_bananas(amount);
    case Fruit.Cherry:
      return orders.order_cherries(amount);
    case Fruit.Orange:
      return orders.order_oranges(amount);
    default:
      throw new RangeError(`${fruit} is not a fruit`);
  }
}
