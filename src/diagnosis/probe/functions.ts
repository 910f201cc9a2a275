import { RemoteError } from "../../core/common/problems/errors.ts";
import type { Erp, ErpShop } from "../../core/ports/erp.ts";
import type { Shop, ShopStatus, ShopTax } from "../../core/ports/shop.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { addDays, localDay } from "../../core/common/time/zone.ts";

/** Facts from TotalGest. */
export interface TotalGestFacts {
  readonly erpShop: ErpShop;
  /** VAT rates of the products on the first page. */
  readonly productRates: readonly string[];
  /** Whether one of them has pictures; null = there is no product. */
  readonly hasImages: boolean | null;
}

/** Facts from the shop. */
export interface Framework360Facts {
  readonly statuses: readonly ShopStatus[];
  readonly payments: readonly ShopStatus[];
  readonly taxes: readonly ShopTax[];
  /** The ways of shipping of the last orders. */
  readonly shippings: readonly ShopStatus[];
}

/** The calls that bring a fact, by their names in the contract. Each throws RemoteError. */
type Calls<C, F> = Readonly<Record<string, (client: C, signal: AbortSignal) => Promise<Partial<F>>>>;

export const TOTALGEST_CALLS: Calls<Erp, TotalGestFacts> = {
  shop: async (erp, signal) => ({ erpShop: await erp.fetchShop(signal) }),
  products: async (erp, signal) => {
    const { items } = await erp.fetchProducts({}, signal);
    const products = items.map((item) => item.decode()).flatMap((item) => (item.ok ? [item.value] : []));
    return {
      productRates: [...new Set(products.map(({ vat }) => vat.rate))],
      hasImages: products.length === 0 ? null : products.some(({ images }) => (images ?? []).length > 0),
    };
  },
};

/** Every run reports records that cannot be read; they do not stop a set-up. */
const leaveOut = (): void => undefined;

export const FRAMEWORK360_CALLS: Calls<Shop, Framework360Facts> = {
  "orders/statuses": async (shop, signal) => ({ statuses: await shop.fetchStatuses(signal, leaveOut) }),
  "payments/list": async (shop, signal) => ({ payments: await shop.fetchPayments(signal, leaveOut) }),
  "payments/taxes": async (shop, signal) => ({ taxes: await shop.fetchTaxes(signal, leaveOut) }),
};

/** The facts of these calls. `answered` = of these alone, without the errors; absent = of all. Throws RemoteError. */
export async function fetchFacts<C, F>(
  calls: Calls<C, F>,
  client: C,
  signal: AbortSignal,
  answered?: ReadonlySet<string>,
): Promise<Partial<F>> {
  const facts: Partial<F> = {};
  for (const [operation, call] of Object.entries(calls)) {
    if (answered?.has(operation) === false) continue;
    try {
      Object.assign(facts, await call(client, signal));
    } catch (error) {
      if (answered === undefined || !(error instanceof RemoteError)) throw error;
    }
  }
  return facts;
}

/** The facts of TotalGest. Throws RemoteError. */
export async function fetchErpFacts(erp: Erp, signal: AbortSignal): Promise<TotalGestFacts> {
  return (await fetchFacts(TOTALGEST_CALLS, erp, signal)) as TotalGestFacts;
}

/** The latest orders of so many days show which ways of shipping the shop has. */
const SHOWN_DAYS = 30;

/** The facts of the shop, whose key has permissions function by function: each that a run reads with is called. Throws RemoteError. */
export async function fetchShopFacts(
  shop: Shop,
  { clock, timeZone }: { readonly clock: Clock; readonly timeZone: string },
  signal: AbortSignal,
): Promise<Framework360Facts> {
  await shop.check(signal);
  const facts = await fetchFacts(FRAMEWORK360_CALLS, shop, signal);
  const today = localDay(clock.now(), timeZone);
  const days = { from: addDays(today, -SHOWN_DAYS), to: addDays(today, 1) };
  const { items } = await shop.fetchOrders({ ...days, page: 1, order: "desc" }, signal);
  await shop.fetchProducts(1, signal);
  const shown = items.flatMap((one) => (one.ok ? (one.value.order?.delivery ?? []) : []));
  const named = new Map(shown.map(({ id = "", name }) => [`${id}\n${name}`, { id: id || name, name }]));
  const shippings = [...named.values()].filter(({ id }) => id !== "");
  return { ...facts, shippings } as Framework360Facts;
}
