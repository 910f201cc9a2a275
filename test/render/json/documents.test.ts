import { describe, expect, it } from "vitest";
import { z } from "zod";

import { problem } from "../../../src/core/common/problems/problem.ts";
import { ORDER_STATES } from "../../../src/core/orders/order.ts";
import { OWNED_NAMES, OWNERS } from "../../../src/core/products/owners.ts";
import { FIELD_NAMES } from "../../../src/core/products/product.ts";
import { exportDocument, pullDocument } from "../../../src/render/json/reports.ts";
import { statusDocument } from "../../../src/render/json/status.ts";
import { ordersDocument, productsDocument } from "../../../src/render/json/lists.ts";
import { errorDocument } from "../../../src/render/json/entries.ts";
import { jsonPieces } from "../../../src/render/json/pieces.ts";
import { createText } from "../../../src/text/text.ts";
import { someCounts } from "../../support/counts.ts";
import {
  anExportReport,
  anExportRow,
  anOrderRecord,
  anOverview,
  aProductRecord,
  aProductView,
  aPullReport,
  aPullRow,
  NOW_MS,
} from "../../support/reports.ts";
import { emptyFields } from "../../support/specimens.ts";

const text = await createText("en", null);

// ------------------------------------------------------------------------- the public shapes, with nothing beyond them

const Instant = z.iso.datetime();
const Count = z.number().int().nonnegative();
const ItemError = z
  .strictObject({ code: z.string(), message: z.string(), hint: z.string().nullable(), retryable: z.boolean() })
  .nullable();
const RunHead = { dryRun: z.boolean(), startedAt: Instant, finishedAt: Instant, exitCode: z.number() };
const ErpRef = z.strictObject({ id: z.string(), number: z.string() }).nullable();
const OrderStateName = z.enum(ORDER_STATES);

const AfterExport = z.strictObject({
  since: Instant,
  acknowledged: z.strictObject({ at: Instant, reason: z.string() }).nullable(),
  differences: z.array(
    z.strictObject({
      field: z.string(),
      article: z.string().nullable(),
      sent: z.string().nullable(),
      now: z.string().nullable(),
    }),
  ),
});

const ExportDocument = z.strictObject({
  schema: z.literal("tg360.export-report/1"),
  ...RunHead,
  summary: z.strictObject({
    requested: Count,
    exported: Count,
    alreadyExported: Count,
    failed: Count,
    held: Count,
    unconfirmed: Count,
    waiting: Count,
  }),
  parts: z.strictObject({ found: Count, notFound: Count }),
  error: ItemError.optional(),
  problems: z.array(ItemError).optional(),
  late: z.array(z.strictObject({ id: z.string(), reference: z.string(), hint: z.string() })),
  afterExport: z.array(AfterExport.extend({ id: z.string(), reference: z.string(), hint: z.string() })).optional(),
  orders: z.array(
    z.strictObject({
      id: z.string(),
      reference: z.string(),
      state: z.enum([...OrderStateName.options, "not-found"]),
      totalgest: ErpRef,
      attempts: Count,
      warnings: z.array(z.string()),
      payload: z.object({ externalReference: z.string() }).optional(),
      body: z.unknown().optional(),
      error: ItemError,
    }),
  ),
});

const PullDocument = z.strictObject({
  schema: z.literal("tg360.pull-report/1"),
  ...RunHead,
  mode: z.enum(["full", "incremental"]),
  summary: z.strictObject({
    read: Count,
    created: Count,
    updated: Count,
    unchanged: Count,
    hidden: Count,
    adopted: Count,
    failed: Count,
    heldBack: Count,
    failedBefore: Count,
    warnings: Count,
    textsLeft: Count,
    textsAsked: Count,
  }),
  error: ItemError.optional(),
  problems: z.array(ItemError).optional(),
  products: z.array(
    z.strictObject({
      id: z.string(),
      sku: z.string(),
      action: z.enum(["created", "updated", "hidden", "adopted", "kept", "failed", "not-found"]),
      changes: z.array(z.strictObject({ field: z.string(), from: z.unknown(), to: z.unknown() })),
      error: ItemError,
      warnings: z.array(z.string()),
    }),
  ),
});

const StatusDocument = z.strictObject({
  schema: z.literal("tg360.status/1"),
  health: z.enum(["ok", "degraded", "failing"]),
  reasons: z.array(z.string()),
  hints: z.array(z.string().nullable()),
  reasonCodes: z.array(z.string()),
  late: Count,
  afterExport: Count,
  products: z.strictObject({ synced: Count, pending: Count, failed: Count, notLinked: Count }),
  orders: z.strictObject({
    queued: Count,
    sending: Count,
    exported: Count,
    held: Count,
    failed: Count,
    unconfirmed: Count,
    notLinked: z.strictObject({ status: Count, cancelled: Count, beforeFrom: Count, dismissed: Count }),
  }),
  queue: z.strictObject({ depth: Count, oldestAgeSeconds: Count.nullable() }),
  statuses: z.strictObject({ refused: Count, heldBack: Count }),
  lastGood: z.strictObject({
    orders: Instant.nullable(),
    products: Instant.nullable(),
    fulfilment: Instant.nullable(),
  }),
  runs: z.array(
    z.strictObject({
      direction: z.enum(["orders", "products", "fulfilment"]),
      startedAt: Instant,
      finishedAt: Instant,
      exitCode: z.number(),
      good: z.boolean(),
      summary: z.record(z.string(), z.number()),
      error: ItemError,
    }),
  ),
  audit: z
    .strictObject({
      from: z.iso.date(),
      to: z.iso.date(),
      startedAt: Instant,
      proven: z.strictObject({ presence: z.boolean(), amount: z.boolean().nullable() }),
      exitCode: z.number(),
      differences: Count,
      sha256: z.string().length(64),
    })
    .nullable(),
  backup: z.strictObject({ at: Instant, path: z.string() }).nullable(),
});

const OrderEntry = {
  id: z.string(),
  reference: z.string(),
  placedAt: Instant,
  total: z.string(),
  currency: z.string(),
  state: OrderStateName,
  reason: z.enum(["status", "cancelled", "before-from", "dismissed"]).nullable(),
  label: z.string(),
  totalgest: ErpRef,
  attempts: Count,
  flags: z.array(z.enum(["changed", "cancelled", "late"])),
  afterExport: AfterExport.nullable(),
  fulfilment: z
    .strictObject({
      state: z.enum(["partial", "shipped", "invoiced"]),
      courier: z.string().nullable(),
      tracking: z.string().nullable(),
      pushedAt: Instant.nullable(),
      stage: z.enum(["noted", "due", "held", "sending", "pushed", "waiting", "left", "refused"]),
      error: ItemError,
    })
    .nullable(),
  payment: z
    .strictObject({ stage: z.enum(["noted", "due", "telling", "told", "stuck", "back"]), error: ItemError })
    .nullable(),
  error: ItemError,
  hint: z.string().nullable(),
};
const OrdersDocument = z.strictObject({
  schema: z.literal("tg360.orders/1"),
  orders: z.array(z.strictObject(OrderEntry)),
});
const StoryDocument = z.strictObject({
  schema: z.literal("tg360.orders/1"),
  orders: z.tuple([
    z.strictObject({
      ...OrderEntry,
      content: z.looseObject({ id: z.string(), items: z.array(z.unknown()) }).nullable(),
      events: z.array(z.strictObject({ at: Instant, kind: z.string(), note: z.string().nullable(), error: ItemError })),
    }),
  ]),
});

const ProductEntry = {
  sku: z.string(),
  ean: z.string().nullable(),
  name: z.string(),
  state: z.enum(["synced", "pending", "failed", "not-linked"]),
  label: z.string(),
  heldBack: z.boolean(),
  totalgestId: z.string().nullable(),
  shopId: z.string().nullable(),
  quantity: z.number().int().nullable(),
  syncedAt: Instant.nullable(),
  error: ItemError,
};
const ProductsDocument = z.strictObject({
  schema: z.literal("tg360.products/1"),
  products: z.array(z.strictObject(ProductEntry)),
});
const OwnedValue = z.union([z.string(), z.boolean(), z.array(z.string())]).nullable();
const ProductStoryDocument = z.strictObject({
  schema: z.literal("tg360.products/1"),
  products: z.array(
    z.strictObject({
      ...ProductEntry,
      fields: z.partialRecord(z.enum(FIELD_NAMES), z.unknown()).nullable(),
      owners: z.record(z.enum(OWNED_NAMES), z.enum(OWNERS)).nullable(),
      owned: z.array(
        z.strictObject({
          field: z.enum([...FIELD_NAMES, "active"]),
          language: z.string().nullable(),
          owner: z.enum(OWNERS),
          totalgest: OwnedValue,
          shop: OwnedValue,
          sent: z.strictObject({ value: OwnedValue }).nullable(),
        }),
      ),
      textsLeft: z.array(
        z.strictObject({
          field: z.enum(FIELD_NAMES),
          language: z.string().nullable(),
          totalgest: z.string(),
          shop: z.string(),
          kept: z.boolean(),
        }),
      ),
      textsReplaced: z.array(
        z.strictObject({
          field: z.enum(FIELD_NAMES),
          language: z.string().nullable(),
          shop: z.string(),
          replaced: z.string(),
        }),
      ),
      events: z.array(
        z.strictObject({
          at: Instant,
          kind: z.string(),
          changes: z.array(z.strictObject({ field: z.string(), from: z.unknown(), to: z.unknown() }).partial()),
          note: z.string().nullable(),
          error: ItemError,
        }),
      ),
    }),
  ),
});

const ErrorDocument = z.strictObject({
  schema: z.literal("tg360.error/1"),
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
    exitCode: z.number(),
  }),
});

async function printed<S extends z.ZodType>(
  schema: S,
  document: Readonly<Record<string, unknown>>,
): Promise<z.output<S>> {
  const pieces: string[] = [];
  for await (const piece of jsonPieces(document)) pieces.push(piece);
  const parsed: unknown = JSON.parse(pieces.join(""));
  return schema.parse(parsed);
}

const UNREACHABLE = problem("unreachable", {
  system: "TotalGest",
  operation: "orders",
  host: "tg00.example.ch",
  detail: "ECONNREFUSED",
});

describe("tg360.export-report/1", () => {
  it("has a row for each order, with the reason and what to do", async () => {
    const refused = problem("erp-refused-order", { detail: "unknown SKU", fields: [] });
    const report = anExportReport({
      exitCode: 3,
      summary: { requested: 2, exported: 1, alreadyExported: 0, failed: 1, held: 0, unconfirmed: 0, waiting: 0 },
      orders: [
        anExportRow({ warnings: [problem("total-adjusted", { by: "0.01" })] }),
        anExportRow({ id: "1043", reference: "WEB-1043", state: "failed", totalgest: null, error: refused }),
      ],
      late: [{ id: "9", reference: "WEB-9" }],
    });
    const document = await printed(ExportDocument, exportDocument(report, text));
    expect(document).toMatchObject({
      dryRun: false,
      startedAt: "2026-11-24T09:59:57.000Z",
      finishedAt: "2026-11-24T10:00:00.000Z",
      exitCode: 3,
      late: [{ id: "9", reference: "WEB-9" }],
    });
    expect(document).not.toHaveProperty("error");
    expect(document.orders).toEqual([
      {
        id: "1042",
        reference: "WEB-1042",
        state: "exported",
        totalgest: { id: "o1", number: "A-1" },
        attempts: 1,
        warnings: ["A rounding difference of 0.01 goes to the line with the largest amount."],
        error: null,
      },
      {
        id: "1043",
        reference: "WEB-1043",
        state: "failed",
        totalgest: null,
        attempts: 1,
        warnings: [],
        error: {
          code: "erp-refused-order",
          message: "TotalGest refuses the order (answer: “unknown SKU”).",
          hint: expect.stringContaining("tg360 fix 1043 --mark-exported NUMBER") as string,
          retryable: false,
        },
      },
    ]);
  });

  it("has a top-level error when the run broke", async () => {
    const report = anExportReport({ exitCode: 6, problems: [UNREACHABLE] });
    const { error, orders } = await printed(ExportDocument, exportDocument(report, text));
    expect(error).toMatchObject({ code: "unreachable", retryable: true });
    expect(orders).toEqual([]);
  });

  it("reports an id that the shop does not know", async () => {
    const row = anExportRow({ state: "not-found", totalgest: null, error: problem("order-not-found", { id: "77" }) });
    const { orders } = await printed(ExportDocument, exportDocument(anExportReport({ orders: [row] }), text));
    expect(orders[0]).toMatchObject({ state: "not-found", error: { code: "order-not-found" } });
  });
});

describe("tg360.pull-report/1", () => {
  it("has a row for each product that was touched, with what changed", async () => {
    const rows = [
      aPullRow({
        changes: [
          { field: "price", from: "10.00", to: "12.00" },
          { field: "quantity", from: undefined, to: 3 },
        ],
      }),
      aPullRow({
        id: "p2",
        sku: "SKU-2",
        action: "failed",
        error: problem("price-missing", { list: "RETAIL", others: [] }),
      }),
    ];
    const { products, mode } = await printed(PullDocument, pullDocument(aPullReport({ mode: "full" }), rows, text));
    expect(mode).toBe("full");
    expect(products[0]?.changes).toEqual([
      { field: "price", from: "10.00", to: "12.00" },
      { field: "quantity", from: null, to: 3 },
    ]);
    expect(products[1]?.error).toMatchObject({ code: "price-missing", retryable: false });
  });

  it("has the worst of its problems at the top, and all of them with their hints, as the screen has", async () => {
    const brake = problem("brake", { kind: "zeros", release: "stock", held: 30, affected: 30, of: 40, percent: 75 });
    const report = aPullReport({ exitCode: 8, problems: [brake, UNREACHABLE] });
    const { error, problems } = await printed(PullDocument, pullDocument(report, [], text));
    expect(problems?.map((one) => [one?.code, one?.hint !== null])).toEqual([
      ["brake", true],
      ["unreachable", true],
    ]);
    expect(error?.code).toBe("brake");
    expect(error?.hint).toContain("tg360 pull-products --allow-mass-change");
  });
});

describe("tg360.status/1", () => {
  it("has health, counts, queue and the last runs", async () => {
    const overview = anOverview({
      health: "failing",
      reasons: [
        { code: "never-ran", data: { direction: "products" } },
        { code: "orders-failed", data: { count: 2 } },
      ],
      counts: someCounts({
        orders: { queued: 2, sending: 1, exported: 1234, failed: 2, "not-linked": 4 },
        notLinked: { status: 1, cancelled: 1, "before-from": 1, dismissed: 1 },
        late: 1,
        oldestWaitingMs: NOW_MS - 90_500,
      }),
      lastGood: { orders: NOW_MS, products: null },
      audit: {
        number: 3,
        startedMs: NOW_MS,
        from: "2026-11-23",
        to: "2026-11-23",
        presence: true,
        amount: null,
        exitCode: 0,
        differences: 0,
        sha256: "a".repeat(64),
      },
      runs: [
        {
          direction: "orders",
          startedMs: NOW_MS - 5000,
          finishedMs: NOW_MS,
          exitCode: 6,
          good: false,
          problem: UNREACHABLE,
          summary: { requested: 3 },
        },
      ],
    });
    const document = await printed(StatusDocument, statusDocument(overview, text));
    expect(document).toMatchObject({
      health: "failing",
      reasons: ["no run has updated all products yet", "2 orders refused by TotalGest"],
      hints: [
        "Update the products now: tg360 pull-products",
        "See why, and what to do: tg360 status orders --state failed",
      ],
      reasonCodes: ["never-ran", "orders-failed"],
      late: 1,
      queue: { depth: 3, oldestAgeSeconds: 90 },
      lastGood: { orders: "2026-11-24T10:00:00.000Z", products: null, fulfilment: null },
    });
    expect(document.orders).toEqual({
      queued: 2,
      sending: 1,
      exported: 1234,
      held: 0,
      failed: 2,
      unconfirmed: 0,
      notLinked: { status: 1, cancelled: 1, beforeFrom: 1, dismissed: 1 },
    });
  });

  it("has no age where nothing waits", async () => {
    const { queue } = await printed(StatusDocument, statusDocument(anOverview(), text));
    expect(queue).toEqual({ depth: 0, oldestAgeSeconds: null });
  });
});

const CHANGED = {
  differences: [{ field: "quantity", article: "SKU-1", sent: "1", now: "8" }],
  sinceMs: NOW_MS,
  acknowledged: { atMs: NOW_MS, reason: "booked by hand" },
} as const;

describe("tg360.orders/1", () => {
  it.each([
    ["exported", "In TotalGest"],
    ["queued", "Ready"],
    ["sending", "Sending"],
    ["held", "On hold"],
    ["failed", "Refused"],
    ["unconfirmed", "To confirm"],
    ["not-linked", "Not linked"],
  ] as const)("labels %s as %s", async (state, label) => {
    const { orders } = await printed(OrdersDocument, ordersDocument([anOrderRecord({ state })], text));
    expect(orders[0]).toMatchObject({ state, label });
  });

  it("has the reason, TotalGest's number, and the flags", async () => {
    const orders = [
      anOrderRecord({ state: "not-linked", reason: "before-from", late: true }),
      anOrderRecord({ state: "exported", erpId: "o1", erpNumber: "A-1", afterExport: CHANGED }),
    ];
    const document = await printed(OrdersDocument, ordersDocument(orders, text));
    expect(document.orders[0]).toMatchObject({
      reason: "before-from",
      flags: ["late"],
      total: "120.50",
      currency: "CHF",
    });
    expect(document.orders[1]).toMatchObject({
      totalgest: { id: "o1", number: "A-1" },
      flags: ["changed"],
      error: null,
    });
  });

  it("says of an order that a person excluded how that is taken back", async () => {
    const excluded = anOrderRecord({ state: "not-linked", reason: "dismissed" });
    const { orders } = await printed(OrdersDocument, ordersDocument([excluded], text));
    expect(orders[0]?.hint).toContain("tg360 fix 1042 --put-back");
  });

  it("has the differences of an exported order from what was sent", async () => {
    const record = anOrderRecord({ state: "exported", erpId: "o1", erpNumber: "A-1", afterExport: CHANGED });
    const document = await printed(OrdersDocument, ordersDocument([record, anOrderRecord()], text));
    expect(document.orders.map((order) => order.afterExport)).toEqual([
      {
        since: "2026-11-24T10:00:00.000Z",
        acknowledged: { at: "2026-11-24T10:00:00.000Z", reason: "booked by hand" },
        differences: CHANGED.differences,
      },
      null,
    ]);
    const report = anExportReport({
      afterExport: [{ id: "1", reference: "WEB-1", currency: "CHF", afterExport: CHANGED }],
    });
    const { afterExport: listed } = await printed(ExportDocument, exportDocument(report, text));
    expect(listed).toMatchObject([{ id: "1", reference: "WEB-1", differences: CHANGED.differences }]);
  });

  it("brings the history of the one order that was asked for", async () => {
    const events = [
      { atMs: NOW_MS, kind: "sent", detail: null, note: null, author: null },
      { atMs: NOW_MS, kind: "unknown", detail: UNREACHABLE, note: null, author: null },
    ] as const;
    const { orders } = await printed(StoryDocument, ordersDocument([anOrderRecord()], text, events));
    expect(orders[0].events.map((event) => [event.kind, event.error?.code ?? null])).toEqual([
      ["sent", null],
      ["unknown", "unreachable"],
    ]);
  });
});

describe("tg360.products/1", () => {
  it.each([
    ["synced", "Synced"],
    ["pending", "Pending"],
    ["failed", "Failed"],
    ["not-linked", "Not linked"],
  ] as const)("labels %s as %s", async (state, label) => {
    const { products } = await printed(ProductsDocument, productsDocument([aProductView({ state })], text));
    expect(products[0]).toMatchObject({ state, label, quantity: 7, syncedAt: "2026-11-24T10:00:00.000Z" });
  });

  it("reads its rows as they are written, from pages too", async () => {
    async function* pages() {
      for (let at = 0; at < 3; at += 1) yield await Promise.resolve(aProductView({ sku: `S-${String(at)}` }));
    }
    const { products } = await printed(ProductsDocument, productsDocument(pages(), text));
    expect(products.map((product) => product.sku)).toEqual(["S-0", "S-1", "S-2"]);
  });

  it("brings the history of those that were asked for; one that only the shop has, has none", async () => {
    const told = { atMs: NOW_MS, kind: "pushed", detail: null, note: null } as const;
    const changes = [{ field: "quantity", from: 4, to: 0 }, { field: "description" }] as const;
    const failed = { ...told, kind: "failed", changes: [], detail: UNREACHABLE } as const;
    const views = [aProductView(), aProductView({ totalgestId: null })];
    const record = aProductRecord({ fields: { ...emptyFields(), sku: "SKU-1" } });
    const stories = new Map([["p1", { record, events: [{ ...told, changes }, failed] }]]);
    const { products } = await printed(ProductStoryDocument, productsDocument(views, text, stories));
    expect(products.map(({ events }) => events.length)).toEqual([2, 0]);
    expect(products.map(({ fields }) => fields)).toMatchObject([{ sku: "SKU-1" }, null]);
    expect(products.map(({ owners }) => owners?.price ?? null)).toEqual(["totalgest", null]);
    expect(products[0]?.events).toMatchObject([
      { kind: "pushed", changes, error: null },
      { kind: "failed", changes: [], error: { code: "unreachable" } },
    ]);
  });
});

describe("tg360.error/1", () => {
  it("has the code, the words and the exit code", async () => {
    const document = errorDocument(problem("not-configured", { missing: ["totalgest.endpoint"] }), 4, text);
    expect(await printed(ErrorDocument, document)).toEqual({
      schema: "tg360.error/1",
      error: {
        code: "not-configured",
        message: "tg360 is not set up yet. Missing: totalgest.endpoint.",
        hint: "Set up tg360: tg360 configure. Without a terminal, give the answers as options: tg360 configure --help",
        exitCode: 4,
      },
    });
  });
});

describe("jsonPieces", () => {
  it("writes one item a line, in pieces, and an empty list on one", async () => {
    const rows = Array.from({ length: 2000 }, (_, at) => aPullRow({ id: String(at), sku: "x".repeat(40) }));
    const pieces: string[] = [];
    for await (const piece of jsonPieces(pullDocument(aPullReport(), rows, text))) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.join("").split("\n").length).toBeGreaterThan(2000);
    const empty: string[] = [];
    for await (const piece of jsonPieces(pullDocument(aPullReport(), [], text))) empty.push(piece);
    expect(empty.join("")).toContain('"products": []\n}\n');
  });
});
