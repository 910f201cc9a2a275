import { isDeepStrictEqual } from "node:util";

import { OPERATIONS as SHOP_OPERATIONS } from "../../clients/framework360/contract.ts";
import { OPERATIONS as ERP_OPERATIONS } from "../../clients/totalgest/contract.ts";
import { RemoteError } from "../../core/common/problems/errors.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import type { Erp } from "../../core/ports/erp.ts";
import type { Shop } from "../../core/ports/shop.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { System } from "../../core/common/systems.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../../core/products/product.ts";

/** Operations whose permission only an attempt to write shows. */
export const WRITES: Readonly<Record<System, readonly string[]>> = {
  TotalGest: [ERP_OPERATIONS.createOrder.name],
  Framework360: (["ordersUpdate", "productsCreate", "productsUpdate", "productsBulkUpdate"] as const).map(
    (key) => SHOP_OPERATIONS[key].name,
  ),
};

/** An order in TotalGest, with its id and number there. */
export interface ExportedOrder {
  readonly id: string;
  readonly erp: { readonly id: string; readonly number: string };
}

/** No order of a shop has this id. */
const NO_ID = "0";

/**
 * Checks whether TotalGest's user may create orders. The body is not JSON, so it cannot create an order: a system that checks
 * the permission first denies the call, one that checks the body first refuses the body. Any body is a form, and a system
 * that minds little might take an empty order, so no form is ever sent.
 */
export async function tryWritingToTotalGest(
  erp: Erp,
  { site, isForm }: { readonly site: string; readonly isForm: boolean },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const at = findingsAt("TotalGest");
  const { name: operation } = ERP_OPERATIONS.createOrder;
  if (isForm) return [at.found("permission", problem("write-no-try", { operation }))];
  const reference = `fw360:${site}:doctor`;
  const intent = { key: `tg360-doctor-${site}`, reference, body: "{", basis: "" };
  const answer = await erp.createOrder(intent, signal);
  switch (answer.kind) {
    case "refused": {
      const detail = detailOf(answer.problem);
      return [at.found("permission", problem("refused-as-hoped", { operation, detail }))];
    }
    case "denied": {
      const detail = detailOf(answer.problem);
      return [at.found("permission", problem("permission-denied", { system: "TotalGest", operation, detail }))];
    }
    case "taken":
      return [at.found("permission", problem("created-unasked", { operation, id: answer.order.number }))];
    case "not-sent":
    case "unauthorized":
    case "throttled":
    case "unavailable":
    case "unwritable":
    case "unknown":
      return [at.found("permission", problem("write-unclear", { operation, detail: detailOf(answer.problem) }))];
  }
}

/** Checks whether the key may write: a product's own SKU, a product that no shop accepts, and an order's own number. */
export async function tryWritingToFramework360(
  shop: Shop,
  exported: () => Promise<ExportedOrder | null>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const pushed = await pushOwnNumber(shop, exported, signal);
  const product = await findProduct(shop, signal);
  if (product === null) {
    const { productsCreate, productsUpdate, productsBulkUpdate } = SHOP_OPERATIONS;
    const names = [productsCreate.name, productsUpdate.name, productsBulkUpdate.name];
    const at = findingsAt("Framework360");
    return [pushed, ...names.map((operation) => at.found("permission", problem("write-no-item", { operation })))];
  }
  const created = await createNothing(shop, product, signal);
  const own: ProductWrite = { shopId: product.id, fields: { sku: product.sku } };
  const updated = await writeBack(shop, product, SHOP_OPERATIONS.productsUpdate.name, signal, () =>
    shop.writeProduct(own, signal),
  );
  const bulk = await writeBack(shop, product, SHOP_OPERATIONS.productsBulkUpdate.name, signal, async () => {
    const answer = await shop.writeProducts([own], signal);
    if (answer === "unsupported") return null;
    if ("refused" in answer) return { ok: false, reason: "refused", holderId: null, problem: answer.refused };
    return answer[0] ?? null;
  });
  return [pushed, created, updated, bulk];
}

/** Pushes an exported order's number once more. Without such an order, it uses an order id that does not exist. */
async function pushOwnNumber(
  shop: Shop,
  exported: () => Promise<ExportedOrder | null>,
  signal: AbortSignal,
): Promise<Finding> {
  const { name: operation } = SHOP_OPERATIONS.ordersUpdate;
  const order = await exported();
  return findingFor(operation, async (at) => {
    try {
      const { id, erp } = order ?? { id: NO_ID, erp: { id: NO_ID, number: NO_ID } };
      await shop.reportOrder(id, erp, signal);
      return at.found("permission", problem("written", { operation, item: id }));
    } catch (error) {
      const isUnknown = error instanceof RemoteError && error.problem.code === "remote-refused";
      if (order !== null || !isUnknown) throw error;
      const detail = detailOf(error.problem);
      return at.found("permission", problem("refused-as-hoped", { operation, detail }));
    }
  });
}

/** A product with a plain SKU, which no rewriting of texts by the shop changes. */
async function findProduct(shop: Shop, signal: AbortSignal): Promise<ShopProduct | null> {
  try {
    const { items } = await shop.fetchProducts(1, signal);
    const products = items.map((item) => item.decode());
    const plain = products.find((item) => item.ok && /^[A-Za-z0-9._-]+$/.test(item.value.sku));
    return plain?.ok === true ? plain.value : null;
  } catch (error) {
    if (error instanceof RemoteError) return null;
    throw error;
  }
}

/** Sends a hidden product without name and stock under a SKU in use. The shop has two reasons to refuse it. */
async function createNothing(shop: Shop, { sku }: ShopProduct, signal: AbortSignal): Promise<Finding> {
  const { name: operation } = SHOP_OPERATIONS.productsCreate;
  return findingFor(operation, async (at) => {
    const fields = { sku, name: "" };
    const result = await shop.writeProduct({ shopId: null, fields, quantity: 0, active: false }, signal);
    if (result.ok) return at.found("permission", problem("created-unasked", { operation, id: result.shopId }));
    const detail = detailOf(result.problem);
    return at.found("permission", problem("refused-as-hoped", { operation, detail }));
  });
}

/** `write` returns null if the site lacks the function, which is allowed. */
async function writeBack(
  shop: Shop,
  product: ShopProduct,
  operation: string,
  signal: AbortSignal,
  write: () => Promise<WriteResult | null>,
): Promise<Finding> {
  return findingFor(operation, async (at) => {
    const item = product.sku;
    const before = await shop.fetchProduct({ id: product.id }, signal);
    const result = await write();
    if (result === null) return at.found("permission", problem("bulk-missing", { operation }));
    if (!result.ok) {
      const detail = detailOf(result.problem);
      return at.found("permission", problem("write-refused", { operation, item, detail }));
    }
    const after = await shop.fetchProduct({ id: product.id }, signal);
    const changed = namesThatDiffer(before, after);
    if (changed.length === 0) return at.found("permission", problem("written", { operation, item }));
    return at.found("permission", problem("write-changed", { operation, item, detail: changed.join(", ") }));
  });
}

/** Leaves out the stock, which a sale may have changed meanwhile. */
function namesThatDiffer(before: ShopProduct | null, after: ShopProduct | null): readonly string[] {
  const [a, b] = [{ ...before }, { ...after }];
  const names = Object.keys({ ...a, ...b }).filter((name) => name !== "quantity");
  return names.filter((name) => !isDeepStrictEqual(Reflect.get(a, name), Reflect.get(b, name)));
}

function detailOf({ data }: Problem): string {
  return "detail" in data ? data.detail : "";
}

/** The finding of `attempt`, or of the RemoteError that it throws. */
async function findingFor(
  operation: string,
  attempt: (at: ReturnType<typeof findingsAt>) => Promise<Finding>,
): Promise<Finding> {
  const at = findingsAt("Framework360");
  try {
    return await attempt(at);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const { problem: refusal } = error;
    return at.found("permission", refusal, refusal.code === "permission-denied" ? {} : { level: "warning" });
  }
}
