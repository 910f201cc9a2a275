import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { ErpProductJson } from "../../src/sandbox/totalgest/product.ts";

/** Where the shop shows a product of TotalGest otherwise than TotalGest has it, in words; empty = shop and ERP agree. */
export function differences(sandbox: Sandbox): readonly string[] {
  return [...sandbox.erp.products.values()].flatMap((product) => differencesOf(sandbox, product));
}

function differencesOf({ shop }: Sandbox, product: ErpProductJson): readonly string[] {
  const linked = [...shop.products.values()].filter(({ external }) => external.totalgest_id === product.id);
  const [shown] = linked;
  if (shown === undefined || linked.length > 1) return [`${product.id} is in the shop ${String(linked.length)} times`];
  const stock = product.active ? Math.max(0, Math.floor(Number(product.stock.quantity))) : 0;
  const price = product.prices.find(({ list }) => list === "RETAIL")?.amount;
  const pairs = [
    ["sku", shown.sku, product.sku],
    ["quantity", Number(shown.quantity), stock],
    ["price", Number(shown.price), Number(price)],
    ["active", shown.active, product.active && shown.active],
  ] as const;
  return pairs
    .filter(([, there, wanted]) => there !== wanted)
    .map(([field, there, wanted]) => `${product.id}: ${field} is ${String(there)} and not ${String(wanted)}`);
}
