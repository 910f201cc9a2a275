import type { AuditReport } from "../../src/core/audit/report.ts";
import type { ExportReport, ExportRow, PullReport, PullRow } from "../../src/core/run/reports.ts";
import { type OrderRecord, UNKNOWN_ORDER } from "../../src/core/orders/record.ts";
import { NEW_PRODUCT } from "../../src/core/products/record.ts";
import type { ProductRecord } from "../../src/core/products/record.ts";
import type { ProductView } from "../../src/core/ports/status-store.ts";
import type { Overview } from "../../src/core/run/health.ts";
import { createText } from "../../src/text/text.ts";
import type { Lang } from "../../src/core/common/language.ts";
import type { Screen } from "../../src/render/terminal/screen.ts";
import { someCounts } from "./counts.ts";
import { anOrder } from "./specimens.ts";

/** 11:00 in Zurich. */
export const NOW_MS = Date.parse("2026-11-24T10:00:00Z");

/** What a finding does not say of an exception. */
export const AN_EXCEPTION = {
  id: "1",
  reference: "",
  numbers: [],
  currency: "CHF",
  shop: null,
  sent: null,
  totalgest: null,
  credit: null,
  status: "",
  decision: null,
} as const;

export function anExportRow(patch: Partial<ExportRow> = {}): ExportRow {
  return {
    id: "1042",
    reference: "WEB-1042",
    state: "exported",
    already: false,
    totalgest: { id: "o1", number: "A-1" },
    attempts: 1,
    warnings: [],
    payload: null,
    body: null,
    error: null,
    ...patch,
  };
}

export function anExportReport(patch: Partial<ExportReport> = {}): ExportReport {
  return {
    dryRun: false,
    startedMs: NOW_MS - 3000,
    finishedMs: NOW_MS,
    exitCode: 0,
    summary: { requested: 0, exported: 0, alreadyExported: 0, failed: 0, held: 0, unconfirmed: 0, waiting: 0 },
    orders: [],
    late: [],
    afterExport: [],
    fulfilment: null,
    problems: [],
    ...patch,
  };
}

export function aPullRow(patch: Partial<PullRow> = {}): PullRow {
  return { id: "p1", sku: "SKU-1", action: "updated", changes: [], error: null, warnings: [], ...patch };
}

export function aPullReport(patch: Partial<PullReport> = {}): PullReport {
  return {
    dryRun: false,
    mode: "incremental",
    leftFullPull: false,
    startedMs: NOW_MS - 12_000,
    finishedMs: NOW_MS,
    exitCode: 0,
    summary: {
      read: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      hidden: 0,
      adopted: 0,
      failed: 0,
      warnings: 0,
      textsLeft: 0,
      textsAsked: 0,
    },
    heldBack: 0,
    failedBefore: 0,
    problems: [],
    ...patch,
  };
}

export function anOrderRecord(patch: Partial<OrderRecord> = {}): OrderRecord {
  return {
    ...UNKNOWN_ORDER,
    id: "1042",
    reference: "WEB-1042",
    placedAt: "2026-11-23T08:30:00Z",
    status: "3",
    statusName: "Completato",
    total: "120.50",
    currency: "CHF",
    order: anOrder(),
    state: "queued",
    intent: null,
    fulfilment: null,
    ...patch,
  };
}

export function aProductView(patch: Partial<ProductView> = {}): ProductView {
  return {
    sku: "SKU-1",
    ean: "7610000000017",
    name: "Caffè",
    state: "synced",
    totalgestId: "p1",
    shopId: "501",
    price: "24.90",
    quantity: 7,
    textsLeft: 0,
    syncedMs: NOW_MS,
    isHeldBack: false,
    error: null,
    ...patch,
  };
}

/** A linked product whose pushed stock is one piece too high. */
export function aProductRecord(patch: Partial<ProductRecord> = {}): ProductRecord {
  return {
    ...NEW_PRODUCT,
    position: 1,
    id: "p1",
    fingerprint: "f",
    sku: "SKU-1",
    name: "Caffè",
    shopId: "501",
    fields: null,
    pushed: null,
    active: true,
    pushedActive: true,
    quantity: 3,
    pushedQuantity: 4,
    isQuantityKnown: true,
    stockEpoch: 1,
    creatingSku: null,
    inDoubt: null,
    syncedMs: NOW_MS,
    isNewcomer: false,
    unreserved: 3,
    ...patch,
  };
}

export function anOverview(patch: Partial<Overview> = {}): Overview {
  return {
    nowMs: NOW_MS,
    health: "ok",
    audit: null,
    reasons: [],
    counts: someCounts(),
    lastGood: { orders: NOW_MS - 60_000, products: NOW_MS - 60_000 },
    runs: [],
    standing: [],
    everyMs: null,
    stateMadeMs: NOW_MS,
    ...patch,
  };
}

export async function aScreen(lang: Lang = "en", patch: Partial<Screen> = {}): Promise<Screen> {
  return { text: await createText(lang), columns: 80, color: false, ...patch };
}

/** An audit of one day without findings. */
export function anAuditReport(day: string, patch: Partial<AuditReport> = {}): AuditReport {
  const sum = { count: 0, sum: "0.00" };
  const sums = { shop: sum, excluded: [], expected: sum, found: sum, settled: sum, difference: sum };
  return {
    version: "test",
    site: "shop.example.ch",
    timeZone: "Europe/Zurich",
    currency: "CHF",
    startedMs: NOW_MS,
    finishedMs: NOW_MS,
    from: day,
    to: day,
    proven: { presence: true, amount: null },
    exitCode: 0,
    isOneWay: false,
    days: [{ day, ...sums, proven: true, isOpen: false }],
    vat: [],
    others: { byHand: sum, otherSites: sum },
    exceptions: [],
    unread: [],
    orders: [],
    ...patch,
  };
}
