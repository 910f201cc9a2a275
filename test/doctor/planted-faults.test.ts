import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { OPERATIONS as SHOP_OPERATIONS } from "../../src/clients/framework360/contract.ts";
import { OPERATIONS as ERP_OPERATIONS } from "../../src/clients/totalgest/contract.ts";
import { startTg360 } from "../support/tg360-process.ts";
import { CAN, CHECKS, PLANTED_FAULTS } from "./planted-faults.ts";
import { SetUp } from "./set-up.ts";

/** Everything in a set-up that a fault can change, with its present value. */
function traceOf({ folder, settings, profile, env, before, injected, sandbox }: SetUp): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => {
    const path = join(folder, name);
    const stat = statSync(path);
    return [name, stat.mode, stat.isFile() ? readFileSync(path, "latin1") : ""];
  });
  const { denied, unsupported, statuses, ignorePage } = sandbox.shop;
  const shop = { denied: [...denied], unsupported: [...unsupported], statuses, ignorePage };
  return JSON.stringify({ settings, profile, env, before, injected: injected.length, shop, files });
}

describe("the list of planted faults", () => {
  test("has more than 25, each with its own id and an existing check", () => {
    const ids = PLANTED_FAULTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(25);
    for (const { id, what, fix, finding } of PLANTED_FAULTS) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-zA-Z0-9]+)*$/);
      expect(what).toMatch(/^[A-Z].*\.$/);
      expect([fix.length, finding.names.length]).not.toContain(0);
    }
    expect(new Set(PLANTED_FAULTS.map(({ finding }) => finding.check))).toEqual(new Set(CHECKS));
  });

  test("has a missing permission for every function that the doctor can ask for without writing", () => {
    const missing = PLANTED_FAULTS.filter(({ id }) => id.includes("-permission-"));
    const functions = [...Object.values(SHOP_OPERATIONS), ...Object.values(ERP_OPERATIONS)].map(({ name }) => name);
    // The first two need none; the others write, and a run shows whether they may.
    const { check, webhooksCreate, ordersUpdate, productsCreate, productsUpdate, productsBulkUpdate } = SHOP_OPERATIONS;
    const writing = [webhooksCreate, ordersUpdate, productsCreate, productsUpdate, productsBulkUpdate];
    const { session, createOrder } = ERP_OPERATIONS;
    const open = [check, session, createOrder, ...writing].map((one): string => one.name);
    // The shop is told of orders that left only where somebody wants it, so the finding speaks of that.
    const { ordersUpdateStatus } = SHOP_OPERATIONS;
    const named = missing.map(({ finding }) =>
      finding.names === "status of orders" ? ordersUpdateStatus.name : finding.names,
    );
    expect(named.toSorted()).toEqual(functions.filter((name) => !open.includes(name)).toSorted());
  });
});

test("a set-up without a fault works", async () => {
  await using setUp = await SetUp.open();
  setUp.write();
  const ran = await startTg360(["doctor", "--json"], { env: setUp.env }).ended;
  expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 0, findings: [] });
});

test("a set-up behind a proxy that changes nothing works", async () => {
  await using setUp = await SetUp.open();
  await setUp.putInFront("TotalGest", {});
  await setUp.putInFront("Framework360", {});
  setUp.write();
  const ran = await startTg360(["doctor", "--json"], { env: setUp.env }).ended;
  expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 0, findings: [] });
});

describe("a planted fault changes a working set-up", () => {
  for (const { id, needs, plant } of PLANTED_FAULTS) {
    const condition = needs === undefined ? "" : ` (needs ${needs})`;
    test.skipIf(needs !== undefined && !CAN[needs])(`${id}${condition}`, async () => {
      await using setUp = await SetUp.open();
      setUp.write();
      const sound = traceOf(setUp);
      await plant(setUp);
      setUp.write();
      expect(traceOf(setUp)).not.toBe(sound);
    });
  }
});
