/** What an adapter's reads must hold: pages end, records are the same wherever they come from, nothing is made up. */
import { isDeepStrictEqual } from "node:util";

import { foundOrdersWire, productsWire, productWire, shopWire } from "../../clients/totalgest/wire.ts";
import { unknownLike } from "../../clients/totalgest/products/fetch.ts";
import { isRecord } from "../../core/common/record.ts";
import { referenceOf } from "../../core/orders/order.ts";
import { faultText, LIMIT, listOrders, readList } from "./lists.ts";
import type { Report, Trial } from "./trial.ts";

/** What the reads showed, for the writes. */
export interface ReadFacts {
  readonly shop: ReturnType<typeof shopWire.parse> | null;
  readonly products: readonly unknown[];
  readonly knownId: string | null;
}

/** How many products are compared with their entries. */
const COMPARED = 3;

/** `site` = of the shop's references. */
export async function tryReads(
  trial: Trial,
  { site, nowMs }: { readonly site: string; readonly nowMs: number },
  report: Report,
): Promise<ReadFacts> {
  const gives = (name: keyof Trial["adapter"]["operations"]): boolean => trial.adapter.operations[name] !== undefined;
  const shop = gives("shop") ? await tryShop(trial, report) : null;
  const products = gives("products") ? await tryProducts(trial, report) : [];
  const [first] = products;
  const knownId =
    isRecord(first) && (typeof first["id"] === "string" || typeof first["id"] === "number")
      ? String(first["id"])
      : null;
  if (gives("product") && knownId !== null) await tryProduct(trial, products, knownId, report);
  if (gives("findOrder")) await tryLookUp(trial, referenceOf(site, "none"), report);
  await listOrders(trial, nowMs, report);
  return { shop, products, knownId };
}

async function tryShop(trial: Trial, report: Report): Promise<ReadFacts["shop"]> {
  const result = await trial.ask("shop", {});
  if (!result.ok) {
    report("failed", "shop", result.detail, result);
    return null;
  }
  const parsed = shopWire.safeParse(result.value);
  if (parsed.success) return parsed.data;
  report("form", "shop", faultText(parsed.error, result.value));
  return null;
}

async function tryProducts(trial: Trial, report: Report): Promise<readonly unknown[]> {
  const { items } = await readList(trial, "products", {}, report);
  checkItems(items, report);
  await trySteady(trial, items.slice(0, LIMIT), report);
  return items;
}

/** The first page again, a moment later. */
async function trySteady(trial: Trial, items: readonly unknown[], report: Report): Promise<void> {
  const again = await trial.ask("products", { limit: LIMIT });
  const parsed = productsWire.safeParse(again.ok ? again.value : null);
  if (!parsed.success) return;
  const same = parsed.data.items;
  const at = same.findIndex((item, index) => JSON.stringify(item) !== JSON.stringify(items[index]));
  if (at !== -1) report("unsteady", "products", differingPath(items[at], same[at]) ?? `items[${String(at)}]`);
}

function checkItems(items: readonly unknown[], report: Report): void {
  for (const [at, item] of items.entries()) {
    const parsed = productWire.safeParse(item);
    if (parsed.success) continue;
    report("form", "products", `items[${String(at)}].${faultText(parsed.error, item)}`);
    return;
  }
}

async function tryProduct(trial: Trial, products: readonly unknown[], knownId: string, report: Report): Promise<void> {
  for (const entry of products.slice(0, COMPARED)) {
    const result = await trial.ask("product", { id: idText(entry) });
    if (!result.ok) {
      report("failed", "product", result.detail, result);
      return;
    }
    const path = differingPath(entry, result.value);
    if (path !== null) {
      report("entry-differs", "product", `${idText(entry)}: ${path}`);
      break;
    }
  }
  const unknown = await trial.ask("product", { id: unknownLike(knownId) });
  if (unknown.ok && unknown.value !== null) report("other-product", "product", unknownLike(knownId));
  if (!unknown.ok && unknown.code !== "unknown_product") report("failed", "product", unknown.detail, unknown);
  const broken = await trial.ask("product", { id: knownId }, () => "fail");
  if (broken.ok && broken.seen.length > 0) report("swallowed", "product", JSON.stringify(broken.value));
}

async function tryLookUp(trial: Trial, reference: string, report: Report): Promise<void> {
  const result = await trial.ask("findOrder", { reference });
  if (!result.ok) report("failed", "findOrder", result.detail, result);
  else {
    const parsed = foundOrdersWire.safeParse(result.value);
    if (!parsed.success) report("form", "findOrder", faultText(parsed.error, result.value));
    else if (parsed.data.items.length > 0) report("other-order", "findOrder", JSON.stringify(parsed.data.items[0]));
  }
  const broken = await trial.ask("findOrder", { reference }, () => "fail");
  if (broken.ok && broken.seen.length > 0) report("swallowed", "findOrder", JSON.stringify(broken.value));
}

function idText(item: unknown): string {
  const id = isRecord(item) ? item["id"] : undefined;
  return typeof id === "string" || typeof id === "number" ? String(id) : "";
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
