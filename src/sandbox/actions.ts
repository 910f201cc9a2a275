import { isRecord } from "../core/common/record.ts";
import { isSystem } from "../core/common/systems.ts";
import type { ShopOrderJson } from "./framework360/orders/order.ts";
import type { ShopProductJson } from "./framework360/products/product.ts";
import type { Shop } from "./framework360/shop.ts";
import type { FaultLevel } from "./http/fault-dice.ts";
import type { Call } from "./http/exchange.ts";
import type { Fault, FaultKind, Injection, Planted } from "./http/faults.ts";
import type { LedgerEntry } from "./ledger.ts";
import { isFaultLevel, type SandboxCredentials } from "./options.ts";
import type { Erp } from "./totalgest/erp.ts";
import type { ErpProductJson } from "./totalgest/product.ts";

/** What tests and people can do with both systems while they run. */
export interface SandboxControls {
  readonly erp: Erp;
  readonly shop: Shop;
  readonly credentials: SandboxCredentials;
  /** What each system actually did, and each call that reached it; append-only. */
  readonly ledger: readonly LedgerEntry[];
  /** The number of writes to the shop so far. */
  shopWrites(): number;
  /** How often each kind of fault occurred. */
  readonly faultCounts: Readonly<Partial<Record<FaultKind, number>>>;
  /** Plants a fault. */
  inject(injection: Injection): Planted;
  /** Takes back all planted faults. */
  clearFaults(): void;
  /** Changes the rate of random faults, from the next call on. The sequence starts again, with `seed` if given. */
  setFaults(level: FaultLevel, seed?: number): void;
  setLatency(latencyMs: number): void;
  /** A customer buys a random selection of the catalogue. */
  buy(): void;
}

type Input = Readonly<Record<string, unknown>>;
type Action = (controls: SandboxControls, input: Input) => unknown;

/**
 * Every action by name, with its parameters beside `action`. Throws with a sentence if something is missing or
 * invalid.
 */
const ACTIONS: Readonly<Record<string, Action>> = {
  /** `items?: [{sku, quantity?, price?, discount?}]` and any fields of an order; without any, a random order. */
  placeOrder: ({ shop, buy }, input) => {
    const draft = Object.fromEntries(Object.entries(input).filter(([name]) => name !== "action"));
    return Object.keys(draft).length === 0 ? buy() : shop.placeOrder(draft as Parameters<typeof shop.placeOrder>[0]);
  },
  /** `id`, `status` */
  setOrderStatus: ({ shop }, input) => shop.setOrderStatus(text(input, "id"), text(input, "status")),
  /** `id` */
  cancelOrder: ({ shop }, input) => shop.cancelOrder(text(input, "id")),
  /** `id`, `patch` */
  editOrder: ({ shop }, input) => shop.editOrder(text(input, "id"), object(input, "patch") as Partial<ShopOrderJson>),
  /** `id` or `sku`, `quantity` */
  setStock: ({ erp }, input) => erp.setStock(erpId(erp, input), text(input, "quantity")),
  /** `id` or `sku`, `patch` */
  changeProduct: ({ erp }, input) =>
    erp.changeProduct(erpId(erp, input), object(input, "patch") as Partial<ErpProductJson>),
  /** `product` with at least `id` and `sku` */
  addProduct: ({ erp }, input) => {
    const product = object(input, "product");
    return erp.addProduct({ ...product, id: text(product, "id"), sku: text(product, "sku") });
  },
  /** `id` or `sku` */
  removeProduct: ({ erp }, input) => erp.removeProduct(erpId(erp, input)),
  /** `id`, `patch` */
  changeShopProduct: ({ shop }, input) =>
    shop.products.change(text(input, "id"), object(input, "patch") as Partial<ShopProductJson>),
  /** `id` */
  removeShopProduct: ({ shop }, input) => shop.products.remove(text(input, "id")),
  /** `id` of an order of TotalGest's */
  forgetOrder: ({ erp }, input) => erp.forgetOrder(text(input, "id")),
  /** `id` of an order of TotalGest's, `patch` with any of `state`, `totals`, `vat` */
  changeOrder: ({ erp }, input) =>
    erp.changeOrder(text(input, "id"), object(input, "patch") as Parameters<typeof erp.changeOrder>[1]),
  /** `order` in the contract's shape; `externalReference` may be left out */
  enterOrder: ({ erp }, input) =>
    erp.enterOrder(object(input, "order") as unknown as Parameters<typeof erp.enterOrder>[0]),
  revokeTokens: ({ erp }) => erp.revokeTokens(),
  expireCursors: ({ erp }) => erp.expireCursors(),
  /** `operation`, `denied?` (true unless given) */
  deny: ({ shop }, input) => toggle(shop.denied, input, "denied"),
  /** `operation`, `unsupported?` (true unless given) */
  unsupport: ({ shop }, input) => toggle(shop.unsupported, input, "unsupported"),
  /** any of `bareLists`, `capLimit`, `ignorePage`, `caseInsensitiveSku`, `refusesWithStatus` */
  setShop: ({ shop }, input) => {
    for (const name of ["bareLists", "ignorePage", "caseInsensitiveSku", "refusesWithStatus"] as const) {
      if (typeof input[name] === "boolean") shop[name] = input[name];
    }
    if (typeof input["capLimit"] === "number" || input["capLimit"] === null) shop.capLimit = input["capLimit"];
  },
  /** `system`, `operation`, `fault`, `times?`, `match?`: text that has to be in the path, query or body */
  inject: ({ inject }, input) => void inject(injectionOf(input)),
  clearFaults: ({ clearFaults }) => clearFaults(),
  /** `level` */
  setFaults: ({ setFaults }, input) => {
    const level = text(input, "level");
    if (!isFaultLevel(level)) throw new RangeError(`level cannot be ${level}`);
    setFaults(level);
  },
  /** `latencyMs` */
  setLatency: ({ setLatency }, input) => setLatency(Number(text(input, "latencyMs"))),
};

export function carryOut(controls: SandboxControls, input: Input): unknown {
  const name = text(input, "action");
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw new RangeError(`no action ${name}; there are ${Object.keys(ACTIONS).join(", ")}`);
  return action(controls, input);
}

function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw new TypeError(`${name} is needed`);
  return value;
}

function object(input: Input, name: string): Record<string, unknown> {
  const value = input[name];
  if (!isRecord(value)) throw new TypeError(`${name} has to be an object`);
  return value;
}

function erpId(erp: SandboxControls["erp"], input: Input): string {
  if (input["id"] !== undefined) return text(input, "id");
  const sku = text(input, "sku");
  const product = erp.products.withSku(sku)[0];
  if (product === undefined) throw new RangeError(`TotalGest has no product with the SKU ${sku}`);
  return product.id;
}

function toggle(set: Set<string>, input: Input, flag: string): void {
  const operation = text(input, "operation");
  if (input[flag] === false) set.delete(operation);
  else set.add(operation);
}

function injectionOf(input: Input): Injection {
  const system = text(input, "system");
  if (!isSystem(system)) throw new RangeError(`system cannot be ${system}`);
  const fault = object(input, "fault");
  text(fault, "kind");
  const { match, times } = input;
  const fits = (call: Call): boolean =>
    [call.path, JSON.stringify(call.query), call.body].some((part) => part.includes(String(match)));
  return {
    system,
    operation: text(input, "operation"),
    fault: fault as Fault,
    ...(typeof times === "number" ? { times } : {}),
    ...(match === undefined ? {} : { when: fits }),
  };
}
