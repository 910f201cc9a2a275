// First: it replaces modules that the others import.
import { type FakeApp, fakeApp } from "../../support/fake-app.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Prompts } from "../../../src/commands/prompts/prompts.ts";
import { decideNamed, readFixFlags } from "../../../src/commands/fix/named.ts";
import type { FixFlags } from "../../../src/commands/fix/options.ts";
import { type ExitCode, Tg360Error } from "../../../src/core/common/problems/errors.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { decideByTokens } from "../../../src/core/orders/export/decisions.ts";
import { exportOrders } from "../../../src/core/orders/export/export-orders.ts";
import { asking } from "../../support/asking.ts";
import { anExportReport, anExportRow } from "../../support/reports.ts";

vi.mock(import("../../../src/core/orders/export/export-orders.ts"), { spy: true });
vi.mock(import("../../../src/core/orders/export/decisions.ts"), { spy: true });

const SENT = anExportReport({
  summary: { requested: 1, exported: 1, alreadyExported: 0, failed: 0, held: 0, unconfirmed: 0, waiting: 0 },
  orders: [anExportRow()],
});
const REFUSED = anExportRow({
  id: "1043",
  reference: "WEB-1043",
  state: "failed",
  totalgest: null,
  error: problem("erp-refused-order", { detail: "unknown SKU", fields: [] }),
});

function runWith(
  fake: FakeApp,
  orders: readonly string[],
  flags: FixFlags,
  ask: Prompts | null = null,
): Promise<ExitCode> {
  const { deciding, ...request } = readFixFlags(flags, orders);
  if (deciding === null) throw new Error("no decision");
  return decideNamed({ ...request, deciding }, fake.app, ask);
}

beforeEach(() => {
  vi.mocked(exportOrders).mockReset().mockResolvedValue(SENT);
  vi.mocked(decideByTokens).mockReset().mockResolvedValue(SENT);
});

describe("the flags of fix", () => {
  it("are the decision that a person made", () => {
    const read = (flags: FixFlags): unknown => readFixFlags(flags, ["1"]).deciding;
    expect(read({})).toBeNull();
    expect(read({ resend: true })).toEqual({ kind: "resend" });
    expect(read({ articleBy: "sku" })).toEqual({ kind: "send", articleBy: "sku" });
    expect(read({ markExported: " A-7 " })).toEqual({ kind: "mark-exported", number: "A-7", reason: null });
    expect(read({ markExported: "A-7", reason: "typed by hand" })).toMatchObject({ reason: "typed by hand" });
    expect(read({ dismiss: true, reason: "twice" })).toEqual({ kind: "dismiss", reason: "twice" });
    expect(read({ acknowledge: true, markExported: "A-8" })).toEqual({
      kind: "acknowledge",
      reason: "A-8",
      number: "A-8",
    });
  });

  it("take orders apart at commas", () => {
    expect(readFixFlags({ resend: true }, ["1,2", "3"]).tokens).toEqual(["1", "2", "3"]);
  });

  it.each<[string, FixFlags, readonly string[], string]>([
    ["a decision about no order", { dismiss: true }, [], "no-ids"],
    ["an article to choose in no order", { articleBy: "sku" }, [], "no-ids"],
    ["a name that is empty", {}, [" , "], "no-ids"],
    ["one number for two orders", { markExported: "A-1" }, ["1", "2"], "number-for-several"],
    ["the word that stands for a number in a hint", { markExported: "NUMMER" }, ["1"], "number-missing"],
    ["an empty number", { markExported: "  " }, ["1"], "number-missing"],
    ["a reason for nothing", { reason: "why" }, ["1"], "option-needs"],
    ["a reason without a letter", { dismiss: true, reason: "   " }, ["1"], "reason-blank"],
    ["an acknowledgement whose reason is only signs", { acknowledge: true, reason: " -. " }, ["1"], "reason-blank"],
    ["an acknowledgement without a reason", { acknowledge: true }, ["1"], "option-needs"],
  ])("refuse %s", (_, flags, args, code) => {
    expect(() => readFixFlags(flags, args)).toThrow(code);
    try {
      readFixFlags(flags, args);
    } catch (error) {
      expect(error).toBeInstanceOf(Tg360Error);
      expect(error).toHaveProperty("exitCode", 2);
    }
  });
});

describe("a decision about an order", () => {
  it("needs --yes if no question can be asked, before anything is called", async () => {
    const fake = fakeApp();
    await expect(runWith(fake, ["1042"], { resend: true })).rejects.toThrow("needs-confirmation");
    await expect(runWith(fake, ["1042"], { dismiss: true, reason: "typed by hand" })).rejects.toThrow(
      "needs-confirmation",
    );
    await expect(runWith(fake, ["1042"], { markExported: "A-7" })).rejects.toThrow("needs-confirmation");
    expect(fake.engines).toEqual([]);
  });

  it("is asked for once more, and left where the answer is no", async () => {
    const ask = asking({ sure: false });
    const fake = fakeApp();
    expect(await runWith(fake, ["1042"], { markExported: "A-7" }, ask)).toBe(0);
    expect(ask.questions).toEqual(["Mark order 1042 as being in TotalGest under A-7?"]);
    expect(fake.engines).toEqual([]);
    expect(fake.err()).toBe("Nothing was done.\n");
  });

  it("is carried out with --yes, or where the answer is yes", async () => {
    await runWith(fakeApp(), ["1042"], { markExported: "A-7", reason: "by hand", yes: true });
    const marked = { kind: "mark-exported", number: "A-7", reason: "by hand" };
    expect(vi.mocked(decideByTokens).mock.calls[0]?.slice(1, 3)).toEqual([marked, ["1042"]]);
    await runWith(fakeApp(), ["1", "2"], { dismiss: true, reason: "twice" }, asking({ sure: true }));
    const dismissed = { kind: "dismiss", reason: "twice" };
    expect(vi.mocked(decideByTokens).mock.calls[1]?.slice(1, 3)).toEqual([dismissed, ["1", "2"]]);
    await runWith(fakeApp(), ["1042"], { resend: true, yes: true });
    expect(vi.mocked(exportOrders).mock.calls[0]?.[1]).toMatchObject({ tokens: ["1042"], resend: true });
  });

  it("reports why it was refused, also of an order that somebody dismissed meanwhile", async () => {
    const error = problem("changed-since-shown", { id: "1043" });
    const dismissed = { ...REFUSED, state: "not-linked" as const, error };
    vi.mocked(decideByTokens).mockResolvedValue(anExportReport({ exitCode: 3, orders: [dismissed] }));
    const fake = fakeApp();
    expect(await runWith(fake, ["1043"], { dismiss: true, reason: "a test order", yes: true })).toBe(3);
    expect(fake.out()).toContain("Order 1043 has changed since it was shown. It was not touched.");
  });

  it("reports why an exported order was left unchanged", async () => {
    const left = anExportRow({
      already: true,
      error: problem("cannot-change-exported", { id: "1042", number: "A-1" }),
    });
    vi.mocked(decideByTokens).mockResolvedValue(anExportReport({ exitCode: 3, orders: [left] }));
    const fake = fakeApp();
    expect(await runWith(fake, ["1042"], { markExported: "A-7", yes: true })).toBe(3);
    expect(fake.out()).toContain("Order 1042 is already in TotalGest, as A-1.");
    expect(fake.out()).not.toContain("Marked as being in TotalGest.");
  });
});
