import { sleep } from '@temporalio/activity';

export interface ShoppingCartItem {
  sku: string;
  quantity: number;
}

/** The price of so many; none for what is not to be had. */
export async function get_price(item: ShoppingCartItem): Promise<number | undefined> {
  await sleep('100 milliseconds');
  return item.sku === 'sku-456' ? undefined : 599 * item.quantity;
}
