import { rmSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { readEnvironment } from "../../../src/config/environment.ts";
import { type Fleet, startFleet } from "../../support/fleet/fleet.ts";
import { makeDatabase } from "../../support/postgres.ts";
import { type Agency, openAgency } from "../../support/shops.ts";
import { until } from "../../support/until.ts";

type Signal = "SIGINT" | "SIGTERM";

/** An installation with so many made-up shops in one process. */
async function openShops(count: number): Promise<{ readonly agency: Agency; readonly fleet: Fleet }> {
  const fleet = await startFleet(count, { products: 10, orders: 4 });
  onTestFinished(() => fleet.close());
  const agency = openAgency();
  for (const name of fleet.names) agency.write(name, readEnvironment(fleet.environmentOf(name)).tree);
  return { agency, fleet };
}

describe("a worker", () => {
  it("is refused without a database, and names what it needs", async () => {
    const { code, err } = await openAgency().run(["worker"]);
    expect(code).toBe(4);
    expect(err).toContain("store.url");
  });

  it("runs the cycles and full pulls of all shops, and ends with 0 on a signal", async () => {
    const { agency, fleet } = await openShops(3);
    const signals: { send: (signal: Signal) => void } = { send: () => undefined };
    const env = { TG360_STORE_URL: await makeDatabase(), TG360_SECRET_KEY: Buffer.alloc(32, 7).toString("base64") };
    const files = join(agency.folder, "shops");
    const imported = await agency.run(["shops", "import", files], { env });
    // Until they are removed, every command warns of unused files.
    expect(imported).toMatchObject({ code: 0, err: expect.stringContaining("are not read") });
    rmSync(files, { recursive: true });
    const worker = agency.run(["worker", "--json"], { env, signals });
    const isDone = (name: string): boolean => {
      const { erp, shop } = fleet.shop(name);
      return erp.orders.length > 0 && shop.products.size > 10;
    };
    await until(() => fleet.names.every(isDone));
    signals.send("SIGTERM");
    const { code, out, err } = await worker;
    expect(code).toBe(0);
    const cycles = out
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { shop?: string }).shop);
    expect(new Set(cycles)).toEqual(new Set(fleet.names));
    expect(err.trim().split("\n").at(-1)).toBe("Ended.");
    for (const name of fleet.names) {
      const references = fleet.shop(name).erp.orders.map(({ externalReference }) => externalReference);
      expect(references).toEqual([...new Set(references)]);
    }
  });
});
