/** A buyer who is forgotten is nowhere in what tg360 keeps, and stays forgotten. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";

import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import type { OrderDraft } from "../../src/sandbox/framework360/orders/draft.ts";
import { type Ran, startedLater } from "../support/tg360-process.ts";
import { addUser } from "../support/page.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { findInState, isOnPostgres } from "../support/state.ts";

const AT = "2026-11-24T10:00:00Z";
const MAIL = "zypresska@example.ch";
/** What stands nowhere else. */
const WORDS = [
  "Zypresska",
  MAIL,
  "Quellgasse 77",
  "+41 79 555 66 77",
  "Gravurwort",
  "Klingelwort",
  "PO-GEHEIM",
  "Grundwort",
];

const BUYER: OrderDraft = {
  user_email: MAIL,
  billing_data: {
    nome: "Xaveria",
    cognome: "Zypresska",
    indirizzo: "Quellgasse 77",
    cap: "6900",
    comune: "Lugano",
    citta: "TI",
    stato: "CH",
    telefono: "+41 79 555 66 77",
    email: MAIL,
  },
  note: "Klingelwort",
  customer_reference: "PO-GEHEIM",
  cart: [{ ...CUSTOM_LINE, customInfo: { ...CUSTOM_LINE.customInfo, name: "Gravurwort" } }],
};

function place(stage: Stage, draft: OrderDraft = {}): string {
  return stage.sandbox.shop.placeOrder({ ...BUYER, ...draft }).id;
}

/** Which of the words stand in which files of the state's folder, or in which rows. */
function found(stage: Stage, words = WORDS): Promise<readonly string[]> {
  return findInState(stage.statePath, words);
}

/** As the page has it: nothing that closes empties its log. */
function openBeside(stage: Stage): Database.Database {
  const page = new Database(stage.statePath, { readonly: true });
  onTestFinished(() => void page.close());
  page.pragma("user_version");
  return page;
}

/** A copy of the state; what it returns puts it back. */
function keepCopy(stage: Stage): () => void {
  const copy = join(stage.folder, "copy.db");
  copyFileSync(stage.statePath, copy);
  return () => {
    copyFileSync(copy, stage.statePath);
  };
}

/** As its bytes are. */
function wordsIn(path: string): readonly string[] {
  const bytes = readFileSync(path);
  return WORDS.filter((word) => bytes.includes(word));
}

function edit(stage: Stage, id: string): void {
  stage.sandbox.shop.editOrder(id, {
    note: "Klingelwort 2",
    billing_data: { ...BUYER.billing_data, indirizzo: "Quellgasse 77b" },
  });
}

describe("a buyer who is forgotten", () => {
  test("is in no file of the state, and their order keeps its figures and its place in the audit", async () => {
    const stage = await openStage({ at: AT });
    const id = place(stage);
    const off = place(stage, { status: "1" });
    expect((await stage.export()).exitCode).toBe(0);
    expect((await stage.run(["fix", off, "--dismiss", "--reason", "Grundwort", "--yes"])).code).toBe(0);
    expect(await found(stage)).not.toEqual([]);
    const before = await stage.run(["audit", "--day", "2026-11-24", "--json"]);
    const ran = await stage.run(["forget", id, off, "--yes"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("Not reached");
    expect(await found(stage)).toEqual([]);
    // Who is forgotten was decided by somebody before, and an audit says so.
    const decided = await stage.withEngine(({ store }) => store.readDecisions([off]));
    expect(decided.get(off)?.map(({ kind, reason }) => [kind, reason])).toEqual([["dismissed", null]]);
    const after = await stage.run(["audit", "--day", "2026-11-24", "--json"]);
    const sums = (json: string): unknown => (JSON.parse(json) as { days: unknown }).days;
    expect(sums(after.stdout)).toEqual(sums(before.stdout));
    const story = await stage.run(["status", "orders", id]);
    expect(story.stdout).toContain("Customer forgotten");
    expect(story.stdout).toContain("5.00");
  });

  test("is in nothing that stands beside the state: the last run, what `fix` left, locks, and what the page keeps", async () => {
    const stage = await openStage();
    await addUser({ dataDir: stage.dataDir }, "anna");
    const [id, open] = [place(stage), place(stage, { payment: { id: "satispay", name: "Satispay" } })];
    expect((await stage.run(["export-orders"])).code).toBe(3);
    expect(readdirSync(stage.dataDir)).toEqual(
      expect.arrayContaining(isOnPostgres ? ["page.db"] : ["last-run.json", "page.db"]),
    );
    expect((await stage.run(["fix", open, "--dismiss", "--reason", "Grundwort", "--yes"])).code).toBe(0);
    const ran = await stage.run(["forget", id, open, "--yes"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout.replaceAll(/\s+/g, " ")).toContain("written anew without the names in the next night");
    expect(await found(stage)).toEqual([]);
    await stage.run(["export-orders"]);
    expect(await found(stage)).toEqual([]);
  });

  test("stays forgotten when the order is edited in the shop, and the edit of the address is no change", async () => {
    const stage = await openStage({ at: AT });
    const id = place(stage);
    await stage.export();
    expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
    edit(stage, id);
    stage.clock.advance(5 * MINUTE);
    expect(await stage.export()).toMatchObject({ exitCode: 0, afterExport: [] });
    expect(await found(stage)).toEqual([]);
    const events = await stage.withEngine(({ store }) => store.readOrderEvents(id));
    expect(events.map(({ kind }) => kind)).toEqual(["seen", "sent", "exported", "forgotten"]);
    // Its figures are compared all the same.
    stage.sandbox.shop.editOrder(id, { total: "99.00" });
    stage.clock.advance(5 * MINUTE);
    expect((await stage.export()).afterExport.map((one) => one.id)).toEqual([id]);
    expect(await found(stage)).toEqual([]);
  });

  test("is found by the mail address, in small letters or not, also in an order of which the state keeps no texts", async () => {
    const stage = await openStage({ at: AT });
    const ids = [place(stage), place(stage), place(stage, { user_email: "", cart: BUYER.cart ?? [] })];
    const other = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], user_email: `x${MAIL}` }).id;
    expect((await stage.export()).exitCode).toBe(0);
    const ran = await stage.run(["forget", "--email", MAIL.toUpperCase(), "--yes", "--json"]);
    expect(ran.code).toBe(0);
    const { orders } = JSON.parse(ran.stdout) as { orders: readonly { id: string; forgotten: boolean }[] };
    expect(orders.map(({ id, forgotten }) => [id, forgotten])).toEqual(ids.map((id) => [id, true]));
    expect(await stage.withEngine(({ store }) => store.readOrder(other))).toMatchObject({ forgottenMs: null });
    const nobody = await stage.run(["forget", "--email", "nobody@example.ch", "--yes"]);
    expect([nobody.code, nobody.stdout]).toEqual([0, expect.stringMatching(/^No order has this mail address/u)]);
  });

  test("is said to be forgotten already when they are forgotten once more, by number or by mail address", async () => {
    const stage = await openStage({ at: AT });
    const [first, other] = [place(stage), place(stage)];
    await stage.export();
    expect((await stage.run(["forget", first, "--yes"])).code).toBe(0);
    const again = await stage.run(["forget", first, "--yes"]);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^The customer of order WEB-2026-1001 was forgotten before\.\nNot reached/u);
    const both = await stage.run(["forget", first, other, "--yes"]);
    expect(both.stdout).toMatch(
      /^The customer of order WEB-2026-1002 is forgotten\.\nThe customer of order WEB-2026-1001 was/u,
    );
    const ran = await stage.run(["forget", first, "--yes", "--json"]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ orders: [{ id: first, forgotten: true, error: null }] });
  });

  test("is refused with its reason while the order is open, or is not settled", async () => {
    const stage = await openStage({ at: AT });
    const [open, changed] = [place(stage, { status: "1" }), place(stage)];
    await stage.export();
    stage.sandbox.shop.editOrder(changed, { total: "99.00" });
    stage.clock.advance(5 * MINUTE);
    await stage.export();
    const ran = await stage.run(["forget", open, changed, "--yes"]);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain(`Order ${open} is still open`);
    expect(ran.stdout).toContain(`Order ${changed} has a change that is not settled`);
    expect((await stage.run(["forget", open])).code).toBe(2);
  });

  test.skipIf(isOnPostgres)(
    "stays forgotten when an older copy of the state is put back, before its first run",
    async () => {
      const stage = await openStage({ at: AT });
      const id = place(stage);
      await stage.export();
      const backup = join(stage.folder, "old.backup");
      expect((await stage.run(["backup", backup])).code).toBe(0);
      const putBack = keepCopy(stage);
      expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
      putBack();
      // While the page has it open, what a transaction deletes stays in the file.
      const page = openBeside(stage);
      expect(await found(stage)).not.toEqual([]);
      stage.clock.advance(5 * MINUTE);
      await stage.export();
      expect(await found(stage)).toEqual([]);
      page.close();
      expect((await stage.run(["restore", backup, "--yes"])).code).toBe(0);
      expect(await found(stage)).toEqual([]);
      // The state that was replaced by the restore is one of our own copies.
      expect(readdirSync(stage.dataDir).filter((name) => name.includes(".before-"))).toHaveLength(1);
    },
  );

  test.skipIf(isOnPostgres)(
    "is forgotten again when an older copy is put back that has not heard of the order, as soon as a run has found it in TotalGest",
    async () => {
      const stage = await openStage({ at: AT });
      await stage.export();
      const putBack = keepCopy(stage);
      const id = place(stage);
      await stage.export();
      expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
      putBack();
      for (let run = 0; run < 2; run++) {
        stage.clock.advance(5 * MINUTE);
        await stage.export();
      }
      expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ state: "exported" });
      expect(stage.sandbox.erp.orders).toHaveLength(1);
      expect(await found(stage)).toEqual([]);
    },
  );

  test.skipIf(isOnPostgres)(
    "is not to be entered by hand, where an older copy knows the order from before it went out: TotalGest is asked first",
    async () => {
      const stage = await openStage({ at: AT });
      const id = place(stage, { status: "4" });
      await stage.export();
      const putBack = keepCopy(stage);
      stage.sandbox.shop.setOrderStatus(id, "3");
      stage.clock.advance(5 * MINUTE);
      await stage.export();
      expect(stage.sandbox.erp.orders).toHaveLength(1);
      expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
      putBack();
      stage.clock.advance(5 * MINUTE);
      expect(await stage.export()).toMatchObject({ orders: [{ id, state: "exported" }] });
      expect(stage.sandbox.erp.orders).toHaveLength(1);
      expect(await found(stage)).toEqual([]);
    },
  );

  test.skipIf(isOnPostgres)(
    "is forgotten before the first run of an older copy that says of the order that something is open",
    async () => {
      const stage = await openStage({ at: AT });
      const id = place(stage);
      await stage.export();
      stage.sandbox.shop.editOrder(id, { total: "99.00" });
      stage.clock.advance(DAY);
      expect((await stage.export()).afterExport.map((one) => one.id)).toEqual([id]);
      const putBack = keepCopy(stage);
      copyFileSync(stage.statePath, `${stage.statePath}.before-20261123T100000000Z`);
      expect((await stage.run(["fix", id, "--acknowledge", "--reason", "told", "--yes"])).code).toBe(0);
      expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
      expect(await found(stage)).toEqual([]);
      putBack();
      expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ customer: "" });
      expect(await found(stage)).toEqual([]);
    },
  );

  test.skipIf(isOnPostgres)(
    "is forgotten in the history of the order that takes the id, where an older copy has not heard of theirs",
    async () => {
      const stage = await openStage({ at: AT });
      await stage.export();
      const putBack = keepCopy(stage);
      const id = place(stage, { status: "4" });
      await stage.export();
      expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
      putBack();
      stage.sandbox.shop.setOrderStatus(id, "1");
      stage.clock.advance(5 * MINUTE);
      await stage.export();
      // What is open is not forgotten yet.
      expect(await found(stage)).not.toEqual([]);
      const billing_data = {
        ...BUYER.billing_data,
        nome: "Neu",
        cognome: "Anders",
        indirizzo: "Weg 1",
        email: "b@example.ch",
      };
      const another = { reference: "WEB-NEW", date: "2026-11-24 23:30:00", user_email: "b@example.ch", note: "" };
      const more = { customer_reference: "", cart: [CUSTOM_LINE], status: "1" };
      stage.sandbox.shop.editOrder(id, { ...another, ...more, billing_data: { ...billing_data, telefono: "1" } });
      stage.clock.advance(DAY);
      for (let run = 0; run < 2; run++) {
        await stage.export();
        stage.clock.advance(5 * MINUTE);
      }
      expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ reference: "WEB-NEW" });
      expect(await found(stage)).toEqual([]);
    },
  );

  test.skipIf(isOnPostgres)(
    "goes out with the order of which an older copy has not heard, where TotalGest lost it",
    async () => {
      const stage = await openStage({ at: AT });
      await stage.export();
      const putBack = keepCopy(stage);
      const id = place(stage);
      await stage.export();
      expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
      putBack();
      stage.sandbox.erp.forgetOrder(stage.sandbox.erp.orders[0]?.id ?? "");
      const fault = { kind: "resetBefore" } as const;
      const outage = stage.sandbox.inject({ system: "TotalGest", operation: "findOrder", times: Infinity, fault });
      for (let run = 0; run < 2; run++) {
        stage.clock.advance(5 * MINUTE);
        await stage.export();
      }
      expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ state: "queued" });
      outage.cancel();
      stage.clock.advance(5 * MINUTE);
      await stage.export();
      expect((await stage.run(["fix", id, "--resend", "--yes"])).stdout).toContain("1 sent");
      expect(stage.sandbox.erp.orders[0]?.order.billing?.lastName).toBe("Zypresska");
      stage.clock.advance(5 * MINUTE);
      await stage.export();
      expect(await found(stage)).toEqual([]);
    },
  );

  test("whose order changed, which a person settled, does not open that again, whatever was forgotten of the change", async () => {
    const stage = await openStage({ at: AT });
    const { shop, erp } = stage.sandbox;
    erp.addProduct({ id: "p1", sku: "SKU-1", stock: { quantity: "9", unit: "pcs" } });
    await stage.pull();
    const { cart: own = [], ...buyer } = BUYER;
    const { id: changed, cart } = shop.placeOrder({ ...buyer, items: [{ sku: "SKU-1" }] });
    const moved = place(stage);
    const bought = (quantity: string) => [...cart.map((line) => ({ ...line, quantity })), ...own];
    await stage.export();
    shop.editOrder(changed, { cart: bought("3"), total: "99.00" });
    for (const id of [changed, moved]) edit(stage, id);
    stage.clock.advance(DAY);
    expect((await stage.export()).afterExport.map((one) => one.id)).toEqual([changed, moved]);
    for (const id of [changed, moved]) {
      expect((await stage.run(["fix", id, "--acknowledge", "--reason", "Grundwort", "--yes"])).code).toBe(0);
      expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
    }
    expect(await found(stage)).toEqual([]);
    for (let day = 0; day < 2; day++) {
      stage.clock.advance(DAY);
      expect(await stage.export()).toMatchObject({ exitCode: 0, afterExport: [] });
    }
    expect(await found(stage)).toEqual([]);
    // Its figures are compared all the same.
    shop.editOrder(changed, { cart: bought("4") });
    stage.clock.advance(DAY);
    const { afterExport } = await stage.export();
    expect(afterExport.map((one) => one.id)).toEqual([changed]);
  });

  test("whose order's id came to another one, which a person settled, does not open that again", async () => {
    const stage = await openStage({ at: AT });
    const id = place(stage);
    await stage.export();
    stage.sandbox.shop.editOrder(id, { reference: "WEB-NEW", date: "2026-11-24 23:30:00" });
    stage.clock.advance(DAY);
    expect((await stage.export()).afterExport.map((one) => one.id)).toEqual([id]);
    const typed = ["--mark-exported", "H-7", "--reason", "Grundwort", "--yes"];
    expect((await stage.run(["fix", id, "--acknowledge", ...typed])).code).toBe(0);
    expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
    for (let day = 0; day < 2; day++) {
      stage.clock.advance(DAY);
      expect(await stage.export()).toMatchObject({ exitCode: 0, afterExport: [] });
    }
    expect(await found(stage)).toEqual([]);
    stage.sandbox.shop.editOrder(id, { total: "99.00" });
    stage.clock.advance(DAY);
    expect((await stage.export()).afterExport.map((one) => one.id)).toEqual([id]);
  });

  test.skipIf(isOnPostgres)(
    "is in no file after the next night when the process died before it had rewritten them, while the page has the state open",
    async () => {
      const stage = await openStage({ at: AT });
      const id = place(stage);
      await stage.export();
      openBeside(stage);
      copyFileSync(stage.statePath, `${stage.statePath}.before-20261123T100000000Z`);
      const asked = { atMs: stage.clock.now(), kind: "forgotten" } as const;
      await stage.withEngine(({ store }) => store.forgetOrders([id], asked));
      expect(await found(stage)).not.toEqual([]);
      stage.clock.advance(DAY);
      expect((await stage.export()).exitCode).toBe(0);
      expect(await found(stage)).toEqual([]);
      expect(await stage.withEngine(({ store }) => store.readNote("unscrubbed"))).toBeNull();
    },
  );

  test.skipIf(isOnPostgres)("is overwritten in the state before anything rewrites it", async () => {
    const stage = await openStage({ at: AT });
    // Many, so that the file has more than the pages that are written anyway.
    const ids = Array.from({ length: 12 }, () => place(stage));
    await stage.export();
    await stage.withEngine(({ store }) => store.forgetOrders(ids, { atMs: stage.clock.now(), kind: "forgotten" }));
    expect(await found(stage)).toEqual([]);
  });

  test.skipIf(isOnPostgres)(
    "is not taken for another buyer, whose order has the id in the state that is put back",
    async () => {
      const stage = await openStage({ at: AT });
      const id = place(stage);
      await stage.export();
      const other = { id, reference: "WEB-OTHER", placedAt: "2025-01-01T10:00:00.000Z", atMs: stage.clock.now() };
      writeFileSync(join(stage.dataDir, "forgotten.json"), JSON.stringify([other]));
      stage.clock.advance(5 * MINUTE);
      await stage.export();
      expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({
        forgottenMs: null,
        customer: expect.stringContaining("Zypresska"),
      });
    },
  );

  test("keeps the references, dates and sums of the audit of that day", async () => {
    const stage = await openStage({ at: AT });
    const id = place(stage);
    await stage.export();
    const report = async () => {
      const { stdout } = await stage.run(["audit", "--day", "2026-11-24", "--json"]);
      const { days, orders, vat } = JSON.parse(stdout) as Record<string, unknown>;
      return { days, orders, vat };
    };
    const before = await report();
    expect(JSON.stringify(before)).toContain(id);
    expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
    expect(await report()).toEqual(before);
  });

  test("whose order is paid later has that time, and no more of them", async () => {
    const stage = await openStage({ at: AT });
    const payment = { id: "invoice", name: "Rechnung", paid: false, transaction: "" };
    const id = place(stage, { payment });
    await stage.export();
    expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
    stage.sandbox.shop.editOrder(id, {
      payment: { ...payment, paid: true, transaction: "Klingelwort", date: "2026-11-24 15:30:00" },
    });
    stage.clock.advance(5 * MINUTE);
    expect((await stage.export()).exitCode).toBe(0);
    expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({
      paidMs: Date.parse("2026-11-24T14:30:00Z"),
      afterExport: null,
    });
    expect(await found(stage)).toEqual([]);
  });

  test("whose order becomes due again is not sent without them: it is held", async () => {
    const stage = await openStage({ at: AT });
    const id = place(stage, { status: "4" });
    await stage.export();
    expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
    stage.sandbox.shop.setOrderStatus(id, "3");
    stage.clock.advance(5 * MINUTE);
    const held = await stage.export();
    expect(held.orders).toMatchObject([{ id, state: "held", error: { code: "order-forgotten" } }]);
    expect(stage.sandbox.erp.orders).toHaveLength(0);
    expect((await stage.export({ tokens: [id] })).orders).toMatchObject([{ id, state: "held" }]);
    expect(await found(stage)).toEqual([]);
  });

  test("is another than the one whose order gets the id later", async () => {
    const stage = await openStage({ at: AT });
    const id = place(stage, { status: "4" });
    await stage.export();
    expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
    stage.sandbox.shop.editOrder(id, { reference: "WEB-NEW", date: "2026-11-24 23:30:00", status: "3" });
    stage.clock.advance(DAY);
    await stage.export();
    expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({
      reference: "WEB-NEW",
      forgottenMs: null,
      customer: expect.stringContaining("Zypresska"),
    });
  });
});

test("a buyer who is forgotten is in no backup of its own after the next night, and each can still be put back", async () => {
  const stage = await openStage();
  const folder = join(stage.folder, "kept");
  const cron = (laterMs: number, env = {}): Promise<Ran> =>
    stage.run(["export-orders", "--quiet"], {
      env: { TG360_BACKUP_EVERY: "1d", TG360_BACKUP_FOLDER: folder, ...env, ...startedLater(laterMs) },
    });
  const [id, open] = [place(stage), stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "1" }).id];
  expect((await cron(0)).code).toBe(0);
  expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
  const [first = ""] = readdirSync(folder);
  expect(wordsIn(join(folder, first))).not.toEqual([]);
  const half = join(folder, first.replace(/-\d{8}T.*/, "-check-abcdef"));
  mkdirSync(half);
  copyFileSync(join(folder, first), join(half, "tg360.db"));
  // Where no more are made, those that are there are written anew all the same.
  await cron(DAY, { TG360_BACKUP_EVERY: "never" });
  // A copy out of PostgreSQL leaves its number there.
  expect(readdirSync(folder).filter((name) => name !== "last-run.json")).toEqual([first]);
  expect(wordsIn(join(folder, first))).toEqual([]);
  expect(await stage.withEngine(({ store }) => store.listForgotten())).toMatchObject([{ id }]);
  const verified = await stage.run(["backup", "--verify", join(folder, first)]);
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("2 orders")]);
  expect(await findInState(stage.statePath, WORDS)).toEqual([]);
  if (isOnPostgres) return;
  expect((await stage.run(["restore", join(folder, first), "--yes"])).code).toBe(0);
  expect(await stage.withEngine(({ store }) => store.readOrder(open))).not.toBeNull();
});

test("a backup of its own that cannot be written anew is named, stays, and is tried again a night later", async () => {
  const stage = await openStage();
  const folder = join(stage.folder, "kept");
  const cron = (laterMs: number): Promise<Ran> =>
    stage.run(["export-orders", "--quiet"], {
      env: { TG360_BACKUP_EVERY: "1d", TG360_BACKUP_FOLDER: folder, ...startedLater(laterMs) },
    });
  const id = place(stage);
  expect((await cron(0)).code).toBe(0);
  expect((await stage.run(["forget", id, "--yes"])).code).toBe(0);
  const path = join(folder, readdirSync(folder)[0] ?? "");
  const whole = readFileSync(path);
  const spoiled = Buffer.from(whole);
  spoiled[5000] = (spoiled[5000] ?? 0) ^ 1;
  writeFileSync(path, spoiled);
  await cron(DAY);
  expect((await stage.run(["status"])).stdout).toContain(path.slice(path.lastIndexOf("/")));
  expect(readFileSync(path)).toEqual(spoiled);
  writeFileSync(path, whole);
  await cron(2 * DAY);
  expect(wordsIn(path)).toEqual([]);
});

describe("a buyer whose order is older than what is kept", () => {
  test("is forgotten by the run of a night, unless something of it changed since or is open", async () => {
    const stage = await openStage({ at: AT });
    const keep = { retention: { keptMs: 93 * DAY } };
    const open = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "1" }).id;
    const old = place(stage);
    await stage.export({}, keep);
    stage.clock.advance(92 * DAY);
    await stage.export({}, keep);
    const lookedAt = await stage.withEngine(({ store }) => store.readNote("expired-at"));
    expect(lookedAt).toBe(String(stage.clock.now()));
    expect(await stage.withEngine(({ store }) => store.readOrder(old))).toMatchObject({ forgottenMs: null });
    stage.clock.advance(2 * DAY);
    await stage.export({}, keep);
    const left = await stage.withEngine(async ({ store }) => [await store.readOrder(old), await store.readOrder(open)]);
    expect(left[0]?.forgottenMs).not.toBeNull();
    expect(left[1]).toMatchObject({ forgottenMs: null });
    expect(await found(stage)).toEqual([]);
    expect(await stage.withEngine(({ store }) => store.readOrderEvents(old))).toContainEqual(
      expect.objectContaining({ kind: "expired", author: null }),
    );
  });
});
