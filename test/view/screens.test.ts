import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";

import type { ExportRow, PullRow } from "../../src/core/run/reports.ts";
import type { OrderRecord } from "../../src/core/orders/record.ts";
import type { ProductView, StateCounts } from "../../src/core/ports/status-store.ts";
import { type Problem, problem } from "../../src/core/common/problems/problem.ts";
import { exportTroubles as exportSections, exportView } from "../../src/view/orders/export.ts";
import { KeptRows } from "../../src/view/products/kept-rows.ts";
import { LANGS } from "../../src/core/common/language.ts";
import { type ListPage, listView, ORDER_LISTING, PRODUCT_LISTING } from "../../src/view/lists.ts";
import { bodyLines, sectionLines, viewLines } from "../../src/render/terminal/view.ts";
import { differenceText } from "../../src/view/orders/order-hints.ts";
import { orderStory } from "../../src/view/orders/order-story.ts";
import { productStory } from "../../src/view/products/product-story.ts";
import { pullTroubles as pullSections, pullView } from "../../src/view/products/pull.ts";
import { advice, countsLines, type Screen } from "../../src/render/terminal/screen.ts";
import { auditListView } from "../../src/view/audit/view.ts";
import { overviewView } from "../../src/view/shops/overview.ts";
import { widthOf } from "../../src/text/clean.ts";
import { someCounts } from "../support/counts.ts";
import {
  anExportReport,
  anExportRow,
  anOrderRecord,
  anOverview,
  aProductRecord,
  aProductView,
  aPullReport,
  aPullRow,
  aScreen,
  NOW_MS,
} from "../support/reports.ts";
import { anItem, anOrder, emptyFields } from "../support/specimens.ts";

const REFUSED = problem("erp-refused-order", { detail: "unknown SKU", fields: [] });
const UNREACHABLE = problem("unreachable", {
  system: "TotalGest",
  operation: "orders",
  host: "a-rather-long-name.of-a-host.example.ch",
  detail: "ECONNREFUSED",
});
const HOSTILE = "\u001B[2J\u001B]0;owned\u0007x\u202Ey\u009B31m\r\nz\u0000";
const SEND = { listAll: false, decided: null } as const;

const renderStatus = (screen: Screen, ...[overview]: Shift<typeof overviewView>): Promise<string[]> =>
  viewLines(screen, overviewView(screen.text, overview));
const renderExport = (screen: Screen, ...[report, shown]: Shift<typeof exportView>): Promise<string[]> =>
  viewLines(screen, exportView(screen.text, report, shown));
const exportTroubles = (screen: Screen, ...[report]: Shift<typeof exportSections>): string[] =>
  sectionLines(screen, exportSections(screen.text, report));
const renderPull = (screen: Screen, ...[report, kept]: Shift<typeof pullView>): Promise<string[]> =>
  viewLines(screen, pullView(screen.text, report, kept));
const pullTroubles = (screen: Screen, ...[report, kept]: Shift<typeof pullSections>): string[] =>
  sectionLines(screen, pullSections(screen.text, report, kept));

const renderStory = (screen: Screen, ...[order, events]: Shift<typeof orderStory>): Promise<string[]> =>
  viewLines(screen, orderStory(screen.text, order, events));
const renderProductStory = (screen: Screen, ...[view, record, events]: Shift<typeof productStory>): Promise<string[]> =>
  viewLines(screen, productStory(screen.text, view, record, events));

/** The arguments of a view but its text. */
type Shift<View extends (...given: never) => unknown> =
  Parameters<View> extends [unknown, ...infer Rest] ? Rest : never;

function failed(id: string, patch: Partial<ExportRow> = {}): ExportRow {
  return anExportRow({ id, reference: `WEB-${id}`, state: "failed", totalgest: null, error: REFUSED, ...patch });
}

describe("the report of an export", () => {
  it("counts successes and failures, even if there are none", async () => {
    const [first] = await renderExport(await aScreen(), anExportReport(), SEND);
    expect(first).toBe("Sending orders: 0 orders, 0 sent, 0 refused, took 3 s");
  });

  it("names once what the run met on two ways, and no order with it", async () => {
    const away = problem("unreachable", {
      system: "TotalGest",
      operation: "orders",
      host: "h",
      detail: "ECONNREFUSED",
    });
    const lines = await renderExport(await aScreen(), anExportReport({ problems: [away, away] }), SEND);
    expect(lines.filter((line) => line.includes("cannot be reached"))).toHaveLength(1);
    expect(lines.filter((line) => /^[\s,?]+$/.test(line) && line.trim() !== "")).toEqual([]);
  });

  it("names each record of one fault", async () => {
    const problems = ["7", "8"].map((id) => problem("order-unanswered", { id }));
    const lines = await renderExport(await aScreen(), anExportReport({ problems }), SEND);
    expect(lines.join("\n")).toMatch(/\b7\b[^]*\b8\b/);
  });

  it("shows the price of a delivery in the order's currency", async () => {
    const { text } = await aScreen();
    const one = { field: "delivery", article: null, sent: "0 (8.1 %)", now: "8.5 (8.1 %) + 3" } as const;
    expect(differenceText(text, one, "CHF")).toBe("Delivery: CHF 0.00 (8.1 %) sent, now CHF 8.50 (8.1 %) + CHF 3.00");
  });

  it("puts failures of one cause together, with one command for all of them", async () => {
    const report = anExportReport({
      summary: { requested: 3, exported: 1, alreadyExported: 0, failed: 2, held: 0, unconfirmed: 0, waiting: 0 },
      orders: [anExportRow(), failed("1043"), failed("1044")],
    });
    const lines = await renderExport(await aScreen(), report, SEND);
    expect(lines.slice(1)).toEqual([
      "",
      "Needs attention",
      "  TotalGest refuses the order (answer: “unknown SKU”).",
      "    1043 (WEB-1043), 1044 (WEB-1044)",
      "  → Correct the cause in the shop or in TotalGest, then send the order again:",
      "      tg360 export-orders --ids 1043,1044",
      "    If the order is already in TotalGest, for example entered by hand, mark it:",
      "      tg360 fix ID --mark-exported NUMBER",
      "    If it must never go there, exclude it:",
      "      tg360 fix 1043,1044 --dismiss --reason WHY",
    ]);
  });

  it("keeps different causes apart, and lists each message where only the order differs", async () => {
    const missing = (id: string): ExportRow =>
      failed(id, { reference: id, state: "not-found", error: problem("order-not-found", { id }) });
    const summary = { requested: 3, exported: 0, alreadyExported: 0, failed: 3, held: 0, unconfirmed: 0, waiting: 0 };
    const report = anExportReport({ summary, orders: [failed("1043"), missing("77"), missing("78")] });
    const text = (await renderExport(await aScreen(), report, SEND)).join("\n");
    expect(text).toContain("  77: The shop has no order 77.\n  78: The shop has no order 78.\n  → Check the number");
    expect(text).not.toContain("--search 77");
    // Nothing of them failed: the shop does not have them.
    expect(text).toContain("3 orders, 0 sent, 1 refused, 2 not found");
  });

  it("names one order alone in a hint that can take only one", async () => {
    const mismatch = problem("totals-mismatch", { lines: "10.00", total: "12.00" });
    const held = (id: string): ExportRow => failed(id, { state: "held", error: mismatch });
    const one = exportTroubles(await aScreen(), anExportReport({ orders: [held("7")] })).join("\n");
    expect(one).toContain("tg360 fix 7 --mark-exported NUMBER");
    const two = exportTroubles(await aScreen(), anExportReport({ orders: [held("7"), held("8")] })).join("\n");
    expect(two).toContain("tg360 fix ID --mark-exported NUMBER");
  });

  it("lists orders that were exported before with TotalGest's number", async () => {
    const report = anExportReport({ orders: [anExportRow({ already: true })] });
    expect((await renderExport(await aScreen(), report, SEND)).join("\n")).toContain(
      "Already in TotalGest\n  1042 (WEB-1042): A-1",
    );
  });

  it("counts what was found in TotalGest as there already: after a lost state nothing went out twice", async () => {
    const summary = { requested: 2, exported: 2, alreadyExported: 0, failed: 0, held: 0, unconfirmed: 0, waiting: 0 };
    const orders = [anExportRow(), anExportRow({ id: "1043", reference: "WEB-1043", foundThere: true })];
    const lines = await renderExport(await aScreen(), anExportReport({ summary, orders }), SEND);
    expect(lines[0]).toContain("2 orders, 1 sent, 0 refused, 1 already in TotalGest");
    expect(lines).toContain("  1043 (WEB-1043): A-1");
  });

  it("has a line for each order that a person named", async () => {
    const report = anExportReport({ orders: [anExportRow(), failed("1043")] });
    const text = (await renderExport(await aScreen(), report, { listAll: true, decided: null })).join("\n");
    expect(text).toMatch(/1042 \(WEB-1042\) +In TotalGest +A-1/);
    expect(text).toMatch(/1043 \(WEB-1043\) +Refused/);
  });

  it("stays short with ten thousand failures", async () => {
    const orders = Array.from({ length: 10_000 }, (_, at) => failed(String(at)));
    const lines = await renderExport(await aScreen(), anExportReport({ orders }), { listAll: true, decided: null });
    expect(lines.length).toBeLessThan(80);
    expect(lines.join("\n")).toContain("and 9,980 more");
  });

  it("lists late orders and what to do", async () => {
    const text = exportTroubles(await aScreen(), anExportReport({ late: [{ id: "9", reference: "WEB-9" }] })).join(
      "\n",
    );
    expect(text).toContain("tg360 fix 9 --dismiss --reason WHY");
  });

  it("lists what differs in the shop after the export, and what to do", async () => {
    const differences = [
      { field: "quantity", article: "SKU-1", sent: "1", now: "8" },
      { field: "delivery", article: null, sent: "5 (8.1 %)", now: null },
      { field: "total", article: null, sent: "1234.50", now: "12.00" },
      { field: "erp-total", article: null, sent: "12.00", now: "9.50" },
    ] as const;
    const changed = { differences, sinceMs: 1, acknowledged: null };
    const report = anExportReport({
      afterExport: [{ id: "8", reference: "WEB-8", currency: "CHF", afterExport: changed }],
    });
    expect(exportTroubles(await aScreen(), report)).toEqual([
      "",
      "Changed after sending",
      "  8 (WEB-8)",
      "    SKU-1: 1 sent, now 8",
      "    Delivery: CHF 5.00 (8.1 %) sent, now none",
      "    Total: CHF 1,234.50 sent, now CHF 12.00",
      "    Total: CHF 9.50 in TotalGest instead of CHF 12.00",
      "  → Correct TotalGest, then mark the change as settled:",
      "      tg360 fix 8 --acknowledge --reason WHY",
      "    If the change was a mistake, undo it in the shop: the next run then finds no",
      "    difference.",
    ]);
  });

  it("reports no troubles if all went well", async () => {
    expect(exportTroubles(await aScreen(), anExportReport({ orders: [anExportRow()] }))).toEqual([]);
  });

  it("shows the effect of a person's decision", async () => {
    const report = anExportReport({ orders: [anExportRow({ state: "not-linked", totalgest: null })] });
    const [first] = await renderExport(await aScreen(), report, { listAll: true, decided: "dismiss" });
    expect(first).toBe("Marked: never send.");
  });
});

const WOULD_BE_SENT = { totals: { gross: "10.00" }, currency: "CHF" } as unknown as NonNullable<ExportRow["payload"]>;

it("a dry run of an export shows as ready what would be sent, though it was refused before, and first what would not", async () => {
  const sent = anExportRow({ id: "1", reference: "1", state: "failed", error: REFUSED, payload: WOULD_BE_SENT });
  const left = anExportRow({ id: "2", reference: "2", state: "held", error: problem("no-lines", {}) });
  const report = anExportReport({ dryRun: true, orders: [sent, left] });
  const text = (await renderExport(await aScreen(), report, SEND)).join("\n");
  expect(text).toMatch(/^2 .*On hold.*\n1 .*Ready/m);
  expect(text).not.toMatch(/refuse|fail/i);
});

describe("the report of a pull", () => {
  const failing = aPullRow({ action: "failed", error: problem("price-missing", { list: "RETAIL", others: [] }) });

  it("shows the counts, what was held back, and what failed", async () => {
    const kept = new KeptRows({ all: false, list: false });
    kept.add(failing);
    const report = aPullReport({
      summary: {
        read: 9,
        created: 2,
        updated: 1,
        unchanged: 5,
        hidden: 0,
        adopted: 0,
        failed: 4,
        warnings: 0,
        textsLeft: 0,
        textsAsked: 3,
      },
      problems: [problem("brake", { kind: "prices", release: "prices", held: 30, affected: 30, of: 40, percent: 75 })],
    });
    const lines = await renderPull(await aScreen(), report, kept);
    const text = lines.join("\n");
    expect(lines[0]).toBe("Update of changed products: 9 products read, 2 new, 1 updated, 4 failed,");
    expect(text).toContain("tg360 pull-products --allow-mass-change=prices --dry-run");
    expect(text).toContain("No price in the price list RETAIL.\n    SKU-1");
    expect(text).toContain("For their texts the shop was asked 3 times");
    const dry = await renderPull(
      await aScreen(),
      { ...report, dryRun: true },
      new KeptRows({ all: false, list: false }),
    );
    expect(dry.join("\n")).not.toContain("the shop was asked");
    expect(text).toContain("and 3 more\n  → See all of them:\n      tg360 status products --state failed");
  });

  it("counts what was held back, and then does not report an unchanged shop", async () => {
    const kept = new KeptRows({ all: false, list: false });
    expect(await renderPull(await aScreen(), aPullReport({ heldBack: 37 }), kept)).toEqual([
      "Update of changed products: 0 products read, 0 new, 0 updated, 0 failed,",
      "37 held back, took 12 s",
    ]);
  });

  it("lists what would change", async () => {
    const kept = new KeptRows({ all: false, list: true });
    kept.add(
      aPullRow({
        changes: [
          { field: "price", from: "10.00", to: "12.00" },
          { field: "quantity", from: null, to: 3 },
        ],
      }),
    );
    const text = (await renderPull(await aScreen(), aPullReport({ dryRun: true }), kept)).join("\n");
    expect(text).toMatch(/^Dry run, nothing is changed. Update of changed products: /);
    expect(text).toContain("SKU    Action  Price          Stock\nSKU-1  update  10.00 → 12.00  – → 3");
  });

  it("lists what matters first: a change, a new product by its name, then what is only linked or fails; sums from 50 rows on", async () => {
    const kept = new KeptRows({ all: false, list: true });
    const link = { field: "totalgest_id", from: null, to: "p1" } as const;
    const name = { field: "name", from: null, to: "Brie" } as const;
    const ean = { field: "ean", from: null, to: "7600" } as const;
    kept.add(
      aPullRow({
        sku: "BAD",
        action: "failed",
        error: REFUSED,
        changes: [{ field: "price", from: "1.00", to: "2.00" }],
      }),
    );
    kept.add(aPullRow({ sku: "LINK", action: "adopted", changes: [link, { field: "quantity", from: 5, to: 5 }] }));
    kept.add(aPullRow({ sku: "NAME", changes: [{ ...name, from: "Bri" }] }));
    kept.add(
      aPullRow({ sku: "NEW", action: "created", changes: [{ field: "price", from: null, to: "3.00" }, name, ean] }),
    );
    kept.add(aPullRow({ sku: "STOCK", changes: [{ field: "quantity", from: 5, to: 3 }] }));
    expect(kept.listed.map(({ sku }) => sku)).toEqual(["STOCK", "NEW", "NAME", "LINK", "BAD"]);
    const render = async (): Promise<string> =>
      (await renderPull(await aScreen(), aPullReport({ dryRun: true }), kept)).join("\n");
    expect(await render()).toMatch(/^NEW +create +– → 3\.00 +Name: – → Brie$/m);
    for (let at = 0; at < 44; at += 1) kept.add(aPullRow({ changes: [ean] }));
    expect(await render()).not.toContain("Would change");
    kept.add(aPullRow({ changes: [ean] }));
    expect(await render()).toContain("Would change: 1 stock figure, 1 name, other details of 45 products.");
  });

  it("leaves out a change from empty to empty, and counts the rows that it does not list", async () => {
    const kept = new KeptRows({ all: false, list: true });
    const changes = [
      { field: "ean", from: null, to: "" },
      { field: "sku", from: "", to: "A" },
    ] as const;
    for (let at = 0; at < 60; at += 1) kept.add(aPullRow({ changes }));
    const text = (await renderPull(await aScreen(), aPullReport({ dryRun: true }), kept)).join("\n");
    expect(text).not.toContain("EAN");
    expect(text).toContain("SKU: – → A");
    expect(text).toContain("and 10 more products; all of them with --report FILE.csv");
  });

  it("keeps only the first failures of a million rows", () => {
    const kept = new KeptRows({ all: false, list: false });
    for (let at = 0; at < 200; at += 1) {
      kept.add(aPullRow());
      kept.add(failing);
    }
    const causes = kept.failures.all.map(({ members, count }) => [members.length, count]);
    expect([kept.all.length, kept.listed.length, causes]).toEqual([0, 0, [[50, 200]]]);
  });

  it("keeps so many causes, and counts the failures of the others", async () => {
    const kept = new KeptRows({ all: false, list: false });
    for (let at = 0; at < 60; at += 1) {
      const error = problem("shop-refused-product", { detail: `reason ${String(at)}` });
      kept.add(aPullRow({ id: String(at), sku: `SKU-${String(at)}`, action: "failed", error }));
    }
    expect([kept.failures.all.length, kept.failures.kept, kept.failures.others]).toEqual([50, 50, 10]);
    const report = aPullReport({ summary: { ...aPullReport().summary, failed: 60 } });
    expect(pullTroubles(await aScreen(), report, kept).slice(-3)).toEqual([
      "  and 10 more",
      "  → See all of them:",
      "      tg360 status products --state failed",
    ]);
  });

  const unreadable = (at: number, path = `prices[${String(at % 2)}].amount`): PullRow =>
    aPullRow({
      id: String(1001 + at),
      sku: "",
      action: "failed",
      error: problem("product-invalid", { id: String(1001 + at), path, found: `"${String(at)},50"` }),
    });

  it("reports many products that fail in the same place as one problem, and leaves open whose fault it is", async () => {
    const kept = new KeptRows({ all: false, list: false });
    for (let at = 0; at < 12; at += 1) kept.add(unreadable(at));
    kept.add(unreadable(12, "vat.rate"));
    const report = aPullReport({ summary: { ...aPullReport().summary, read: 600, failed: 13 } });
    const text = pullTroubles(await aScreen(), report, kept).join("\n");
    expect(text).toContain('  12 products fail at prices[].amount (there is "0,50" in 1001).\n    1001, 1002,');
    expect(text).toContain(
      "When so many fail alike, the profile may be wrong: check it:\n      tg360 doctor\n    If it is right, correct them in TotalGest.",
    );
    expect(text).toContain("TotalGest sends product 1013 in an unexpected form: vat.rate");
  });

  it("reports records of the shop that fail alike as one problem too", async () => {
    const problems = Array.from({ length: 60 }, (_, at) =>
      problem("order-invalid", { id: String(at), path: `cart[${String(at)}].price`, found: "nothing" }),
    );
    const brake = problem("brake-empty", {});
    const kept = new KeptRows({ all: false, list: false });
    const lines = pullTroubles(await aScreen(), aPullReport({ problems: [brake, ...problems] }), kept);
    expect(lines[2]).toBe("  TotalGest sent an empty catalogue. Nothing was hidden.");
    expect(lines).toContain("  60 orders fail at cart[].price (there is nothing in 0).");
    expect(lines.length).toBeLessThan(17);
  });

  it("lists warnings by kind, and how to list all of them", async () => {
    const kept = new KeptRows({ all: false, list: false });
    const warned = (at: number): PullRow =>
      aPullRow({ sku: `SKU-${String(at)}`, warnings: [problem("ean-dropped", { ean: `400${String(at)}` })] });
    kept.add(warned(1));
    const one = await renderPull(await aScreen(), aPullReport(), kept);
    expect(one.slice(-5)).toEqual([
      "",
      "Warnings",
      "  The EAN 4001 is not valid; the product goes to the shop without it.",
      "    SKU-1",
      "  → Correct the EAN in TotalGest.",
    ]);
    for (let at = 2; at <= 60; at += 1) kept.add(warned(at));
    const many = await renderPull(await aScreen(), aPullReport(), kept);
    expect(many).toContain("  60 products go to the shop without their EAN, which is not valid.");
    expect(many).toContain("    SKU-1 (4001), SKU-2 (4002), SKU-3 (4003), SKU-4 (4004), SKU-5 (4005), SKU-6");
    expect(many).toContain("    (40020) and 40 more");
    expect(many.slice(-3)).toEqual([
      "  → Correct the EAN in TotalGest.",
      "  → See all of them with --report FILE.csv, or those of one product:",
      "      tg360 status products SKU",
    ]);
    expect(pullTroubles(await aScreen(), aPullReport(), kept)).toEqual([]);
  });

  it.each(LANGS)("fits 80 columns in %s, with any problem", async (lang) => {
    const kept = new KeptRows({ all: false, list: false });
    for (let at = 0; at < 60; at += 1) {
      kept.add({ ...unreadable(at), warnings: [problem("ean-dropped", { ean: "40052520001" })] });
      const prices = ["1234567.66", "1234567.90", "1234567.95"];
      const error = problem("price-ambiguous", {
        id: `p${String(at)}`,
        list: "LISTINO-DETTAGLIO",
        prices,
        differ: "amount",
      });
      kept.add(aPullRow({ id: `p${String(at)}`, sku: `SKU-${String(at)}`, action: "failed", error }));
    }
    for (const read of [60, 600]) {
      const report = aPullReport({ summary: { ...aPullReport().summary, read, failed: 120, warnings: 60 } });
      const lines = await renderPull(await aScreen(lang), report, kept);
      expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
    }
  });

  it("reports no troubles if all went well", async () => {
    expect(pullTroubles(await aScreen(), aPullReport(), new KeptRows({ all: false, list: false }))).toEqual([]);
  });
});

const EVERY_REASON: readonly Problem[] = [
  { code: "login-refused", data: { system: "TotalGest", direction: "orders" } },
  { code: "login-refused", data: { system: "Framework360", direction: "products" } },
  problem("brake", { kind: "hides", release: "hides", held: 1000, affected: 1000, of: 2000, percent: 50 }),
  problem("brake", { kind: "zeros", release: "stock", held: 1000, affected: 1000, of: 2000, percent: 50 }),
  { code: "overdue", data: { direction: "orders", last: "2026-11-24T09:00:00Z" } },
  { code: "never-ran", data: { direction: "products" } },
  { code: "orders-failed", data: { count: 1 } },
  { code: "orders-unconfirmed", data: { count: 2 } },
  { code: "orders-held", data: { count: 3 } },
  { code: "orders-stuck", data: { count: 4 } },
  { code: "products-failed", data: { count: 5 } },
  { code: "orders-late", data: { count: 6 } },
];

const BUSY = anOverview({
  health: "failing",
  reasons: EVERY_REASON,
  counts: someCounts({
    products: { synced: 1_000_000, pending: 100_000, failed: 100_000, "not-linked": 100_000 },
    orders: { exported: 1_000_000, queued: 10, sending: 1, held: 9, failed: 8, unconfirmed: 7, "not-linked": 100_000 },
    oldestWaitingMs: NOW_MS - 100 * 86_400_000,
  }),
  runs: Array.from({ length: 10 }, () => ({
    direction: "products" as const,
    startedMs: NOW_MS - 1000,
    finishedMs: NOW_MS,
    exitCode: 6 as const,
    good: false,
    problem: UNREACHABLE,
    summary: {},
  })),
});

describe("the list of audits", () => {
  it.each(LANGS)("shows both ends of each in 80 columns in %s, also over New Year", async (lang) => {
    const screen = await aScreen(lang);
    const head = {
      number: 9999,
      startedMs: NOW_MS,
      exitCode: 0 as const,
      presence: true,
      amount: true,
      differences: 0,
    };
    const days = [
      ["2026-11-01", "2026-11-30"],
      ["2026-12-28", "2027-01-03"],
    ] as const;
    const heads = days.map(([from, to]) => ({ ...head, from, to, sha256: "ab".repeat(32) }));
    const lines = await viewLines(screen, auditListView(screen.text, heads));
    expect(stripVTControlCharacters(lines.join("\n"))).toMatch(/01\.11\.–30\.11\.2026 [^]*28\.12\.26–03\.01\.27 /);
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  });
});

describe("the overview", () => {
  it.each(LANGS)("fits 80 by 24 in %s, with any problem", async (lang) => {
    const lines = await renderStatus(await aScreen(lang), BUSY);
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it("shows in its first line whether all is well, and if not, why", async () => {
    const first = async (overview: typeof BUSY): Promise<string | undefined> =>
      (await renderStatus(await aScreen(), overview))[0];
    const counts = someCounts({ orders: { failed: 2 } });
    const reasons = [{ code: "orders-failed", data: { count: 2 } }] as const;
    expect(await first(anOverview())).toBe("All good: nothing to do");
    expect(await first(anOverview({ health: "degraded", reasons, counts }))).toBe("Needs attention");
    expect(await first(BUSY)).toBe("Stopped");
  });

  it("says why orders stand still, instead of the command that has just failed", async () => {
    const broken = { startedMs: NOW_MS - 1000, finishedMs: NOW_MS, exitCode: 6 as const, good: false, summary: {} };
    const runs = (["products", "orders"] as const).map((direction) => ({ ...broken, direction, problem: UNREACHABLE }));
    const lastGood = { orders: NOW_MS - 3_600_000, products: null };
    const reasons = [
      problem("overdue", { direction: "orders", last: "2026-11-24T09:00:00Z" }),
      problem("never-ran", { direction: "products" }),
    ];
    const lines = await renderStatus(await aScreen(), anOverview({ health: "failing", reasons, runs, lastGood }));
    const shown = lines.slice(0, lines.indexOf("")).join(" ");
    expect(shown.match(/a-rather-long-name/g)).toHaveLength(1);
    expect(shown).toContain("tg360 doctor");
    expect(shown).not.toMatch(/export-orders|pull-products/);
  });

  it("does not report an empty queue while orders wait for a person", async () => {
    const queue = async (orders: Partial<StateCounts["orders"]>): Promise<string> =>
      (await renderStatus(await aScreen(), anOverview({ counts: someCounts({ orders }) }))).join("\n");
    expect(await queue({ held: 1, failed: 1 })).toContain("\nNothing to send; 2 orders need attention.");
    expect(await queue({ unconfirmed: 1 })).toContain("\nNothing to send; 1 order needs attention.");
    expect(await queue({ exported: 4 })).toContain("\nNo order waits.");
    expect(await queue({ queued: 1, failed: 1 })).toContain("\n1 order waits, placed");
  });

  it("never cuts a command, on any width of screen", async () => {
    const brake = problem("brake", {
      kind: "hides",
      release: "hides",
      held: 1234,
      affected: 1234,
      of: 5678,
      percent: 22,
    });
    for (const lang of LANGS) {
      const screen = await aScreen(lang, { columns: 80 });
      const lines = await renderStatus(screen, anOverview({ reasons: [brake] }));
      expect(lines.join("\n")).toContain("tg360 pull-products --allow-mass-change");
      expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
    }
  });

  it("names the command beside each reason", async () => {
    const reasons = [{ code: "orders-held", data: { count: 1 } }] as const;
    const lines = await renderStatus(await aScreen(), anOverview({ health: "degraded", reasons }));
    expect(lines[1]).toBe("  1 order on hold → tg360 fix");
  });

  it("names the first commands if nothing has run", async () => {
    const untouched = anOverview({
      health: "failing",
      reasons: [{ code: "not-set-up", data: {} }],
      lastGood: { orders: null, products: null },
    });
    const text = (await renderStatus(await aScreen(), untouched)).join("\n");
    expect(text).toContain("Nothing has run here yet.");
    expect(text).toContain("tg360 configure");
  });
});

/** A list that is shown whole. */
function whole<Row>(rows: readonly Row[]): ListPage<Row> {
  return { rows, count: rows.length, isFiltered: true };
}

const renderOrders = (screen: Screen, page: ListPage<OrderRecord>): Promise<string[]> =>
  bodyLines(screen, listView(screen.text, ORDER_LISTING, page));
const renderProducts = (screen: Screen, page: ListPage<ProductView>): Promise<string[]> =>
  bodyLines(screen, listView(screen.text, PRODUCT_LISTING, page));

describe("the lists", () => {
  it("have a status column, in the user's language", async () => {
    const orders = await renderOrders(
      await aScreen("de"),
      whole([anOrderRecord({ state: "not-linked", reason: "dismissed" })]),
    );
    expect(orders[0]).toMatch(/^Bestellung .* Status/);
    expect(orders[1]).toContain("Nicht verknüpft");
    expect(orders[1]).toContain("nie senden");
    const products = await renderProducts(await aScreen("fr"), whole([aProductView({ state: "not-linked" })]));
    expect(products[1]).toContain("Non connecté");
  });

  it("fit 80 columns with long and wide names, in every language", async () => {
    const name = "Käse 食品 👍 ".repeat(10);
    const order = anOrder();
    const orders = [
      anOrderRecord({
        reference: name,
        total: "1234567.00",
        state: "failed",
        error: REFUSED,
        order: { ...order, billing: order.billing && { ...order.billing, company: name } },
      }),
    ];
    const products = [aProductView({ sku: name, name, quantity: 1_000_000, state: "not-linked", error: REFUSED })];
    for (const lang of LANGS) {
      const screen = await aScreen(lang);
      const lines = [
        ...(await renderOrders(screen, whole(orders))),
        ...(await renderProducts(screen, whole(products))),
      ];
      // A command to be typed is never broken: whoever copies it has to have all of it.
      const isCommand = (line: string): boolean => line.trimStart().startsWith("tg360 ");
      expect(lines.filter((line) => widthOf(line) > 80 && !isCommand(line))).toEqual([]);
    }
  });

  it("keep TotalGest's number whole beside an amount of millions, in every language", async () => {
    const order = anOrderRecord({
      reference: "NW-2026-00042",
      state: "exported",
      total: "1234567.00",
      erpId: "o1",
      erpNumber: "2026-00042",
    });
    for (const lang of LANGS) {
      const lines = await renderOrders(await aScreen(lang), whole([order]));
      expect(lines[1]).toContain("2026-00042");
      expect(lines[1]).toContain("NW-2026-00042");
      expect(widthOf(lines[1] ?? "")).toBeLessThanOrEqual(80);
    }
  });

  it("list below the table only what needs a person", async () => {
    const away = problem("timed-out", { system: "Framework360", operation: "products/update", host: "h" });
    const view = whole([aProductView({ state: "pending", error: away })]);
    expect((await renderProducts(await aScreen(), view)).join("\n")).not.toContain("Needs attention");
  });

  it("report when there is more, and when there is nothing", async () => {
    const screen = await aScreen();
    const page = await renderOrders(screen, { ...whole([anOrderRecord(), anOrderRecord()]), count: 1234 });
    expect(page.at(-1)).toBe("Lines 1 to 2 of 1,234; --limit shows more.");
    expect((await renderOrders(screen, whole([anOrderRecord()]))).at(-1)).toBe("1 line.");
  });

  it("name what to do if there is nothing to show", async () => {
    const screen = await aScreen();
    const filtered = ["Nothing matches.", "→ See all of them:", "    tg360 status orders"];
    expect(await renderOrders(screen, whole([]))).toEqual(filtered);
    expect(await renderProducts(screen, { ...whole([]), isFiltered: false })).toEqual([
      "No product is known yet.",
      "→ Read them:",
      "    tg360 pull-products",
    ]);
  });

  it("keep the number of an order whole where other columns can give way", async () => {
    const order = anOrderRecord({ reference: "WEB-2026-1087", state: "failed", error: REFUSED });
    for (const lang of LANGS) {
      const [, line = ""] = await renderOrders(await aScreen(lang), whole([order]));
      expect(line).toContain("WEB-2026-1087 ");
    }
  });

  it("name each order that needs a person, when, why, and the command that sends it again", async () => {
    const lastAttemptMs = Date.parse("2026-11-23T22:05:00Z");
    const orders = ["1042", "1043"].map((id) =>
      anOrderRecord({ id, reference: `WEB-${id}`, state: "failed", error: REFUSED, lastAttemptMs }),
    );
    const waiting = anOrderRecord({ id: "9", state: "queued", error: UNREACHABLE });
    const lines = await renderOrders(await aScreen(), whole([...orders, waiting]));
    expect(lines.slice(4)).toEqual([
      "",
      "3 lines.",
      "",
      "Needs attention",
      "  TotalGest refuses the order (answer: “unknown SKU”).",
      "    1042 (WEB-1042) 23.11.2026 23:05, 1043 (WEB-1043) 23.11.2026 23:05",
      "  → Correct the cause in the shop or in TotalGest, then send the order again:",
      "      tg360 export-orders --ids 1042,1043",
      "    If the order is already in TotalGest, for example entered by hand, mark it:",
      "      tg360 fix ID --mark-exported NUMBER",
      "    If it must never go there, exclude it:",
      "      tg360 fix 1042,1043 --dismiss --reason WHY",
    ]);
  });

  it("show the buyer: the company, else the name, else the mail address", async () => {
    const order = anOrder();
    const of = async (billing: typeof order.billing): Promise<string> =>
      (
        await renderOrders(
          await aScreen(),
          whole([anOrderRecord({ order: { ...order, billing, email: "a@example.ch" } })]),
        )
      ).join();
    expect(await of(order.billing && { ...order.billing, company: "Bar SA" })).toContain("Bar SA");
    expect(await of(order.billing)).toContain("Anna Bernasconi");
    expect(await of(null)).toContain("a@example.ch");
  });
});

describe("the story of an order", () => {
  it("shows what was ordered, for whom, and how it was paid", async () => {
    const order = anOrder({
      items: [anItem({ sku: "A-1", name: "Caffè", quantity: "3", price: "10.00", discount: "0.50", rate: "8.1" })],
      coupon: { code: "XMAS", amount: "5.00" },
      delivery: { name: "Posta", price: "9.00", rate: "8.1" },
    });
    for (const lang of LANGS) {
      const lines = await renderStory(await aScreen(lang), anOrderRecord({ order }), []);
      const text = lines.join("\n").replaceAll(/ +/g, " ");
      expect(text).toMatch(/A-1 Caffè 3 9[.,]50 8\.1 % 28[.,]50/);
      expect(text).toMatch(/Posta 8\.1 % 9[.,]00/);
      expect(text).toMatch(/XMAS -5[.,]00/);
      expect(text).toContain("Anna Bernasconi, Via Nassa 3, 6900 Lugano TI,");
      expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
    }
  });

  it("lists each attempt with time and answer, why it was not exported, and what to do", async () => {
    const order = anOrderRecord({ state: "failed", attempts: 2, error: REFUSED });
    const lines = await renderStory(await aScreen(), order, [
      { atMs: NOW_MS - 5000, kind: "sent", detail: null, note: null, author: null },
      { atMs: NOW_MS - 1000, kind: "unknown", detail: UNREACHABLE, note: null, author: null },
      { atMs: NOW_MS, kind: "failed", detail: REFUSED, note: null, author: null },
    ]);
    const text = lines.join("\n");
    expect(text).toContain("Why it is not in TotalGest\n  TotalGest refuses the order (answer: “unknown SKU”).");
    expect(text).toContain("    tg360 export-orders --ids 1042\n");
    expect(text).toContain("  24.11.2026 10:59:55  Sending to TotalGest begins");
    expect(text).toContain("  24.11.2026 10:59:59  Not known whether it arrived: TotalGest cannot be reached");
    expect(text).toMatch(/Attempts +2\n/);
  });

  it.each([
    ["not-linked", "status", "does not mean completed"],
    ["not-linked", "cancelled", "cancelled in the shop"],
    ["not-linked", "before-from", "before the first day"],
    ["not-linked", "dismissed", "never send"],
    ["queued", null, "waits for the next run"],
    ["sending", null, "the next run finds out"],
  ] as const)("says why a %s order (%s) is not in TotalGest", async (state, reason, why) => {
    expect((await renderStory(await aScreen(), anOrderRecord({ state, reason }), [])).join("\n")).toContain(why);
  });

  it.each([
    ["not-linked", "cancelled"],
    ["not-linked", "status"],
    ["queued", null],
  ] as const)("names no command for a %s order (%s), which nobody has to send", async (state, reason) => {
    const lines = await renderStory(await aScreen(), anOrderRecord({ state, reason }), []);
    expect(lines.slice(lines.indexOf("Why it is not in TotalGest")).filter((line) => /tg360|→/.test(line))).toEqual([]);
  });

  it("translates a reason that the store recorded, and leaves a person's text unchanged", async () => {
    const events = [
      { atMs: NOW_MS, kind: "not-linked", detail: null, note: "before-from", author: null },
      { atMs: NOW_MS, kind: "dismissed", detail: null, note: "doppelt", author: null },
    ] as const;
    const text = (await renderStory(await aScreen("de"), anOrderRecord(), events)).join("\n");
    expect(text).toContain("Nicht verknüpft (vor dem Startdatum)");
    expect(text).toContain("(doppelt)");
  });

  it("asks nothing about an exported one, and reports missing history", async () => {
    const order = anOrderRecord({ state: "exported", erpId: "o1", erpNumber: "A-1" });
    const text = (await renderStory(await aScreen(), order, [])).join("\n");
    expect(text).toContain("A-1 (o1)");
    expect(text).not.toContain("Why it is not");
    expect(text).toContain("Nothing is recorded any more.");
  });
});

describe("the story of a product", () => {
  const told = { atMs: NOW_MS, changes: [], detail: null, note: null } as const;

  it("lists what was pushed to the shop, value by value, and each failure with its cause", async () => {
    const lines = await renderProductStory(await aScreen(), aProductView(), aProductRecord(), [
      { ...told, kind: "adopted", atMs: NOW_MS - 5000, note: "501" },
      {
        ...told,
        kind: "pushed",
        changes: [
          { field: "price", from: "999.00", to: "1250.5" },
          { field: "quantity", from: 4, to: 0 },
          { field: "description" },
          { field: "active", from: false, to: true },
        ],
      },
      { ...told, kind: "failed", detail: problem("price-missing", { list: "RETAIL", others: [] }) },
    ]);
    expect(lines.slice(lines.indexOf("History"))).toEqual([
      "History",
      "  24.11.2026 10:59:55  Linked to the product that the shop had (501)",
      "  24.11.2026 11:00:00  Updated in the shop: Price: 999.00 → 1,250.50, Stock: 4 →",
      "                       0, Description, Visible: No → Yes",
      "  24.11.2026 11:00:00  Error: No price in the price list RETAIL.",
      "",
      "Still to be sent to the shop",
      "  Stock: 4 → 3",
    ]);
  });

  it.each([
    ["fr", "Mis à jour dans la boutique\u00A0: Prix\u00A0: 999.00 → 1’250.50"],
    ["it", "Aggiornato nel negozio: Prezzo: 999.00 → 1’250.50"],
    ["de", "Im Shop aktualisiert: Preis: 999.00 → 1’250.50"],
  ] as const)("speaks %s", async (lang, expected) => {
    const changes = [{ field: "price", from: "999.00", to: "1250.5" }] as const;
    const screen = { ...(await aScreen(lang)), columns: 120 };
    const text = await renderProductStory(screen, aProductView(), aProductRecord(), [
      { ...told, kind: "pushed", changes },
    ]);
    expect(text.join("\n").replaceAll("'", "’")).toContain(expected);
  });

  it.each(["en", "de", "fr", "it"] as const)(
    "shows in 80 columns what differs of two long texts, and every head of the table of owners whole, in %s",
    async (lang) => {
      const screen = await aScreen(lang);
      const start = "Caffè in grani tostato artigianalmente in riva al lago, ogni settimana, ";
      const fields = { ...emptyFields(), name: "Caffè", description: `${start}a Lugano` };
      const record = aProductRecord({
        fields,
        pushed: { ...fields, description: `${start}a Bellinzona` },
        sent: { name: ["x"] },
        textsLeft: 1,
      });
      const lines = await renderProductStory(screen, aProductView(), record, []);
      const text = lines.join("\n");
      for (const end of ["…Lugano", "…Bellinzona"]) expect(text).toContain(end);
      const heads = (["field", "owner", "in-shop", "sent"] as const).map((one) => screen.text.t(`product.${one}`));
      for (const head of heads) expect(lines.find((line) => line.startsWith(`${heads[0] ?? ""} `))).toContain(head);
      expect(text).not.toContain(`${screen.text.t("product.sent-shown").slice(0, -1)}…`);
    },
  );

  it("has none if only the shop has it, and reports missing history", async () => {
    const only = (await renderProductStory(await aScreen(), aProductView(), null, [])).join("\n");
    expect(only).not.toContain("History");
    const forgotten = (await renderProductStory(await aScreen(), aProductView(), aProductRecord(), [])).join("\n");
    expect(forgotten).toContain("History\n  Nothing is recorded any more.");
  });
});

describe("every screen", () => {
  it("is harmless with any texts of the shop, and the same without its colours", async () => {
    const hostileOrder = anOrder({ email: HOSTILE, billing: null });
    const order = anOrderRecord({
      id: HOSTILE,
      reference: HOSTILE,
      statusName: HOSTILE,
      currency: HOSTILE,
      order: hostileOrder,
      erpId: HOSTILE,
      erpNumber: HOSTILE,
      state: "failed",
      error: problem("erp-refused-order", { detail: HOSTILE, fields: [HOSTILE] }),
    });
    const row = anExportRow({ id: HOSTILE, reference: HOSTILE, totalgest: { id: "", number: HOSTILE } });
    const kept = new KeptRows({ all: false, list: true });
    kept.add(aPullRow({ sku: HOSTILE, changes: [{ field: "name", from: HOSTILE, to: { [HOSTILE]: HOSTILE } }] }));
    const all = async (color: boolean): Promise<string[]> => {
      const screen = await aScreen("en", { color });
      return [
        ...(await renderOrders(screen, whole([order]))),
        ...(await renderProducts(screen, whole([aProductView({ sku: HOSTILE, name: HOSTILE })]))),
        ...(await renderProductStory(screen, aProductView({ sku: HOSTILE, name: HOSTILE, ean: HOSTILE }), null, [])),
        ...(await renderProductStory(screen, aProductView(), aProductRecord(), [
          {
            atMs: NOW_MS,
            kind: "failed",
            changes: [{ field: "name", from: HOSTILE, to: "" }],
            detail: order.error,
            note: HOSTILE,
          },
        ])),
        ...(await renderStory(screen, order, [
          { atMs: NOW_MS, kind: "dismissed", detail: order.error, note: HOSTILE, author: null },
        ])),
        ...(await renderExport(screen, anExportReport({ orders: [{ ...row, already: true }] }), SEND)),
        ...(await renderExport(screen, anExportReport({ orders: [row] }), { listAll: true, decided: null })),
        ...(await renderPull(screen, aPullReport(), kept)),
        ...(await renderStatus(screen, BUSY)),
      ];
    };
    const plain = await all(false);
    // oxlint-disable-next-line no-control-regex -- control characters are the matter here
    for (const line of plain) expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
    const painted = await all(true);
    expect(painted.map(stripVTControlCharacters)).toEqual(plain);
    expect(painted.join("")).toContain("\u001B[31m");
  });

  it("sets a command on a line of its own, below its sentence, and never breaks it", async () => {
    const command = `tg360 configure --map-country 'Korea, Republic of. (South)'=XX ${"--long ".repeat(12)}`;
    const say = "Correct the country in the shop, or choose its two letters, such as CH, IT or DE, which it has.";
    expect(
      advice(
        await aScreen(),
        [
          { say, command },
          { say: "Or wait.", command: null },
        ],
        "  ",
      ),
    ).toEqual([
      "  → Correct the country in the shop, or choose its two letters, such as CH, IT",
      "    or DE, which it has:",
      `      ${command}`,
      "    Or wait.",
    ]);
    expect(advice(await aScreen(), [{ say: "", command: "tg360 fix" }])).toEqual(["→ tg360 fix"]);
  });

  it("never parts a number from its word in the counts of a report", async () => {
    const counts = ["200 products read", "139 created", "0 updated", "0 failed", "61 linked", "4 warnings"];
    expect(countsLines(await aScreen(), "Update of all products", counts)).toEqual([
      "Update of all products: 200 products read, 139 created, 0 updated, 0 failed,",
      "61 linked, 4 warnings",
    ]);
  });
});
