import { beforeEach, describe, expect, test } from "vitest";
import { dismissOrders, markExported } from "../support/decide.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import type { World } from "../support/fake-world.ts";
import { openWorld } from "../support/open-world.ts";
import { order, stateOf, stock } from "./subject.ts";

let store: Store;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ store, world } = opened);
  return opened.close;
});

const never = new AbortController().signal;
const UNKNOWN = problem("timed-out", { system: "TotalGest", operation: "createOrder", host: "erp" });

describe("a person", () => {
  beforeEach(() => {
    stock(world, 1);
    world.shop.sell(order("1"));
  });

  test("resends only what TotalGest does not have: after a restored backup, and after a wrong mark", async () => {
    await world.export();
    expect(await world.export({ tokens: ["1"], resend: true })).toMatchObject({ summary: { alreadyExported: 1 } });
    expect(world.erp.orders).toHaveLength(1);
    world.erp.orders.length = 0;
    expect(await world.export({ tokens: ["1"], resend: true })).toMatchObject({
      exitCode: 0,
      summary: { exported: 1 },
    });
    expect(world.erp.orders).toHaveLength(1);
  });

  test("marks an order exported, and corrects the number that was marked", async () => {
    world.erp.script.push({ commit: false, answer: { kind: "refused", problem: UNKNOWN } });
    await world.export();
    expect(await markExported(world, "WEB-1", "M-7", never)).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await markExported(world, "1", "M-8", never)).toMatchObject({ exitCode: 0 });
    expect((await store.readOrder("1"))?.erp?.number).toBe("M-8");
  });

  test("dismisses an order for good, until it is exported by hand", async () => {
    world.erp.script.push({ commit: false, answer: { kind: "refused", problem: UNKNOWN } });
    await world.export();
    expect(await dismissOrders(world, ["1"], "typed by hand", never)).toMatchObject({ exitCode: 0 });
    expect(await stateOf(store, "1")).toBe("not-linked/dismissed");
    expect(await world.export()).toMatchObject({ summary: { requested: 0 } });
    expect(await world.export({ tokens: ["1"] })).toMatchObject({ summary: { exported: 1 } });
  });

  test("sends a refused order again with --failed", async () => {
    world.erp.script.push({ commit: false, answer: { kind: "refused", problem: UNKNOWN } });
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
    expect(await world.export({ failed: true })).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });
});
