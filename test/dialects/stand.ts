import { onTestFinished } from "vitest";

import { auditOrders } from "../../src/core/audit/audit.ts";
import type { AuditReport } from "../../src/core/audit/report.ts";
import { markExported } from "../support/decide.ts";
import type { ErpProduct } from "../../src/core/products/product.ts";
import type { ShopProductJson } from "../../src/sandbox/framework360/products/product.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Verdict } from "../support/checker.ts";
import { openStage, type Stage } from "../support/stage.ts";
import { forgetState } from "../support/state.ts";
import { type DialectCase, profileOf } from "./dialects.ts";
import type { ForeignErp } from "./counter/foreign-server.ts";

/** One tg360 between the sandbox's shop and a foreign TotalGest, with the profile that an integrator wrote for it. */
export interface Stand {
  readonly erp: ForeignErp;
  readonly shop: Sandbox["shop"];
  readonly credentials: Sandbox["credentials"];
  readonly clock: Stage["clock"];
  readonly pull: Stage["pull"];
  /** `timeoutMs` where no answer will come; otherwise 2000. */
  export(options?: Parameters<Stage["export"]>[0], timeoutMs?: number): ReturnType<Stage["export"]>;
  /** Audits these days. */
  audit(...days: readonly string[]): Promise<AuditReport>;
  markExported(id: string, number: string): Promise<{ readonly exitCode: number }>;
  verdict(): Promise<Verdict>;
  /** Deletes the state file. */
  forget(): void;
}

export async function openStand(
  dialect: Pick<DialectCase, "name" | "open" | "payments">,
  totalgest = profileOf(dialect.name),
): Promise<Stand> {
  const stage = await openStage({ at: "2026-11-24T10:00:00Z", speaks: { totalgest } });
  const { ownerId, shopId, username, password } = stage.sandbox.credentials;
  const now = (): number => stage.clock.now();
  const erp = await dialect.open({ config: { ownerId, shopId, username, password }, now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const patch = {
    totalgest: { endpoint: erp.url },
    mapping: { payments: dialect.payments },
  };
  return {
    erp,
    shop: stage.sandbox.shop,
    credentials: stage.sandbox.credentials,
    clock: stage.clock,
    pull: (options) => stage.pull(options, patch),
    export: (options, timeoutMs = 2000) => stage.export(options, { ...patch, http: { timeoutMs } }),
    audit: (...days) =>
      stage.withEngine((engine) => auditOrders(engine, { days, version: "test" }, new AbortController().signal), patch),
    markExported: (id, number) =>
      stage.withEngine((engine) => markExported(engine, id, number, new AbortController().signal), patch),
    forget: () => {
      forgetState(stage.statePath);
    },
    verdict: () => {
      const numbers = new Map(erp.ledger.orders.map(({ reference, number }) => [reference, number]));
      return stage.verdict([], { timesTaken: erp.ledger.timesTaken, numbers });
    },
  };
}

/** What a buyer sees of a product, in terms common to a shop and a TotalGest. */
export interface Shown {
  readonly sku: string;
  readonly name: string;
  readonly priceCentimes: number;
  readonly includesVat: boolean;
  readonly vatPercent: number;
  readonly pieces: number;
  readonly active: boolean;
}

/** What the shop shows of TotalGest's products, by TotalGest's id. It has one product of its own besides. */
export function shownIn(shop: Stand["shop"]): ReadonlyMap<string, Shown> {
  const linked = [...shop.products.values()].filter((product) => idOf(product) !== "");
  const shown = linked.map((product) => [idOf(product), shownOf(product, shop)] as const);
  return new Map(shown.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** What the shop should show, with `language` as its main one. */
export function rightly(products: readonly ErpProduct[], language: string): ReadonlyMap<string, Shown> {
  const wanted = products.map((product) => [product.id, wantedOf(product, language)] as const);
  return new Map(wanted.toSorted(([a], [b]) => a.localeCompare(b)));
}

function idOf({ external }: ShopProductJson): string {
  return external.totalgest_id ?? "";
}

function shownOf(product: ShopProductJson, { products }: Stand["shop"]): Shown {
  const { sku, name, price, price_includes_tax: includesVat, tax_id: taxId, quantity, active } = product;
  const vatPercent = Number(products.taxes.find(({ id }) => id === taxId)?.rate);
  return {
    sku,
    name,
    priceCentimes: Math.round(Number(price) * 100),
    includesVat,
    vatPercent,
    pieces: Number(quantity),
    active,
  };
}

function wantedOf({ sku, name, prices, vat, quantity, active }: ErpProduct, language: string): Shown {
  const [price] = prices;
  return {
    sku,
    name: typeof name === "string" ? name : (name[language] ?? ""),
    priceCentimes: Math.round(Number(price?.amount) * 100),
    includesVat: price?.includesVat === true,
    vatPercent: Number(vat.rate),
    pieces: active ? Math.max(0, Math.floor(Number(quantity))) : 0,
    active,
  };
}
