import type { Engine } from "../run/engine.ts";
import { mapProduct, planProductMapping, type ProductMapping } from "../product/map-product.ts";
import { decimal, isDecimal, sameDecimal } from "../common/money.ts";
import type { ProductRecord } from "../ports/product-store.ts";
import { treatmentOf } from "../common/problems/problem-table.ts";
import { brakesIn } from "../brakes/judge.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ErpProduct, ShopProduct } from "../product/product.ts";
import type { ProductCause, ProductDifference } from "./product-difference.ts";

/** The compared values of a shop product. */
type Shown = Pick<ShopProduct, "price" | "priceIncludesTax" | "taxId" | "quantity" | "active">;

/** The settings of a comparison. */
interface Terms {
  readonly mapping: ProductMapping;
  readonly buffer: number;
  /** Fields that a brake restrains. */
  readonly restrained: ReadonlySet<ProductDifference["field"]>;
}

/**
 * Reads both catalogues again and compares the linked products in the shop with TotalGest's, minus the pieces of open
 * orders. Throws RemoteError: a partly read catalogue proves nothing.
 */
export async function auditProducts(engine: Engine, signal: AbortSignal): Promise<readonly ProductDifference[]> {
  const { erp, shop, store, settings } = engine;
  const [erpShop, taxes] = await Promise.all([erp.fetchShop(signal), shop.fetchTaxes(signal, () => undefined)]);
  const terms: Terms = {
    mapping: planProductMapping(settings, erpShop, taxes),
    buffer: settings.products.buffer,
    restrained: restrainedIn(await store.readNote("brakes")),
  };
  const shown = await readShown(engine, signal);
  const differences: ProductDifference[] = [];
  const readIds = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = await erp.fetchProducts(cursor === undefined ? {} : { cursor }, signal);
    const decoded = page.items.map((item) => item.decode());
    const products = decoded.flatMap((item) => (item.ok && !readIds.has(item.value.id) ? [item.value] : []));
    for (const { id } of products) readIds.add(id);
    const ids = products.map(({ id }) => id);
    const records = new Map((await store.readProducts(ids)).map((record) => [record.id, record]));
    const reserved = await store.readReserved(ids);
    for (const product of products) {
      const record = records.get(product.id);
      if (record?.shopId === undefined || record.shopId === null) continue;
      const open = reserved.get(product.id) ?? "0";
      differences.push(...compareProduct(product, record, shown.get(record.shopId) ?? null, open, terms));
    }
    if (page.nextCursor === null) return differences;
    cursor = page.nextCursor;
  }
}

/** The shop's whole catalogue, by the shop's ids. */
async function readShown({ shop }: Engine, signal: AbortSignal): Promise<ReadonlyMap<string, Shown>> {
  const shown = new Map<string, Shown>();
  for (let page = 1; ; page++) {
    const before = shown.size;
    const { items } = await shop.fetchProducts(page, signal);
    for (const item of items) {
      const product = item.decode();
      if (!product.ok) continue;
      const { id, price, priceIncludesTax, taxId, quantity, active } = product.value;
      shown.set(id, { price, priceIncludesTax, taxId, quantity, active });
    }
    if (items.length === 0 || shown.size === before) return shown;
  }
}

/** The differences of one product. `reserved` = the pieces of open orders, a decimal. Pure. */
function compareProduct(
  product: ErpProduct,
  record: ProductRecord,
  shown: Shown | null,
  reserved: string,
  { mapping, buffer, restrained }: Terms,
): readonly ProductDifference[] {
  const found = (
    field: ProductDifference["field"],
    shop: string | null,
    totalgest: string | null,
    own: ProductCause,
  ): ProductDifference => {
    const why = own === "pending" ? whyPending(field, record, restrained) : { cause: own, detail: null };
    return { sku: product.sku, field, shop, totalgest, sinceMs: record.syncedMs, ...why };
  };
  if (shown === null) return [found("product", null, product.id, "not-in-shop")];
  const differences: ProductDifference[] = [];
  const { fields } = mapProduct(product, mapping, "");
  const { pushed } = record;
  if (fields !== null) {
    if (!isSame(shown.price, fields.price) || shown.priceIncludesTax !== fields.price_includes_tax) {
      const isPushed = pushed !== null && isSame(pushed.price ?? null, fields.price);
      differences.push(found("price", shown.price, fields.price, isPushed ? "drift" : "pending"));
    }
    if (shown.taxId !== fields.tax_id) {
      const isPushed = pushed?.tax_id === fields.tax_id;
      differences.push(found("vat", shown.taxId, fields.tax_id, isPushed ? "drift" : "pending"));
    }
  }
  const stock = shownStock(product.quantity, reserved, buffer);
  if (!isSame(shown.quantity, stock)) {
    const isPushed = record.quantityKnown && String(record.pushedQuantity) === stock;
    differences.push(found("stock", shown.quantity, stock, isPushed ? "drift" : "pending"));
  }
  if (shown.active !== null && shown.active !== product.active) {
    const isPushed = record.pushedActive === product.active;
    const [inShop, inErp] = [shown.active, product.active].map((active) => (active ? "shown" : "hidden"));
    differences.push(found("active", inShop ?? null, inErp ?? null, isPushed ? "by-hand" : "pending"));
  }
  return differences;
}

function whyPending(
  field: ProductDifference["field"],
  { error, fault }: ProductRecord,
  restrained: ReadonlySet<ProductDifference["field"]>,
): Pick<ProductDifference, "cause" | "detail"> {
  const refused = error ?? fault;
  const isKept = refused !== null && treatmentOf(refused).isKeptPrice;
  if (isKept && field === "price") return { cause: "restrained", detail: refused };
  if (refused !== null && !isKept) return { cause: "refused", detail: refused };
  return { cause: restrained.has(field) ? "restrained" : "pending", detail: null };
}

/** max(0, floor(TotalGest's − reserved − buffer)). */
function shownStock(quantity: string, reserved: string, buffer: number): string {
  const left = decimal(quantity).minus(decimal(reserved)).minus(buffer);
  return left.lt(0) ? "0" : left.round(0, 0).toFixed(0);
}

function isSame(a: string | null, b: string): boolean {
  return a !== null && (a === b || (isDecimal(a) && isDecimal(b) && sameDecimal(a, b)));
}

const BRAKED: Readonly<Record<string, ProductDifference["field"]>> = {
  hides: "active",
  zeros: "stock",
  surges: "stock",
  prices: "price",
  jumps: "price",
};

function restrainedIn(note: string | null): ReadonlySet<ProductDifference["field"]> {
  const brakes: readonly Problem[] = note === null ? [] : JSON.parse(note);
  return new Set([...brakesIn(brakes)].flatMap((kind) => BRAKED[kind] ?? []));
}
