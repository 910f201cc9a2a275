import { isRecord } from "../core/common/record.ts";
import { isSystem } from "../core/common/systems.ts";
import type { ShopOrderJson } from "./framework360/order.ts";
import type { ShopProductJson } from "./framework360/product.ts";
import type { Shop } from "./framework360/shop.ts";
import type { FaultLevel } from "./http/fault-dice.ts";
import type { Call } from "./http/exchange.ts";
import type { Fault, FaultKind, Injection, Planted } from "./http/faults.ts";
import type { LedgerEntry } from "./ledger.ts";
import { isFaultLevel, type SandboxCredentials } from "./options.ts";
import type { Erp } from "./totalgest/erp.ts";
import type { ErpProductJson } from "./totalgest/product.ts";

/** What may be done to both systems while they run. */
export interface Hands {
  readonly erp: Erp;
  readonly shop: Shop;
  readonly credentials: SandboxCredentials;
  /** What each system truly did, and each call that reached it; it only grows. */
  readonly ledger: readonly LedgerEntry[];
  /** How often the shop was sent something, so far. */
  shopWrites(): number;
  /** How often each kind of fault struck. */
  readonly faultCounts: Readonly<Partial<Record<FaultKind, number>>>;
  /** Plants a fault. */
  inject(injection: Injection): Planted;
  /** Takes back all planted faults. */
  clearFaults(): void;
  /** Changes how often chance strikes, from the next call on. The draw begins anew, from another seed where one is given. */
  setFaults(level: FaultLevel, seed?: number): void;
  setLatency(latencyMs: number): void;
  /** A customer buys something of the catalogue, as chance has it. */
  buy(): void;
}

type Told = Readonly<Record<string, unknown>>;
type Action = (hands: Hands, told: Told) => unknown;

/** Every action by name, with what it takes beside `action`. Throws with a sentence where something is missing or wrong. */
const ACTIONS: Readonly<Record<string, Action>> = {
  /** `items?: [{sku, quantity?, price?, discount?}]` and any fields of an order; nothing = what chance brings. */
  placeOrder: ({ shop, buy }, told) => {
    const draft = Object.fromEntries(Object.entries(told).filter(([name]) => name !== "action"));
    return Object.keys(draft).length === 0 ? buy() : shop.placeOrder(draft as Parameters<typeof shop.placeOrder>[0]);
  },
  /** `id`, `status` */
  setOrderStatus: ({ shop }, told) => shop.setOrderStatus(text(told, "id"), text(told, "status")),
  /** `id` */
  cancelOrder: ({ shop }, told) => shop.cancelOrder(text(told, "id")),
  /** `id`, `patch` */
  editOrder: ({ shop }, told) => shop.editOrder(text(told, "id"), object(told, "patch") as Partial<ShopOrderJson>),
  /** `id` or `sku`, `quantity` */
  setStock: ({ erp }, told) => erp.setStock(erpId(erp, told), text(told, "quantity")),
  /** `id` or `sku`, `patch` */
  changeProduct: ({ erp }, told) =>
    erp.changeProduct(erpId(erp, told), object(told, "patch") as Partial<ErpProductJson>),
  /** `product` with at least `id` and `sku` */
  addProduct: ({ erp }, told) => {
    const product = object(told, "product");
    return erp.addProduct({ ...product, id: text(product, "id"), sku: text(product, "sku") });
  },
  /** `id` or `sku` */
  removeProduct: ({ erp }, told) => erp.removeProduct(erpId(erp, told)),
  /** `id`, `patch` */
  changeShopProduct: ({ shop }, told) =>
    shop.products.change(text(told, "id"), object(told, "patch") as Partial<ShopProductJson>),
  /** `id` */
  removeShopProduct: ({ shop }, told) => shop.products.remove(text(told, "id")),
  /** `id` of an order of TotalGest's */
  forgetOrder: ({ erp }, told) => erp.forgetOrder(text(told, "id")),
  /** `id` of an order of TotalGest's, `patch` with any of `state`, `totals`, `vat` */
  changeOrder: ({ erp }, told) =>
    erp.changeOrder(text(told, "id"), object(told, "patch") as Parameters<typeof erp.changeOrder>[1]),
  /** `order` in the contract's shape; `externalReference` may be left out */
  enterOrder: ({ erp }, told) =>
    erp.enterOrder(object(told, "order") as unknown as Parameters<typeof erp.enterOrder>[0]),
  revokeTokens: ({ erp }) => erp.revokeTokens(),
  expireCursors: ({ erp }) => erp.expireCursors(),
  /** `operation`, `denied?` (true unless given) */
  deny: ({ shop }, told) => toggle(shop.denied, told, "denied"),
  /** `operation`, `unsupported?` (true unless given) */
  unsupport: ({ shop }, told) => toggle(shop.unsupported, told, "unsupported"),
  /** any of `bareLists`, `capLimit`, `ignorePage`, `caseInsensitiveSku`, `refusesWithStatus` */
  setShop: ({ shop }, told) => {
    for (const name of ["bareLists", "ignorePage", "caseInsensitiveSku", "refusesWithStatus"] as const) {
      if (typeof told[name] === "boolean") shop[name] = told[name];
    }
    if (typeof told["capLimit"] === "number" || told["capLimit"] === null) shop.capLimit = told["capLimit"];
  },
  /** `system`, `operation`, `fault`, `times?`, `match?`: words that have to be in the path, query or body */
  inject: ({ inject }, told) => void inject(injectionOf(told)),
  clearFaults: ({ clearFaults }) => clearFaults(),
  /** `level` */
  setFaults: ({ setFaults }, told) => {
    const level = text(told, "level");
    if (!isFaultLevel(level)) throw new RangeError(`level cannot be ${level}`);
    setFaults(level);
  },
  /** `latencyMs` */
  setLatency: ({ setLatency }, told) => setLatency(Number(text(told, "latencyMs"))),
};

export function carryOut(hands: Hands, told: Told): unknown {
  const name = text(told, "action");
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw new RangeError(`no action ${name}; there are ${Object.keys(ACTIONS).join(", ")}`);
  return action(hands, told);
}

function text(told: Told, name: string): string {
  const value = told[name];
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw new TypeError(`${name} is needed`);
  return value;
}

function object(told: Told, name: string): Record<string, unknown> {
  const value = told[name];
  if (!isRecord(value)) throw new TypeError(`${name} has to be an object`);
  return value;
}

function erpId(erp: Hands["erp"], told: Told): string {
  if (told["id"] !== undefined) return text(told, "id");
  const sku = text(told, "sku");
  const product = erp.products.withSku(sku)[0];
  if (product === undefined) throw new RangeError(`TotalGest has no product with the SKU ${sku}`);
  return product.id;
}

function toggle(set: Set<string>, told: Told, flag: string): void {
  const operation = text(told, "operation");
  if (told[flag] === false) set.delete(operation);
  else set.add(operation);
}

function injectionOf(told: Told): Injection {
  const system = text(told, "system");
  if (!isSystem(system)) throw new RangeError(`system cannot be ${system}`);
  const fault = object(told, "fault");
  text(fault, "kind");
  const { match, times } = told;
  const fits = (call: Call): boolean =>
    [call.path, JSON.stringify(call.query), call.body].some((part) => part.includes(String(match)));
  return {
    system,
    operation: text(told, "operation"),
    fault: fault as Fault,
    ...(typeof times === "number" ? { times } : {}),
    ...(match === undefined ? {} : { when: fits }),
  };
}
