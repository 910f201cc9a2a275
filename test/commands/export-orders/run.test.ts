// First: it replaces modules that the others import.
import { type FakeApp, fakeApp, storeWithOrders } from "../../support/fake-app.ts";

import { beforeEach, describe, expect, it, vi } from "vitest";

import { choiceLines, choiceOf } from "../../../src/commands/prompts/order-choice.ts";
import type { Prompts } from "../../../src/commands/prompts/prompts.ts";
import type { ExportFlags } from "../../../src/commands/export-orders/options.ts";
import { runExport, readIds } from "../../../src/commands/export-orders/run.ts";
import { discover } from "../../../src/core/discovery/discover.ts";
import type { ExportOptions } from "../../../src/core/run/reports.ts";
import { type ExitCode, RemoteError, Tg360Error } from "../../../src/core/common/problems/errors.ts";
import { exportOrders } from "../../../src/core/orders/export/export-orders.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { widthOf } from "../../../src/text/clean.ts";
import { NO_MEANING } from "../../../src/core/orders/order.ts";
import { asking } from "../../support/asking.ts";
import { anExportReport, anExportRow, anOrderRecord, aScreen } from "../../support/reports.ts";

vi.mock(import("../../../src/core/orders/export/export-orders.ts"), { spy: true });
vi.mock(import("../../../src/core/discovery/discover.ts"), { spy: true });

const NOTHING_NEW: Awaited<ReturnType<typeof discover>> = {
  policy: { fromMs: null, statuses: NO_MEANING, nowMs: 0 },
  refused: [],
  failures: [],
};

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
  flags: ExportFlags,
  ask: Prompts | null = null,
  args: readonly string[] = [],
): Promise<ExitCode> {
  return runExport(flags, args, fake.app, () => Promise.resolve(ask));
}

function given(): ExportOptions | undefined {
  return vi.mocked(exportOrders).mock.calls[0]?.[1];
}

beforeEach(async () => {
  vi.mocked(exportOrders).mockReset();
  vi.mocked(exportOrders).mockResolvedValue(SENT);
  vi.mocked(discover).mockReset();
  vi.mocked(discover).mockImplementation(() => Promise.resolve(NOTHING_NEW));
});

describe("the flags of export-orders", () => {
  it("take ids from the option and from what follows it", () => {
    expect(readIds({ ids: ["1042", "1043"] }, ["1044,1045", "1046"])).toEqual(["1042", "1043", "1044", "1045", "1046"]);
  });

  it.each<[string, ExportFlags, readonly string[], string]>([
    ["an option for ids without one", { ids: [] }, [], "no-ids"],
    ["ids that follow no option", {}, ["1042"], "unexpected-argument"],
  ])("refuse %s", (_, flags, args, code) => {
    expect(() => readIds(flags, args)).toThrow(code);
    try {
      readIds(flags, args);
    } catch (error) {
      expect(error).toBeInstanceOf(Tg360Error);
      expect(error).toHaveProperty("exitCode", 2);
    }
  });
});

describe("export-orders", () => {
  it("sends what is due under the lock of the orders, and reports the results", async () => {
    const fake = fakeApp();
    expect(await runWith(fake, { failed: true, now: true })).toBe(0);
    expect(fake.engines).toEqual([{ direction: "orders", dryRun: false }]);
    expect(given()).toEqual({
      tokens: null,
      failed: true,
      sinceMs: null,
      resend: false,
      dryRun: false,
      now: true,
      cancelledToo: false,
    });
    expect(fake.out()).toBe("Sending orders: 1 order, 1 sent, 0 failed, took 3 s\n");
  });

  it("begins with the first instant of the day in the shop's time zone", async () => {
    await runWith(fakeApp(), { since: "2026-11-01" });
    expect(given()?.sinceMs).toBe(Date.parse("2026-10-31T23:00:00Z"));
  });

  it("reads ids from standard input at -, and takes each once", async () => {
    await runWith(fakeApp({ stdin: "1043\n1044, 1042\n" }), { ids: ["1042", "-"] });
    expect(given()?.tokens).toEqual(["1042", "1043", "1044"]);
  });

  it("ends with the report's exit code, each failure with its reason and fix", async () => {
    vi.mocked(exportOrders).mockResolvedValue({ ...SENT, exitCode: 3, orders: [anExportRow(), REFUSED] });
    const fake = fakeApp();
    expect(await runWith(fake, {})).toBe(3);
    expect(fake.out()).toContain("TotalGest refuses the order (answer: “unknown SKU”).\n    1043 (WEB-1043)");
    expect(fake.out()).toContain("tg360 export-orders --ids 1043");
  });
});

describe("choosing from a list", () => {
  it("needs a terminal", async () => {
    await expect(runWith(fakeApp(), { interactive: true })).rejects.toThrow("needs-terminal");
  });

  it("sends what was ticked", async () => {
    const fake = fakeApp({ store: storeWithOrders([anOrderRecord(), anOrderRecord({ id: "1043" })]) });
    await runWith(fake, { interactive: true }, asking({ chosen: ["1043"] }));
    expect(given()?.tokens).toEqual(["1043"]);
  });

  it("asks once about what is not due before it goes, and names it", async () => {
    const orders = [
      anOrderRecord(),
      anOrderRecord({ id: "7", reference: "WEB-7", state: "not-linked", reason: "cancelled" }),
    ];
    const no = asking({ chosen: ["1042", "7"], sure: false });
    const fake = fakeApp({ store: storeWithOrders(orders) });
    expect(await runWith(fake, { interactive: true }, no)).toBe(0);
    expect(no.questions).toEqual(["This order is not ready: 7 (WEB-7): Not linked (cancelled). Send anyway?"]);
    expect(given()).toBeUndefined();
    expect(fake.err()).toBe("Nothing was done.\n");
    await runWith(fake, { interactive: true }, asking({ chosen: ["1042", "7"], sure: true }));
    expect(given()?.tokens).toEqual(["1042", "7"]);
  });

  it("does not ask about what is due, nor with --yes or in a dry run", async () => {
    const orders = [anOrderRecord(), anOrderRecord({ id: "7", reference: "WEB-7", state: "failed" })];
    const ask = asking({ chosen: ["1042"], sure: false });
    await runWith(fakeApp({ store: storeWithOrders(orders) }), { interactive: true }, ask);
    const both = asking({ chosen: ["1042", "7"], sure: false });
    await runWith(fakeApp({ store: storeWithOrders(orders) }), { interactive: true, yes: true }, both);
    await runWith(fakeApp({ store: storeWithOrders(orders) }), { interactive: true, dryRun: true }, both);
    expect([...ask.questions, ...both.questions]).toEqual([]);
    expect(vi.mocked(exportOrders)).toHaveBeenCalledTimes(3);
  });

  it("does nothing where nothing was ticked, or there is nothing to tick", async () => {
    const some = fakeApp({ store: storeWithOrders([anOrderRecord()]) });
    expect(await runWith(some, { interactive: true }, asking({ chosen: [] }))).toBe(0);
    expect(some.err()).toBe("Nothing was done.\n");
    const none = fakeApp({ store: storeWithOrders([]) });
    expect(await runWith(none, { interactive: true }, asking({ chosen: [] }))).toBe(0);
    expect(none.err()).toBe("There is no order to choose from.\n");
    expect(given()).toBeUndefined();
  });

  it("looks for orders first, and offers what is known where the shop does not answer", async () => {
    const away = problem("timed-out", { system: "Framework360", operation: "orders/statuses", host: "h" });
    vi.mocked(discover).mockRejectedValue(new RemoteError(away, { system: "Framework360", reason: "unreachable" }));
    const fake = fakeApp({ store: storeWithOrders([anOrderRecord()]) });
    await runWith(fake, { interactive: true, dryRun: true }, asking({ chosen: ["1042"] }));
    expect(fake.err()).toContain("Framework360 at h did not answer");
    expect(given()?.tokens).toEqual(["1042"]);
    expect(fake.engines).toEqual(Array(2).fill({ direction: "orders", dryRun: true }));
  });

  it("shows number, date, customer, total and status of each, harmless and no wider than the terminal", async () => {
    const screen = await aScreen();
    const hostile = anOrderRecord({
      reference: "\u001B[2J".repeat(9) + "食品".repeat(40),
      total: "9.00",
      state: "not-linked",
      reason: "status",
    });
    const choices = [anOrderRecord(), hostile].map((order) => choiceOf(order, screen.text));
    const [line = "", other = ""] = choiceLines(choices, screen);
    expect(line).toMatch(/^1042 \(WEB-1042\) +23\.11\.2026 {2}Anna Bernas… {2}CHF 120\.50 {2}Ready$/);
    // The reason gives way before the status does.
    expect(other).toMatch(/CHF 9\.00 {2}Not linked/);
    expect(other).not.toContain("\u001B");
    expect(widthOf(other)).toBeLessThanOrEqual(76);
  });
});
