/** A day with runs every five minutes, and the mails about it. */

import { beforeEach, describe, expect, test } from "vitest";

import { RemoteError } from "../../../../src/core/common/problems/errors.ts";
import { problem } from "../../../../src/core/common/problems/problem.ts";
import { HOUR, MINUTE } from "../../../../src/core/common/time/duration.ts";
import type { Store } from "../../../../src/core/ports/store.ts";
import { type FakeClock, remote, type World } from "../../../support/fake-world.ts";
import { type MailServer, startMailServer } from "../../../support/mail-server.ts";
import { anErpProduct, anItem, anOrder, aShopProduct } from "../../../support/specimens.ts";
import { freePort } from "../../../support/loopback.ts";
import { openWorld } from "../../../support/open-world.ts";
import { deliverMails } from "./deliver-mails.ts";

const START = "2026-11-24T06:00:00Z";

let directory: string;
let store: Store;
let clock: FakeClock;
let world: World;
let server: MailServer;
/** More of the environment of whoever sends. */
let more: Readonly<Record<string, string>>;

beforeEach(async () => {
  const opened = await openWorld(START);
  ({ clock, directory, store, world } = opened);
  more = {};
  server = await startMailServer();
  return async () => {
    await server[Symbol.asyncDispose]();
    await opened.close();
  };
});

function deliver(): Promise<void> {
  return deliverMails(directory, server, clock, more);
}

/** As a daemon runs; `whole-day.test.ts` has cron, which delivers after each direction. */
async function during(lengthMs: number, everyMs = 5 * MINUTE): Promise<readonly string[]> {
  const before = server.mails.length;
  for (let passed = 0; passed < lengthMs; passed += everyMs) {
    clock.advance(everyMs);
    await world.export();
    await world.pull();
    await deliver();
  }
  return server.mails.slice(before).map(({ subject }) => subject);
}

function sell(id: string, patch: Parameters<typeof anOrder>[0] = {}): void {
  const placedAt = new Date(clock.now()).toISOString();
  world.shop.sell(anOrder({ id, reference: `WEB-${id}`, placedAt, ...patch }));
}

function stock(): void {
  world.erp.put(anErpProduct());
  world.shop.products.set("501", aShopProduct());
}

describe("a day", () => {
  test("reports each new problem once, and its end once", async () => {
    stock();
    expect(await during(HOUR)).toEqual([]);
    sell("1042", { payment: { id: "twint", name: "TWINT", paid: true, transaction: null } });
    expect(await during(HOUR)).toEqual(["shop.example.ch: a new problem"]);
    expect(server.mails.at(-1)?.text).toContain("1042 (WEB-1042, Anna Bernasconi)");
    sell("1043", { payment: { id: "twint", name: "TWINT", paid: true, transaction: null } });
    expect(await during(HOUR), "the same mapping mends it").toEqual([]);
    const refused = {
      kind: "refused" as const,
      problem: { code: "erp-refused-order" as const, data: { detail: "no such VAT code", fields: [] } },
    };
    world.erp.script.push({ commit: false, answer: refused });
    sell("1044");
    expect(await during(HOUR)).toEqual(["shop.example.ch: a new problem"]);
    expect(server.mails.at(-1)?.text).toMatch(/NEW[\s\S]*1044 \(WEB-1044,[\s\S]*STILL OPEN[\s\S]*1042 \(WEB-1042,/);
    world = world.withSettings({ mapping: { payments: { twint: "CARD" } } });
    expect(await during(HOUR)).toEqual(["shop.example.ch: a problem is solved"]);
    await world.export({ failed: true });
    expect(await during(HOUR)).toEqual(["shop.example.ch: all reported problems are solved"]);
    expect(await during(2 * HOUR)).toEqual([]);
  });

  test("sends nothing while everything is fine", async () => {
    stock();
    sell("1");
    expect(await during(2 * HOUR)).toEqual([]);
    expect(world.erp.orders).toHaveLength(1);
  });

  test("reports an outage that lasts a quarter of an hour, daily while it lasts, but not a shorter one", async () => {
    stock();
    await during(HOUR);
    world.erp.fail.set("products", remote("TotalGest", "unreachable"));
    expect(await during(10 * MINUTE)).toEqual([]);
    world.erp.fail.clear();
    expect(await during(HOUR)).toEqual([]);
    world.erp.fail.set("products", remote("TotalGest", "unreachable"));
    world.erp.fail.set("shop", remote("TotalGest", "unreachable"));
    expect(await during(26 * HOUR, 30 * MINUTE)).toEqual([
      "shop.example.ch: a new problem",
      "shop.example.ch: a problem is still open",
    ]);
    world.erp.fail.clear();
    expect(await during(HOUR)).toEqual(["shop.example.ch: all reported problems are solved"]);
  });

  test("reports no end of a direction's problem while only the other direction runs", async () => {
    stock();
    await during(HOUR);
    const denied = problem("permission-denied", { system: "TotalGest", operation: "products", detail: "" });
    world.erp.fail.set("products", new RemoteError(denied, { system: "TotalGest", reason: "permission", status: 403 }));
    expect(await during(5 * MINUTE)).toEqual(["shop.example.ch: a new problem"]);
    const before = server.mails.length;
    // The shop's hints export at once.
    for (let hint = 0; hint < 12; hint++) {
      clock.advance(20_000);
      await world.export();
      await deliver();
    }
    expect(server.mails.slice(before).map(({ subject }) => subject)).toEqual([]);
    world.erp.fail.clear();
    expect(await during(5 * MINUTE)).toEqual(["shop.example.ch: all reported problems are solved"]);
  });

  test("reports once the problems of an order and a product that begin or end in one cycle", async () => {
    const put = (active: boolean): void => {
      for (let index = 0; index < 40; index++) {
        world.erp.put(anErpProduct({ id: `p${String(index)}`, sku: `S-${String(index)}`, active }));
      }
    };
    put(true);
    expect(await during(10 * MINUTE)).toEqual([]);
    put(false);
    sell("7", {
      payment: { id: "twint", name: "TWINT", paid: true, transaction: null },
      items: [anItem({ shopProductId: null, sku: "S-39" })],
    });
    expect(await during(HOUR)).toEqual(["shop.example.ch: 2 new problems"]);
    expect(server.mails.at(-1)?.text).toMatch(
      /NEW[\s\S]*7 \(WEB-7,[\s\S]*--allow-mass-change|--allow-mass-change[\s\S]*7 \(WEB-7,/,
    );
    put(true);
    world = world.withSettings({ mapping: { payments: { twint: "CARD" } } });
    expect(await during(HOUR)).toEqual(["shop.example.ch: all reported problems are solved"]);
  });

  test("sends a mail once, although the other channel is away all the time", async () => {
    more = { TG360_NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${String(await freePort())}/` };
    stock();
    sell("1042", { payment: { id: "twint", name: "TWINT", paid: true, transaction: null } });
    expect(await during(HOUR)).toEqual(["shop.example.ch: a new problem"]);
    expect(await store.readNote("standing:messages")).toContain("webhook");
  });

  test("sends the summaries of the days on which the mail server was away, when it is back", async () => {
    more = { TG360_NOTIFY_DAILY_SUMMARY: "07:00" };
    stock();
    await during(26 * HOUR, HOUR);
    server.isDown = true;
    expect(await during(48 * HOUR, HOUR)).toEqual([]);
    server.isDown = false;
    expect(await during(HOUR, HOUR)).toEqual([
      "shop.example.ch, 25.11.2026: no orders",
      "shop.example.ch, 26.11.2026: no orders",
    ]);
    const ids = server.mails.slice(-2).map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1]);
    expect(new Set(ids).size).toBe(2);
  });
});

test("the daily summary says whether yesterday's orders are in TotalGest", async () => {
  more = { TG360_NOTIFY_DAILY_SUMMARY: "07:00" };
  stock();
  // The state is of this morning: there is no yesterday to speak of.
  expect(await during(2 * HOUR)).toEqual([]);
  sell("1");
  sell("2", { total: "20.00", items: [anItem({ quantity: "2" })] });
  sell("3", { payment: { id: "twint", name: "TWINT", paid: true, transaction: null } });
  sell("4", { status: "4", statusName: "Annullato" });
  const subjects = await during(23 * HOUR, 30 * MINUTE);
  expect(subjects).toEqual([
    "shop.example.ch: a new problem",
    "shop.example.ch, 24.11.2026: 1 of 3 orders are not in TotalGest",
  ]);
  const { text = "" } = server.mails.at(-1) ?? {};
  expect(text).toContain("Orders of 24.11.2026: 4 (CHF 50.00).");
  expect(text).toContain("In TotalGest: 2 (CHF 30.00).");
  expect(text).toContain("3 (WEB-3, Anna Bernasconi)");
  expect(text).toContain("No audit has looked at this day yet.");
  expect(text).not.toContain("anna@example.ch");
});

test("one mail says that a direction is left behind while the other goes on, and one that it is not; none after both stood still", async () => {
  stock();
  await world.pull();
  await world.export();
  clock.advance(8 * HOUR);
  await world.export();
  await deliver();
  expect(server.mails, "the machine was off").toEqual([]);
  await world.pull();
  const exportFor = async (times: number): Promise<readonly string[]> => {
    for (let at = 0; at < times; at += 1) {
      clock.advance(5 * MINUTE);
      await world.export();
      await deliver();
    }
    return server.mails.map(({ text }) => text.replaceAll(/\s+/g, " "));
  };
  expect(await exportFor(4)).toEqual([]);
  expect(await exportFor(4), "nobody pulls").toEqual([
    expect.stringMatching(/No good product update since .* tg360 pull-products/),
  ]);
  await world.pull();
  expect((await exportFor(1)).at(-1)).toContain("There is nothing to do.");
  expect(server.mails).toHaveLength(2);
});
