/** What a mail says is true: what it calls solved is solved, and what it asks for can be done. */
import { beforeEach, describe, expect, test } from "vitest";

import { problem } from "../../../../src/core/common/problems/problem.ts";
import { findUnsettled } from "../../../../src/core/run/notify/more.ts";
import { DAY, MINUTE } from "../../../../src/core/common/time/duration.ts";
import { pullAccount } from "../../../../src/core/run/account.ts";
import { pullDocument } from "../../../../src/render/json/reports.ts";
import { createText } from "../../../../src/text/text.ts";
import { KeptRows } from "../../../../src/view/products/kept-rows.ts";
import { pullView } from "../../../../src/view/products/pull.ts";
import type { Store } from "../../../../src/core/ports/store.ts";
import { dismissOrders } from "../../../support/decide.ts";
import { type FakeClock, remote, type World } from "../../../support/fake-world.ts";
import { type MailServer, startMailServer } from "../../../support/mail-server.ts";
import { openWorld } from "../../../support/open-world.ts";
import { anErpProduct, anOrder, aShopProduct } from "../../../support/specimens.ts";
import { deliverMails } from "./deliver-mails.ts";

let directory: string;
let store: Store;
let clock: FakeClock;
let world: World;
let server: MailServer;

beforeEach(async () => {
  const opened = await openWorld("2026-11-24T08:00:00Z");
  ({ clock, directory, store, world } = opened);
  server = await startMailServer();
  world.erp.put(anErpProduct());
  world.shop.products.set("501", aShopProduct());
  return async () => {
    await server[Symbol.asyncDispose]();
    await opened.close();
  };
});

/** The mails that came since the last call. */
async function mails(): Promise<MailServer["mails"]> {
  await deliverMails(directory, server, clock);
  return server.mails.splice(0);
}

async function cycles(count: number): Promise<MailServer["mails"]> {
  const came: MailServer["mails"] = [];
  for (let at = 0; at < count; at++) {
    clock.advance(5 * MINUTE);
    await world.export();
    await world.pull();
    came.push(...(await mails()));
  }
  return came;
}

function sell(id: string, patch: Parameters<typeof anOrder>[0] = {}): void {
  world.shop.sell(anOrder({ id, reference: `WEB-${id}`, placedAt: new Date(clock.now()).toISOString(), ...patch }));
}

function breakErp(): void {
  for (const call of ["createOrder", "findOrders", "products", "shop"] as const)
    world.erp.fail.set(call, remote("TotalGest", "unreachable"));
}

const REFUSED = {
  kind: "refused" as const,
  problem: { code: "erp-refused-order" as const, data: { detail: "no such VAT code", fields: [] } },
};

describe("an outage", () => {
  test("says how many orders wait, and that nothing is to be done at once", async () => {
    await cycles(1);
    breakErp();
    sell("1");
    sell("2");
    const [mail] = await cycles(5);
    expect(mail?.text).toContain("2 orders wait");
    expect(mail?.text).not.toContain("This needs attention");
  });

  test("is not over because a run about one order did not call TotalGest", async () => {
    await cycles(1);
    const away = problem("unreachable", {
      system: "TotalGest",
      operation: "createOrder",
      host: "erp",
      detail: "ABORTED",
    });
    for (let at = 0; at < 5; at++)
      world.erp.script.push({ commit: false, answer: { kind: "not-sent", problem: away } });
    sell("1");
    expect(await cycles(5)).toHaveLength(1);
    clock.advance(MINUTE);
    const report = await world.export({ tokens: ["9"] });
    expect(report.orders).toMatchObject([{ state: "not-found" }]);
    expect(await mails()).toEqual([]);
    expect((await cycles(1)).map(({ subject }) => subject)).toEqual([
      "shop.example.ch: all reported problems are solved",
    ]);
  });
});

describe("an order", () => {
  test("that a person sends again is not solved while it waits for TotalGest", async () => {
    world.erp.script.push({ commit: false, answer: REFUSED });
    sell("1");
    expect((await cycles(1)).map(({ subject }) => subject)).toEqual(["shop.example.ch: a new problem"]);
    breakErp();
    clock.advance(MINUTE);
    await world.export({ tokens: ["1"], resend: true });
    expect((await store.readOrder("1"))?.state).toBe("queued");
    expect((await mails()).map(({ subject }) => subject)).toEqual([]);
    world.erp.fail.clear();
    expect((await cycles(1)).map(({ subject }) => subject)).toEqual([
      "shop.example.ch: all reported problems are solved",
    ]);
    expect((await store.readOrder("1"))?.state).toBe("exported");
  });

  test("that waits for a person is not solved because newer ones wait too", async () => {
    world.erp.script.push({ commit: false, answer: REFUSED });
    sell("1");
    await cycles(1);
    const unknown = { id: "twint", name: "TWINT", paid: true, transaction: null };
    for (let id = 1000; id < 1201; id++) sell(String(id), { payment: unknown });
    const [mail] = await cycles(1);
    expect(mail?.subject).toBe("shop.example.ch: a new problem");
    expect(mail?.text).not.toContain("SOLVED");
  });
});

describe("what is held back or fails", () => {
  test("names products with their old and new price", async () => {
    for (let at = 0; at < 30; at++) {
      const sku = `S-${String(at)}`;
      world.erp.put(anErpProduct({ id: `q${String(at)}`, sku, name: { de: `Tasse ${String(at)}` } }));
    }
    await cycles(1);
    for (let at = 0; at < 30; at++) {
      const amount = at === 7 ? "3.00" : "4.00";
      const prices = [{ list: "RETAIL", currency: "CHF", amount, includesVat: true }];
      world.erp.put(
        anErpProduct({ id: `q${String(at)}`, sku: `S-${String(at)}`, name: { de: `Tasse ${String(at)}` }, prices }),
      );
    }
    const [mail] = await cycles(1);
    expect(mail?.text).toContain("S-7 (Tasse 7): 10.00 → 3.00");
    expect(mail?.text).toContain("and 20 more");
  });

  test("counts in a mail as in the run that did not get to it", async () => {
    for (const id of ["q", "r"]) world.erp.put(anErpProduct({ id, sku: `S-${id}`, prices: [] }));
    await cycles(1);
    world.erp.fail.set("products", remote("TotalGest", "credentials"));
    world.shop.fail.set("orders/list", remote("Framework360", "credentials"));
    expect(await world.pull()).toMatchObject({ summary: { failed: 0 }, failedBefore: 2, heldBack: 0 });
    clock.advance(5 * MINUTE);
    const report = await world.pull();
    expect(report).toMatchObject({ summary: { failed: 0 }, failedBefore: 2, heldBack: 0 });
    const english = await createText("en");
    const kept = new KeptRows({ all: false, list: false });
    expect(pullView(english, report, kept).counts).toContain("2 failed before and not tried");
    expect((await store.listRuns(1, "products"))[0]?.summary).toMatchObject(pullAccount(report));
    expect(pullDocument(report, [], english).summary).toMatchObject({ failed: 0, failedBefore: 2 });
    clock.advance(DAY);
    expect((await mails())[0]?.text).toContain("2 products with an error.");
  });

  test("names the products that fail, and why", async () => {
    world.erp.put(anErpProduct({ id: "q", sku: "S-9", prices: [] }));
    const [mail] = await cycles(1);
    expect(mail?.text).toContain("S-9 (Caffè): ");
    expect(mail?.text).toContain("price");
  });
});

test.each(["exported", "dismissed"])(
  "an order that was %s, and whose id the shop gave to one that has to be entered by hand, is not called solved",
  async (what) => {
    const isDismissed = what === "dismissed";
    const reused = { id: "1042", reference: "WEB-78", placedAt: "2026-11-24T07:00:00Z" };
    world.shop.sell(
      anOrder({ ...reused, reference: "WEB-77", placedAt: "2026-11-23T09:00:00Z", status: isDismissed ? "1" : "3" }),
    );
    await world.export();
    if (isDismissed) await dismissOrders(world, ["1042"], "a test", new AbortController().signal);
    const order = { id: "1042", reference: "WEB-77", customer: "" };
    const said = [{ key: "1042", problem: problem("order-newcomer", { id: "1042", reference: "WEB-78" }), order }];
    const unsettled = async (): Promise<readonly string[]> =>
      (await findUnsettled(store, said, [])).map((one) => one.problem.code);
    expect(await unsettled()).toEqual([]);
    world.shop.sell(anOrder(reused));
    clock.advance(5 * MINUTE);
    await world.export();
    expect(await unsettled()).toEqual(["order-newcomer"]);
  },
);
