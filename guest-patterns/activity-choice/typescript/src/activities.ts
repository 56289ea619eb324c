/** Orders apples. */
export async function order_apples(amount: number): Promise<string> {
  return `Ordered ${amount} Apples...`;
}

/** Orders bananas. */
export async function order_bananas(amount: number): Promise<string> {
  return `Ordered ${amount} Bananas...`;
}

/** Orders cherries. */
export async function order_cherries(amount: number): Promise<string> {
  return `Ordered ${amount} Cherries...`;
}

/** Orders oranges. */
export async function order_oranges(amount: number): Promise<string> {
  return `Ordered ${amount} Oranges...`;
}
