/**
 * Advice can be followed literally: in each situation every command of the hint is typed as it stands there, each in a
 * shop of its own. Then nothing is sent twice or lost, nothing cancelled goes out, the problem is over, and the ways for
 * the opposite situation are offered too.
 */
import { copyFileSync, rmSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { COMMAND_BEGINS, REST_OF_COMMAND } from "../../src/report/terminal/typed-command.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran } from "../support/tg360-process.ts";

type Way = "send" | "mark" | "dismiss" | "acknowledge" | "configure";

interface Situation {
  /** Makes it, and returns the order's id. `status` then meets it. */
  make(stage: Stage): Promise<string>;
  readonly offers: readonly Way[];
  /** Corrects the cause in the shop. */
  readonly mend?: (stage: Stage, id: string) => void;
  /** What stands for CODE or XX. */
  readonly code?: string;
  /** Exports go on saying it until one has ended with no order that waits because of it. */
  readonly isSaidOnce?: true;
  /** How often tg360 has put the order into TotalGest already. */
  readonly taken?: number;
  readonly env?: Readonly<Record<string, string>>;
}

function place({ sandbox }: Stage, draft: object = {}): string {
  return sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], ...draft }).id;
}

/** Places an order like this, and lets an export meet it. */
const placed =
  (draft: object) =>
  async (stage: Stage): Promise<string> => {
    const id = place(stage, draft);
    await stage.run(["export-orders"]);
    return id;
  };

const editing =
  (patch: object) =>
  ({ sandbox }: Stage, id: string): void => {
    sandbox.shop.editOrder(id, patch);
  };

const refused =
  (status: number, code: string) =>
  async (stage: Stage): Promise<string> => {
    const body = { error: { code, message: "No" } };
    const fault = { kind: "status", status, body } as const;
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: 1, fault });
    return placed({})(stage);
  };

/** Exported, and then this happens to it in the shop. */
const exportedThen =
  (change: (stage: Stage, id: string) => void) =>
  async (stage: Stage): Promise<string> => {
    const id = await placed({})(stage);
    change(stage, id);
    await stage.run(["export-orders"]);
    return id;
  };

function removeState({ statePath }: Stage): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(statePath + suffix, { force: true });
}

const ALL = ["send", "mark", "dismiss"] as const;
const BUYER = { nome: "Anna", cognome: "Bernasconi", indirizzo: "Via Nassa 5", cap: "6900", comune: "Lugano" };
const CARD = { id: "card", name: "Carta di credito", paid: true, transaction: "" };
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const SITUATIONS: Readonly<Record<string, Situation>> = {
  "a payment method without a counterpart": {
    make: placed({ payment: { id: "cod", name: "Contrassegno" } }),
    offers: ["configure", "mark", "dismiss"],
    code: "CASH",
    mend: editing({ payment: CARD }),
  },
  "a country that is not known": {
    make: placed({ billing_data: { ...BUYER, stato: "Helvetien" } }),
    offers: ["configure", "mark", "dismiss"],
    code: "CH",
    mend: editing({ billing_data: { ...BUYER, stato: "Svizzera" } }),
  },
  "no address": {
    make: placed({ billing_data: {} }),
    offers: ["mark", "dismiss"],
    mend: editing({ billing_data: { ...BUYER, stato: "Svizzera" } }),
  },
  "totals that do not add up": {
    make: placed({ total: "99.00" }),
    offers: ["mark", "dismiss"],
    mend: editing({ total: "13.50" }),
  },
  "a foreign currency": {
    make: placed({ currency: "USD" }),
    offers: ["mark", "dismiss"],
    mend: editing({ currency: "CHF" }),
  },
  "no lines": {
    make: async (stage) => placed({ cart: [], shipping: { price: "0.00" }, total: "0.00" })(stage),
    offers: ["mark", "dismiss"],
    mend: editing({ cart: [CUSTOM_LINE], total: "5.00" }),
  },
  "refused by TotalGest": { make: refused(422, "invalid_order"), offers: ALL },
  "refused for an article": { make: refused(422, "unknown_sku"), offers: ALL },
  "blocked by a firewall": { make: refused(403, "forbidden"), offers: ALL },
  "a state that was restored": {
    make: async (stage) => {
      const id = place(stage);
      await stage.run(["status"]);
      await stage.run(["shops", "restored"]);
      await stage.run(["export-orders"]);
      return id;
    },
    offers: ALL,
  },
  "an old copy of the state": {
    make: async (stage) => {
      const id = place(stage, { status: "1" });
      await stage.run(["export-orders"]);
      copyFileSync(stage.statePath, `${stage.statePath}.copy`);
      await stage.run(["export-orders", "--ids", id, "--dismiss", "--reason", "typed in", "--yes"]);
      stage.sandbox.shop.setOrderStatus(id, "3");
      removeState(stage);
      copyFileSync(`${stage.statePath}.copy`, stage.statePath);
      await stage.run(["export-orders"]);
      return id;
    },
    offers: ALL,
    isSaidOnce: true,
  },
  "completed late": {
    make: async (stage) => {
      const id = place(stage, { date: `${daysAgo(3)} 10:00:00`, status: "1" });
      const env = { TG360_EXPORT_FROM: daysAgo(1) };
      await stage.run(["export-orders"], { env });
      stage.sandbox.shop.setOrderStatus(id, "3");
      await stage.run(["export-orders"], { env });
      return id;
    },
    offers: ALL,
    env: { TG360_EXPORT_FROM: daysAgo(1) },
  },
  "changed after its export": {
    make: exportedThen(editing({ total: "99.50" })),
    offers: ["acknowledge"],
    taken: 1,
  },
  "cancelled after its export": {
    make: exportedThen(({ sandbox }, id) => {
      sandbox.shop.cancelOrder(id);
    }),
    offers: ["acknowledge"],
    taken: 1,
  },
  "another order with its id": {
    make: async (stage) => {
      const id = await placed({ reference: "WEB-77" })(stage);
      const date = new Date(Date.now() - 5 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
      stage.sandbox.shop.editOrder(id, { reference: "WEB-78", date });
      await stage.run(["export-orders"]);
      const { orders } = JSON.parse((await stage.run(["status", "orders", "--json"])).stdout) as Listed;
      return orders.find((one) => one.id !== id)?.id ?? "";
    },
    offers: ALL,
    taken: 1,
  },
};

interface Listed {
  readonly orders: readonly { readonly id: string; readonly state: string; readonly hint: string | null }[];
}

async function hintOf(stage: Stage, id: string): Promise<string> {
  const { orders } = JSON.parse((await stage.run(["status", "orders", id, "--json"])).stdout) as Listed;
  return orders[0]?.hint ?? "";
}

/** The commands of a hint, as words to type. */
function commandsIn(hint: string): readonly (readonly string[])[] {
  const found = hint.match(new RegExp(COMMAND_BEGINS + REST_OF_COMMAND, "g")) ?? [];
  return found
    .map((one) =>
      one
        .replace(/^tg360 /, "")
        .replaceAll("'", "")
        .split(" "),
    )
    .filter(([command]) => command !== "status");
}

function wayOf(words: readonly string[]): Way {
  if (words[0] === "configure") return "configure";
  if (words.includes("--mark-exported")) return "mark";
  if (words.includes("--dismiss")) return "dismiss";
  return words.includes("--acknowledge") ? "acknowledge" : "send";
}

/** Types it as it stands there, and what is asked for then. */
async function follow(stage: Stage, words: readonly string[], { code = "", env = {} }: Situation): Promise<Ran> {
  const typed = words.map((word) =>
    word
      .replace(/^NUMBER$/, "2026-77")
      .replace(/^WHY$/, "looked-it-up")
      .replace(/=(CODE|XX)$/, `=${code}`),
  );
  const ran = await stage.run([...typed, "--lang", "en"], { env });
  return ran.code === 2 && ran.stderr.includes("--yes") ? stage.run([...typed, "--yes"], { env }) : ran;
}

/** What two more runs leave: how often TotalGest has the order from here, and what is still said of orders. */
async function outcomeOf(stage: Stage, { env = {} }: Situation) {
  await stage.run(["export-orders"], { env });
  const last = await stage.run(["export-orders"], { env });
  const status = await stage.run(["status", "--json"], { env });
  const { reasonCodes } = JSON.parse(status.stdout) as { readonly reasonCodes: readonly string[] };
  const left = reasonCodes.filter((code) => code.startsWith("orders-") || code === "standing");
  return { code: last.code, left, taken: stage.sandbox.erp.orders.length };
}

const open = (): Promise<Stage> => openStage({ products: 1 });

describe.each(Object.entries(SITUATIONS))("%s", (_name, situation) => {
  const { taken = 0, mend } = situation;

  test("is offered every way out, and each of them, typed as it stands there, ends it safely", async () => {
    const first = await open();
    const hint = await hintOf(first, await situation.make(first));
    const commands = commandsIn(hint);
    expect([hint, commands.map(wayOf)]).toEqual([hint, expect.arrayContaining([...situation.offers])]);
    expect(hint).not.toMatch(/(try|send)( it)? again/i);
    for (const at of commands.keys()) {
      const stage = await open();
      const words = commandsIn(await hintOf(stage, await situation.make(stage)))[at] ?? [];
      const ran = await follow(stage, words, situation);
      const isSent = ["send", "configure"].includes(wayOf(words));
      const isSaid = situation.isSaidOnce === true && wayOf(words) === "send";
      expect([words, ran.code, await outcomeOf(stage, situation)]).toEqual([
        words,
        isSaid ? 3 : 0,
        { code: 0, left: [], taken: taken + (isSent ? 1 : 0) },
      ]);
    }
  });

  test.runIf(mend !== undefined)("ends by itself once its cause is corrected in the shop", async () => {
    const stage = await open();
    mend?.(stage, await situation.make(stage));
    expect(await outcomeOf(stage, situation)).toEqual({ code: 0, left: [], taken: 1 });
  });
});

test("an order that is cancelled before its export needs nothing done, and is sent only with --yes", async () => {
  const stage = await open();
  const id = place(stage);
  stage.sandbox.shop.cancelOrder(id);
  await stage.run(["export-orders"]);
  const hint = await hintOf(stage, id);
  expect(hint).toContain("Nothing needs to be done.");
  expect(await outcomeOf(stage, { make: () => Promise.resolve(id), offers: [] })).toEqual({
    code: 0,
    left: [],
    taken: 0,
  });
  const [words = []] = commandsIn(hint);
  expect((await stage.run(words)).code).toBe(0);
  expect(await outcomeOf(stage, { make: () => Promise.resolve(id), offers: [] })).toEqual({
    code: 0,
    left: [],
    taken: 1,
  });
});
