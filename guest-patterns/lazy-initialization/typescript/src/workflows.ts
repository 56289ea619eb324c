// Lazy initialization: the first update starts the workflow that it is for.

import { ApplicationFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type * as activities from './activities';
import type { ShoppingCartItem } from './activities';

/** What was bought. Each item comes with its price. */
export interface FinalizedOrder {
  id: string;
  items: [item: ShoppingCartItem, price: number][];
  total: number;
}

const { get_price } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Adds an item. Gives what the cart costs then. */
export const addItem = defineUpdate<number, [item: ShoppingCartItem]>('add_item');
/** Submits the order. */
export const checkout = defineSignal('checkout');

/** Gathers items until the order is submitted. */
export async function ShoppingCartWorkflow(): Promise<FinalizedOrder> {
  const items: FinalizedOrder['items'] = [];
  let isSubmitted = false;
  const total = () => items.reduce((sum, [, price]) => sum + price, 0);
  setHandler(
    addItem,
    async (item) => {
      const price = await get_price(item);
      if (price === undefined) throw unavailable(item);
      items.push([item, price]);
      return total();
    },
    {
      validator: (_item) => {
        if (isSubmitted) throw new Error('Order already submitted');
      },
    },
  );
  setHandler(checkout, () => {
    isSubmitted = true;
  });
  // An item whose price is still asked for belongs into the order.
  await condition(() => isSubmitted && allHandlersFinished());
  return { id: workflowInfo().workflowId, items, total: total() };
}

/** Its type tells a client that this item is the problem, and not the cart. */
function unavailable({ sku, quantity }: ShoppingCartItem): ApplicationFailure {
  const message = `Item unavailable: ShoppingCartItem(sku='${sku}', quantity=${quantity})`;
  return ApplicationFailure.create({ message, type: 'ItemUnavailableError' });
}
