/** What an adapter's reads must hold: pages end, records are the same wherever they come from, nothing is made up. */
import { isDeepStrictEqual } from "node:util";

import type { Product, Shop } from "../../clients/adapter/adapter.d.ts";
import { foundOrdersWire, productsWire, productWire, shopWire } from "../../clients/totalgest/wire.ts";
import { unknownLike } from "../../clients/totalgest/products/fetch.ts";
import { RemoteError } from "../../core/common/problems/errors.ts";
import { isRecord } from "../../core/common/record.ts";
import { referenceOf } from "../../core/orders/order.ts";
import { tryAsked } from "./asked.ts";
import { type ErpBeside, fetchProductsBeside, fetchShopBeside } from "./beside.ts";
import { contradictions } from "./facts.ts";
import { faultText, idText, isNoText, LIMIT, listTrialOrders, readTrialList } from "./lists.ts";
import type { Trial } from "./trial.ts";

/** What the reads showed, for the writes and for a person. */
export interface ReadFacts {
  readonly shop: Shop | null;
  readonly products: readonly unknown[];
  /** The list answers everything, whatever changed. */
  readonly ignoresSince: boolean;
  /** The products came over HTTP as the profile says. */
  readonly byProfile: boolean;
}

/** How many products are compared with their entries. */
const COMPARED = 3;

export interface AdapterReading {
  /** Of the shop's references. */
  readonly site: string;
  readonly nowMs: number;
  /** Null = there is no profile. */
  readonly beside: ErpBeside | null;
  readonly signal: AbortSignal;
}

export async function tryReads(trial: Trial, { site, nowMs, beside, signal }: AdapterReading): Promise<ReadFacts> {
  const byProfile = !trial.gives("products") && beside !== null;
  const shop = trial.gives("shop")
    ? await tryShop(trial)
    : await fromProfile(trial, beside, "shop", (one) => fetchShopBeside(one, signal), null);
  const list = trial.gives("products") ? await tryProducts(trial) : null;
  const products =
    list?.items ?? (await fromProfile(trial, beside, "products", (one) => fetchProductsBeside(one, signal), []));
  if (shop !== null) checkFacts(trial, shop, products, byProfile ? beside.path : undefined);
  const [first] = products;
  if (list !== null && first !== undefined) {
    if (trial.gives("product")) await tryProduct(trial, products, idText(first));
  }
  const ignoresSince = list === null ? false : await tryAsked(trial, list, nowMs);
  if (trial.gives("findOrder")) await tryLookUp(trial, referenceOf(site, "none"));
  await listTrialOrders(trial, nowMs);
  return { shop, products, ignoresSince, byProfile };
}

async function fromProfile<T>(
  trial: Trial,
  beside: ErpBeside | null,
  operation: string,
  fetch: (beside: ErpBeside) => Promise<T>,
  otherwise: T,
): Promise<T> {
  if (beside === null) return otherwise;
  try {
    return await fetch(beside);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    trial.report("failed", operation, error.message, beside.path);
    return otherwise;
  }
}

async function tryShop(trial: Trial): Promise<Shop | null> {
  const result = await trial.ask("shop", {});
  if (!result.ok) {
    trial.report("failed", "shop", result.detail, result);
    return null;
  }
  const parsed = shopWire.safeParse(result.value);
  if (!parsed.success) {
    trial.report("form", "shop", faultText(parsed.error, result.value));
    return null;
  }
  return result.value as Shop;
}

async function tryProducts(trial: Trial): Promise<Awaited<ReturnType<typeof readTrialList>>> {
  const list = await readTrialList(trial, "products", {});
  checkItems(trial, list.items);
  await trySteady(trial, list.items.slice(0, LIMIT));
  const broken = await trial.ask("products", { limit: LIMIT }, () => "fail");
  if (broken.ok && broken.seen.length > 0) trial.report("swallowed", "products", JSON.stringify(broken.value));
  return list;
}

/** The first page again, a moment later. */
async function trySteady(trial: Trial, items: readonly unknown[]): Promise<void> {
  const again = await trial.ask("products", { limit: LIMIT });
  const parsed = productsWire.safeParse(again.ok ? again.value : null);
  if (!parsed.success) return;
  const same = parsed.data.items;
  const at = same.findIndex((item, index) => JSON.stringify(item) !== JSON.stringify(items[index]));
  if (at !== -1) trial.report("unsteady", "products", differingPath(items[at], same[at]) ?? `items[${String(at)}]`);
}

function checkItems(trial: Trial, items: readonly unknown[]): void {
  for (const [at, item] of items.entries()) {
    const parsed = productWire.safeParse(item);
    if (parsed.success && !isNoText(parsed.data.id)) continue;
    const fault = parsed.success ? `id: ${JSON.stringify(parsed.data.id)}` : faultText(parsed.error, item);
    trial.report("form", "products", `items[${String(at)}].${fault}`);
    return;
  }
}

function checkFacts(trial: Trial, shop: Shop, products: readonly unknown[], place: string | undefined): void {
  for (const product of products) {
    if (!productWire.safeParse(product).success) continue;
    for (const { kind, detail } of contradictions(shop, product as Product))
      trial.report(kind, "products", detail, place);
  }
}

async function tryProduct(trial: Trial, products: readonly unknown[], knownId: string): Promise<void> {
  for (const entry of products.slice(0, COMPARED)) {
    const result = await trial.ask("product", { id: idText(entry) });
    if (!result.ok) {
      trial.report("failed", "product", result.detail, result);
      return;
    }
    const path = differingPath(entry, result.value);
    if (path !== null) {
      trial.report("entry-differs", "product", `${idText(entry)}: ${path}`);
      break;
    }
  }
  const unknown = await trial.ask("product", { id: unknownLike(knownId) });
  if (unknown.ok && unknown.value !== null) trial.report("other-product", "product", unknownLike(knownId));
  if (!unknown.ok && unknown.code !== "unknown_product") trial.report("failed", "product", unknown.detail, unknown);
  const broken = await trial.ask("product", { id: knownId }, () => "fail");
  const isGone = broken.ok || broken.code === "unknown_product";
  if (isGone && broken.seen.length > 0)
    trial.report("swallowed", "product", broken.ok ? JSON.stringify(broken.value) : "unknown_product");
}

async function tryLookUp(trial: Trial, reference: string): Promise<void> {
  const result = await trial.ask("findOrder", { reference });
  if (!result.ok) trial.report("failed", "findOrder", result.detail, result);
  else {
    const parsed = foundOrdersWire.safeParse(result.value);
    if (!parsed.success) trial.report("form", "findOrder", faultText(parsed.error, result.value));
    else if (parsed.data.items.length > 0)
      trial.report("other-order", "findOrder", `${reference}: ${JSON.stringify(parsed.data.items[0])}`);
  }
  const broken = await trial.ask("findOrder", { reference }, () => "fail");
  if (broken.ok && broken.seen.length > 0) trial.report("swallowed", "findOrder", JSON.stringify(broken.value));
}

/** The first place where they differ, in any order of names; null = they are equal. */
function differingPath(one: unknown, other: unknown, at = ""): string | null {
  if (isDeepStrictEqual(one, other)) return null;
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return (
      one
        .map((item, index) => differingPath(item, other[index], `${at}[${String(index)}]`))
        .find((path) => path !== null) ?? at
    );
  }
  if (!isRecord(one) || !isRecord(other)) return `${at}: ${short(one)}, ${short(other)}`.replace(/^: /, "");
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const paths = names.map((name) => {
    const [left, right] = [one[name] ?? null, other[name] ?? null];
    return differingPath(left, right, at === "" ? name : `${at}.${name}`);
  });
  return paths.find((path) => path !== null) ?? null;
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 60);
}
