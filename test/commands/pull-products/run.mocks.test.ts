// First: it replaces modules that the others import.
import { fakeApp } from "../../support/fake-app.ts";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { readPullFlags, run } from "../../../src/commands/pull-products/run.ts";
import type { PullOptions, PullReport, PullRow } from "../../../src/core/run/reports.ts";
import { UsageError } from "../../../src/core/common/problems/errors.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { pullProducts } from "../../../src/core/products/pull/pull-products.ts";
import { aPullReport, aPullRow } from "../../support/reports.ts";
import { makeTestFolder } from "../../support/folder.ts";

vi.mock(import("../../../src/core/products/pull/pull-products.ts"), { spy: true });

const FAILED = aPullRow({
  id: "p2",
  sku: "SKU-2",
  action: "failed",
  error: problem("price-missing", { list: "RETAIL", others: [] }),
});
const BRAKE = problem("brake", { kind: "zeros", release: "stock", held: 30, affected: 30, of: 40, percent: 75 });

/** What the engine will answer; returns the options that it was given. */
function answer(report: PullReport, rows: readonly PullRow[] = []): () => PullOptions | undefined {
  let given: PullOptions | undefined;
  vi.mocked(pullProducts).mockImplementation((_, options) => {
    given = options;
    for (const row of rows) options.onProduct(row);
    return Promise.resolve(report);
  });
  return () => given;
}

let folder = "";
beforeEach(async () => {
  folder = makeTestFolder();
  vi.mocked(pullProducts).mockReset();
});

describe("the flags of pull-products", () => {
  it("are all taken over, each SKU once", () => {
    expect(
      readPullFlags({
        sku: ["A", "B", "A"],
        dryRun: true,
        allowMassChange: true,
        allowPrice: true,
        overwrite: ["name"],
        now: true,
        report: "r.csv",
      }),
    ).toEqual({
      full: false,
      skus: ["A", "B"],
      dryRun: true,
      allowMassChange: "unnamed",
      allowPrice: true,
      texts: { does: "overwrite", of: ["name"] },
      now: true,
    });
    expect(readPullFlags({ full: true }).full).toBe(true);
  });

  it.each([
    ["no SKU at all", { sku: [] }, "bad-option"],
    ["a price that is allowed for no product in particular", { allowPrice: true }, "option-needs"],
  ])("refuse %s", (_, flags, code) => {
    expect(() => readPullFlags(flags)).toThrow(UsageError);
    expect(() => readPullFlags(flags)).toThrow(code);
  });
});

describe("pull-products", () => {
  it("pulls under the lock of the products, and reports what it did", async () => {
    const given = answer(aPullReport({ summary: { ...aPullReport().summary, read: 3, created: 2 } }));
    const { app, engines, out, err } = fakeApp();
    expect(await run(app, { now: true }, [])).toBe(0);
    expect(engines).toEqual([{ direction: "products", dryRun: false }]);
    expect(given()).toMatchObject({ now: true, skus: null });
    expect(out()).toMatch(/^Update of changed products: 3 products read, 2 new, 0 updated, 0 failed,\ntook 12 s\n$/);
    expect(err()).toBe("");
  });

  it("ends with the report's exit code and names the fix", async () => {
    answer(aPullReport({ exitCode: 8, problems: [BRAKE] }), [FAILED]);
    const { app, out } = fakeApp();
    expect(await run(app, {}, [])).toBe(8);
    expect(out()).toContain("tg360 pull-products --allow-mass-change");
    expect(out()).toContain("SKU-2");
  });

  it("prints problems on standard error with --quiet, or nothing if they were reported", async () => {
    answer(aPullReport({ exitCode: 8, problems: [BRAKE] }));
    const loud = fakeApp({ globals: { quiet: true }, isReported: true });
    expect(await run(loud.app, {}, [])).toBe(8);
    expect(loud.out()).toBe("");
    expect(loud.err()).toMatch(/^tg360 test:\nProblems\n {2}Held back[^]*\n\n$/);
    const still = fakeApp({ globals: { quiet: true }, isReported: false });
    expect(await run(still.app, {}, [])).toBe(8);
    expect(still.out() + still.err()).toBe("");
  });

  it.each(["none/pull.csv", "report.pdf"])(
    "calls nothing where the report could not be written: %s",
    async (report) => {
      const { app, engines } = fakeApp();
      await expect(run(app, { report: join(folder, report) }, [])).rejects.toThrow(UsageError);
      expect(engines).toEqual([]);
    },
  );

  it("leaves nothing behind where the run ends with an error", async () => {
    vi.mocked(pullProducts).mockRejectedValue(new Error("broken"));
    const { app } = fakeApp();
    await expect(run(app, { report: join(folder, "pull.html") }, [])).rejects.toThrow("broken");
    expect(await readdir(folder)).toEqual([]);
  });
});
