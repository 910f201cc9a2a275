/**
 * Advice can be followed literally: in each situation every command of the hint is typed as it stands there, each in a
 * shop of its own. Then nothing is sent twice or lost, nothing cancelled goes out, the problem is over, and the ways for
 * the opposite situation are offered too.
 */
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { actingCommandsIn } from "../support/typed-command.ts";
import type { TakenOrder } from "../../src/sandbox/totalgest/order.ts";
import type { ErpProductJson } from "../../src/sandbox/totalgest/product.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran } from "../support/tg360-process.ts";

/** `wait`: a setting by which the order is not to be sent, or not yet. `again`: an audit of the same days. */
type Way = "send" | "mark" | "dismiss" | "acknowledge" | "configure" | "wait" | "again";

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
  /** How many orders more than `taken` TotalGest has afterwards; default: one where it was sent. */
  readonly adds?: Partial<Readonly<Record<Way, number>>>;
  /** A way that only asks TotalGest, which cannot be asked here. */
  readonly only?: Way;
  /** The number under which a person finds it in TotalGest. */
  readonly number?: (stage: Stage) => string;
  readonly env?: Readonly<Record<string, string>>;
  /** TotalGest's profile. */
  readonly profile?: object;
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

const completedAgain = ({ sandbox }: Stage, id: string): void => {
  sandbox.shop.setOrderStatus(id, "3");
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

const withVat = (imposta: string) => ({ ...CUSTOM_LINE, customInfo: { ...CUSTOM_LINE.customInfo, imposta } });

/** Nobody knows whether TotalGest has it. */
const unconfirmed =
  (kind: "resetBefore" | "resetAfter") =>
  async (stage: Stage): Promise<string> => {
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: 1, fault: { kind } });
    const id = place(stage);
    await stage.run(["export-orders"], { env: envOf(stage, { profile: NO_LOOK_UP }) });
    return id;
  };

async function thenCancelled(stage: Stage, id: string): Promise<string> {
  stage.sandbox.shop.cancelOrder(id);
  await stage.run(["export-orders"]);
  return id;
}

function envOf(
  { folder }: Stage,
  { env = {}, profile }: Partial<Pick<Situation, "env" | "profile">>,
): Readonly<Record<string, string>> {
  if (profile === undefined) return env;
  const path = join(folder, "totalgest.json");
  writeFileSync(path, JSON.stringify(profile));
  return { ...env, TG360_TOTALGEST_PROFILE: path };
}

const NO_LOOK_UP = { findOrder: null };
const CLOSED = { id: "11", name: "Chiuso" };
const ALL = ["send", "mark", "dismiss"] as const;
const BUYER = { nome: "Anna", cognome: "Bernasconi", indirizzo: "Via Nassa 5", cap: "6900", comune: "Lugano" };
const CARD = { id: "card", name: "Carta di credito", paid: true, transaction: "" };
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const hoursAgo = (hours: number): string =>
  new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

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
      await stage.run(["fix", id, "--dismiss", "--reason", "typed in", "--yes"]);
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
    mend: editing({ total: "13.50" }),
  },
  "cancelled after its export": {
    make: exportedThen(({ sandbox }, id) => {
      sandbox.shop.cancelOrder(id);
    }),
    offers: ["acknowledge"],
    taken: 1,
    mend: completedAgain,
  },
  "another order with its id, the first one never sent": {
    make: async (stage) => {
      const id = await placed({ reference: "WEB-77", total: "99.00" })(stage);
      stage.sandbox.shop.editOrder(id, { reference: "WEB-78", total: "13.50", date: hoursAgo(5) });
      await stage.run(["export-orders"]);
      return id;
    },
    offers: ALL,
  },
  "another order with its id, the first one sent": {
    make: exportedThen(editing({ reference: "WEB-78", date: hoursAgo(5) })),
    offers: ["mark"],
    taken: 1,
  },
  "a VAT rate without a counterpart": {
    make: placed({ cart: [withVat("3.3")] }),
    offers: ["configure", "mark", "dismiss"],
    code: "S38",
    mend: editing({ cart: [CUSTOM_LINE] }),
  },
  "a total without VAT": {
    make: placed({ prices_include_tax: false, total: "13.50" }),
    offers: ["configure", "mark", "dismiss"],
  },
  "an unreadable amount": {
    make: placed({ total: "1x" }),
    offers: ["mark", "dismiss"],
    mend: editing({ total: "13.50" }),
  },
  "a status without a class": {
    make: async (stage) => {
      const { shop } = stage.sandbox;
      shop.statuses = [...shop.statuses, CLOSED];
      return placed({ status: CLOSED.id, status_name: CLOSED.name })(stage);
    },
    offers: ["configure", "wait", "mark", "dismiss"],
    mend: ({ sandbox }, id) => {
      sandbox.shop.setOrderStatus(id, "3");
    },
  },
  "TotalGest has another order with its reference": {
    make: async (stage) => {
      const { erp } = stage.sandbox;
      await placed({})(stage);
      const [first] = erp.orders;
      if (first === undefined) throw new Error("nothing was exported");
      const id = place(stage);
      const externalReference = first.externalReference.replace(/:[^:]+$/, `:${id}`);
      erp.enterOrder({ ...first.order, externalReference, totals: { net: "9.25", vat: "0.75", gross: "10.00" } });
      await stage.run(["export-orders"]);
      return id;
    },
    offers: ["mark", "dismiss"],
    taken: 2,
  },
  "unconfirmed, and not in TotalGest": { make: unconfirmed("resetBefore"), offers: ALL, profile: NO_LOOK_UP },
  "unconfirmed, and in TotalGest": {
    make: unconfirmed("resetAfter"),
    offers: ALL,
    profile: NO_LOOK_UP,
    taken: 1,
    adds: { send: 0 },
    number: ({ sandbox }) => sandbox.erp.orders[0]?.number ?? "",
  },
  "cancelled while it is unconfirmed, and not in TotalGest": {
    make: async (stage) => thenCancelled(stage, await unconfirmed("resetBefore")(stage)),
    offers: ["dismiss", "mark"],
    profile: NO_LOOK_UP,
    adds: { send: 0 },
    only: "send",
  },
  "cancelled while it is unconfirmed, and in TotalGest": {
    make: async (stage) => thenCancelled(stage, await unconfirmed("resetAfter")(stage)),
    offers: ["dismiss", "mark"],
    profile: NO_LOOK_UP,
    taken: 1,
    adds: { send: 0 },
    only: "send",
    number: ({ sandbox }) => sandbox.erp.orders[0]?.number ?? "",
  },
  "placed before the first day": {
    make: async (stage) => {
      const id = place(stage, { date: `${daysAgo(3)} 10:00:00` });
      await stage.run(["export-orders"], { env: { TG360_EXPORT_FROM: daysAgo(1) } });
      return id;
    },
    offers: ["send"],
    env: { TG360_EXPORT_FROM: daysAgo(1) },
  },
  "refunded after its export": {
    make: exportedThen(({ sandbox }, id) => {
      sandbox.shop.setOrderStatus(id, "5");
    }),
    offers: ["acknowledge"],
    taken: 1,
    mend: completedAgain,
  },
  "another address after its export": {
    make: exportedThen(editing({ billing_data: { ...BUYER, stato: "Svizzera", indirizzo: "Via Cattori 7" } })),
    offers: ["acknowledge"],
    taken: 1,
  },
  "back to waiting for its payment after its export": {
    make: exportedThen(({ sandbox }, id) => {
      sandbox.shop.setOrderStatus(id, "1");
    }),
    offers: ["acknowledge"],
    taken: 1,
    mend: completedAgain,
  },
  "in a status without a class after its export": {
    make: exportedThen(editing({ status: "77", status_name: "Archiviato" })),
    offers: ["acknowledge"],
    taken: 1,
  },
};

/** Nothing has to be done about these: no next step sends them. */
const IDLE: Readonly<Record<string, Situation["make"]>> = {
  cancelled: async (stage) => thenCancelled(stage, place(stage)),
  "cancelled after a state was restored": async (stage) => {
    const id = place(stage);
    await stage.run(["status"]);
    await stage.run(["shops", "restored"]);
    return thenCancelled(stage, id);
  },
  "deleted in the shop while it waits": async (stage) => {
    const id = await placed({ currency: "USD" })(stage);
    stage.sandbox.shop.orders.remove(id);
    await stage.run(["export-orders"]);
    return id;
  },
  "refunded before its export": placed({ status: "5" }),
  "not completed yet": placed({ status: "1" }),
};

interface Listed {
  readonly orders: readonly { readonly id: string; readonly state: string; readonly hint: string | null }[];
}

interface Told {
  readonly hint: string;
  readonly screen: string;
}

/** What is said of an order, in JSON and on the screen. */
async function orderTold(stage: Stage, id: string, situation: Situation): Promise<Told> {
  const env = envOf(stage, situation);
  const { orders } = JSON.parse((await stage.run(["status", "orders", id, "--json"], { env })).stdout) as Listed;
  const shown = await stage.run(["status", "orders", id, "--lang", "en"], { env });
  return { hint: orders[0]?.hint ?? "", screen: shown.stdout };
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

function wayOf(words: readonly string[]): Way {
  if (words[0] === "audit") return "again";
  if (words[0] === "configure") return words.includes("--open") || words.includes("--cancelled") ? "wait" : "configure";
  if (words.includes("--mark-exported")) return "mark";
  if (words.includes("--dismiss")) return "dismiss";
  return words.includes("--acknowledge") ? "acknowledge" : "send";
}

/** Types it as it stands there, and what is asked for then. */
async function follow(stage: Stage, words: readonly string[], situation: Situation): Promise<Ran> {
  const env = envOf(stage, situation);
  const { code = "", number = () => "2026-77" } = situation;
  const typed = words.map((word) =>
    word
      .replace(/^NUMBER$/, () => number(stage))
      .replace(/^WHY$/, "looked-it-up")
      .replace(/=(CODE|XX)$/, `=${code}`),
  );
  const ran = await stage.run([...typed, "--lang", "en"], { env });
  return ran.code === 2 && ran.stderr.includes("--yes") ? stage.run([...typed, "--yes"], { env }) : ran;
}

/** What two more runs leave: how often TotalGest has the order from here, and what is still said of orders. */
async function outcomeOf(stage: Stage, situation: Situation) {
  const env = envOf(stage, situation);
  await stage.run(["export-orders"], { env });
  const last = await stage.run(["export-orders"], { env });
  const status = await stage.run(["status", "--json"], { env });
  const { reasonCodes } = JSON.parse(status.stdout) as { readonly reasonCodes: readonly string[] };
  const left = reasonCodes.filter((code) => code.startsWith("orders-") || code === "state-older");
  return { code: last.code, left, taken: stage.sandbox.erp.orders.length };
}

const open = (): Promise<Stage> => openStage({ products: 1 });

function addedBy(way: Way, { adds = {} }: Situation): number {
  return adds[way] ?? (way === "send" || way === "configure" ? 1 : 0);
}

describe.each(Object.entries(SITUATIONS))("%s", (_name, situation) => {
  const { taken = 0, mend } = situation;

  test("is offered every way out, and each of them, typed as it stands there, ends it safely", async () => {
    const first = await open();
    const { hint, screen } = await orderTold(first, await situation.make(first), situation);
    const commands = actingCommandsIn(hint);
    expect([hint, commands.map(wayOf)]).toEqual([hint, expect.arrayContaining([...situation.offers])]);
    expect(hint).not.toMatch(/(try|send)( it)? again/i);
    for (const words of commands) expect(oneLine(screen).replaceAll("'", "")).toContain(`tg360 ${words.join(" ")}`);
    for (const at of commands.keys()) {
      const stage = at === 0 ? first : await open();
      const told = at === 0 ? { hint } : await orderTold(stage, await situation.make(stage), situation);
      const words = actingCommandsIn(told.hint)[at] ?? [];
      const ran = await follow(stage, words, situation);
      const isAsked = situation.only === wayOf(words);
      const isSaid = isAsked || (situation.isSaidOnce && wayOf(words) === "send");
      expect([words, ran.code, await outcomeOf(stage, situation)]).toEqual([
        words,
        isSaid === true ? 3 : 0,
        { code: 0, left: isAsked ? ["orders-unconfirmed"] : [], taken: taken + addedBy(wayOf(words), situation) },
      ]);
    }
  });

  test.runIf(mend !== undefined)("ends by itself once its cause is corrected in the shop", async () => {
    const stage = await open();
    const id = await situation.make(stage);
    const { hint } = await orderTold(stage, id, situation);
    // A status is given a meaning once for all orders that have it.
    if (!situation.offers.includes("wait")) expect(hint).toMatch(/in the shop/i);
    mend?.(stage, id);
    expect(await outcomeOf(stage, situation)).toEqual({ code: 0, left: [], taken: 1 });
  });
});

test("what was just settled is not advised to be settled", async () => {
  const stage = await open();
  const id = await thenCancelled(stage, await placed({})(stage));
  const ran = await stage.run(["fix", id, "--acknowledge", "--reason", "credited"]);
  expect([ran.code, actingCommandsIn(oneLine(ran.stdout))]).toEqual([0, []]);
  const again = await stage.run(["export-orders", "--ids", id]);
  expect([again.code, actingCommandsIn(oneLine(again.stdout))]).toEqual([0, []]);
});

test("an order that left the shop is not said to be sent anyway", async () => {
  const stage = await open();
  const id = (await IDLE["deleted in the shop while it waits"]?.(stage)) ?? "";
  const ran = await stage.run(["export-orders", "--ids", id]);
  expect([ran.code, ran.stdout]).toEqual([3, expect.stringContaining(`The shop has no order ${id}`)]);
  expect(actingCommandsIn(oneLine(ran.stdout))).toEqual([]);
  expect(stage.sandbox.erp.orders).toHaveLength(0);
});

test.each(Object.entries(IDLE))("%s: no command is offered, and nothing is sent", async (_name, make) => {
  const stage = await open();
  const situation = { make, offers: [] };
  const { hint, screen } = await orderTold(stage, await make(stage), situation);
  expect([hint, actingCommandsIn(screen)]).toEqual(["", []]);
  expect(await outcomeOf(stage, situation)).toEqual({ code: 0, left: [], taken: 0 });
});

/** An order of yesterday, which the audits read. */
const YESTERDAY = { date: `${daysAgo(1)} 12:00:00` };
const SUMS = { net: "12.49", vat: "1.01", gross: "13.50" };
const TEN = { net: "9.25", vat: "0.75", gross: "10.00" };

function booked({ sandbox }: Stage): TakenOrder {
  const [first] = sandbox.erp.orders;
  if (first === undefined) throw new Error("TotalGest has no order");
  return first;
}

/** A person types the order into TotalGest. Returns its number. */
function typeIn({ sandbox }: Stage, patch: object = {}): string {
  const placedAt = `${daysAgo(1)}T11:00:00Z`;
  return sandbox.erp.enterOrder({ placedAt, currency: "CHF", lines: [], totals: SUMS, ...patch }).number;
}

/** Exported yesterday, and then this happens to it. */
const soldThen =
  (spoil: (stage: Stage, id: string) => Promise<void> | void) =>
  async (stage: Stage): Promise<string> => {
    const id = await placed(YESTERDAY)(stage);
    await spoil(stage, id);
    return id;
  };

const markedAs =
  (number: (stage: Stage) => string, then: (stage: Stage) => void = () => undefined) =>
  async (stage: Stage): Promise<string> => {
    const id = place(stage, YESTERDAY);
    await stage.run(["fix", id, "--mark-exported", number(stage), "--yes"]);
    then(stage);
    return id;
  };

const inTotalGest = (patch: object) =>
  soldThen((stage) => {
    stage.sandbox.erp.changeOrder(booked(stage).id, patch);
  });

const inShop = (patch: object) => soldThen(editing(patch));

const typedIn = { number: (stage: Stage) => typeIn(stage), adds: { mark: 1, send: 1 } };

const AUDITS: Readonly<Record<string, Situation>> = {
  "deleted in TotalGest": {
    make: soldThen((stage) => {
      stage.sandbox.erp.forgetOrder(booked(stage).id);
    }),
    offers: ["send", "mark", "acknowledge"],
    ...typedIn,
  },
  "cancelled in TotalGest": {
    make: inTotalGest({ state: "cancelled" }),
    offers: ["mark", "acknowledge"],
    taken: 1,
    ...typedIn,
  },
  "cancelled in TotalGest, entered again by hand, and cancelled in the shop": {
    make: soldThen(async (stage, id) => {
      stage.sandbox.erp.changeOrder(booked(stage).id, { state: "cancelled" });
      await stage.run(AUDIT);
      await stage.run(["fix", id, "--mark-exported", typeIn(stage), "--yes"]);
      stage.sandbox.shop.cancelOrder(id);
    }),
    offers: ["acknowledge"],
    taken: 2,
  },
  "twice in TotalGest": {
    make: soldThen((stage) => {
      stage.sandbox.erp.enterOrder(booked(stage).order);
    }),
    offers: ["acknowledge"],
    taken: 2,
    mend: ({ sandbox }) => {
      sandbox.erp.changeOrder(sandbox.erp.orders[1]?.id ?? "", { state: "cancelled" });
    },
  },
  "another total in TotalGest": {
    make: inTotalGest({ totals: TEN }),
    offers: ["acknowledge"],
    taken: 1,
    mend: (stage) => {
      stage.sandbox.erp.changeOrder(booked(stage).id, { totals: SUMS });
    },
  },
  "another VAT in TotalGest": {
    make: inTotalGest({
      totals: { net: "13.16", vat: "0.34", gross: "13.50" },
      vat: [{ rate: "2.6", net: "13.16", vat: "0.34", gross: "13.50" }],
    }),
    offers: ["acknowledge"],
    taken: 1,
  },
  "another currency in TotalGest": {
    make: soldThen((stage) => {
      const { id, order } = booked(stage);
      stage.sandbox.erp.forgetOrder(id);
      stage.sandbox.erp.enterOrder({ ...order, currency: "EUR" });
    }),
    offers: ["acknowledge"],
    taken: 1,
  },
  "deleted in the shop": {
    make: soldThen(({ sandbox }, id) => {
      sandbox.shop.orders.remove(id);
    }),
    offers: ["acknowledge"],
    taken: 1,
  },
  "cancelled in the shop": {
    make: inShop({ status: "4", status_name: "Annullato" }),
    offers: ["acknowledge"],
    taken: 1,
  },
  "refunded in the shop": {
    make: inShop({ status: "5", status_name: "Rimborsato" }),
    offers: ["acknowledge"],
    taken: 1,
  },
  "a lower total in the shop": {
    make: inShop({ total: "10.00" }),
    offers: ["acknowledge"],
    taken: 1,
    mend: editing({ total: "13.50" }),
  },
  "a higher total in the shop": {
    make: inShop({ total: "20.00" }),
    offers: ["acknowledge"],
    taken: 1,
    mend: editing({ total: "13.50" }),
  },
  "back to waiting in the shop": {
    make: inShop({ status: "1", status_name: "In attesa di pagamento" }),
    offers: ["acknowledge"],
    taken: 1,
  },
  "in TotalGest only": {
    make: async (stage) => {
      await placed(YESTERDAY)(stage);
      const { order } = booked(stage);
      const externalReference = order.externalReference.replace(/:[^:]+$/, ":99999");
      stage.sandbox.erp.enterOrder({ ...order, externalReference });
      return "99999";
    },
    offers: ["acknowledge"],
    taken: 2,
  },
  "marked with a number that is not there": {
    make: markedAs(() => "2026-77"),
    offers: ["send", "mark", "acknowledge"],
    ...typedIn,
  },
  "marked with a number of another total": {
    make: markedAs((stage) => typeIn(stage, { totals: TEN })),
    offers: ["mark", "acknowledge"],
    taken: 1,
    ...typedIn,
  },
  "marked with a number of another currency": {
    make: markedAs((stage) => typeIn(stage, { currency: "EUR" })),
    offers: ["mark", "acknowledge"],
    taken: 1,
    ...typedIn,
  },
};

const AUDIT = ["audit", "--day", daysAgo(1)];

interface Audited {
  readonly exitCode: number;
  readonly exceptions: readonly { readonly id: string; readonly hint: string | null }[];
}

async function auditTold(stage: Stage, id: string): Promise<Told> {
  const { exceptions }: Audited = JSON.parse((await stage.run([...AUDIT, "--json"])).stdout);
  const shown = await stage.run([...AUDIT, "--lang", "en"]);
  return { hint: exceptions.find((one) => one.id === id)?.hint ?? "", screen: shown.stdout };
}

/** What an audit says now, what the next export does, and how many orders TotalGest has. */
async function auditedOutcome(stage: Stage) {
  const audited = await stage.run(AUDIT);
  const exported = await stage.run(["export-orders"]);
  return { export: exported.code, audit: audited.code, taken: stage.sandbox.erp.orders.length };
}

describe.each(Object.entries(AUDITS))("an audit finds an order: %s", (_name, situation) => {
  const { taken = 0, mend } = situation;

  test("each way that it offers, typed as it stands there, settles it safely", async () => {
    const first = await open();
    const { hint, screen } = await auditTold(first, await situation.make(first));
    const commands = actingCommandsIn(hint);
    expect([hint, commands.map(wayOf).toSorted()]).toEqual([hint, [...situation.offers].toSorted()]);
    for (const words of commands) expect(oneLine(screen)).toContain(`tg360 ${words.join(" ")}`);
    for (const at of commands.keys()) {
      const stage = at === 0 ? first : await open();
      const told = at === 0 ? { hint } : await auditTold(stage, await situation.make(stage));
      const words = actingCommandsIn(told.hint)[at] ?? [];
      const ran = await follow(stage, words, situation);
      const sent = taken + addedBy(wayOf(words), situation);
      expect([words, ran.code, await auditedOutcome(stage)]).toEqual([words, 0, { export: 0, audit: 0, taken: sent }]);
    }
  });

  test.runIf(mend !== undefined)("is no difference once it is corrected where it is wrong", async () => {
    const stage = await open();
    const id = await situation.make(stage);
    await stage.run(AUDIT);
    mend?.(stage, id);
    expect(await auditedOutcome(stage)).toEqual({ export: 0, audit: 0, taken });
  });
});

const LED_TO_THE_ORDER: Readonly<Record<string, Situation["make"]>> = {
  held: placed({ ...YESTERDAY, currency: "USD" }),
  "in a status without a class": placed({ ...YESTERDAY, status: "77", status_name: "Archiviato" }),
  failed: (stage) => {
    const fault = { kind: "status", status: 422, body: { error: { code: "invalid_order", message: "No" } } } as const;
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: 1, fault });
    return placed(YESTERDAY)(stage);
  },
};

test.each(Object.entries(LED_TO_THE_ORDER))(
  "an audit names an order that is %s, and its ways or where they are",
  async (_, make) => {
    const stage = await open();
    const id = await make(stage);
    const { hint } = await auditTold(stage, id);
    const leads = hint.includes(`tg360 status orders ${id}`);
    const told = leads ? await orderTold(stage, id, { make, offers: [] }) : { hint };
    expect(actingCommandsIn(told.hint).map(wayOf)).toEqual(expect.arrayContaining(["mark", "dismiss"]));
  },
);

test("an order that was marked by hand is settled where TotalGest has no list", async () => {
  const stage = await open();
  stage.sandbox.erp.promises.listOrders = false;
  const id = await markedAs((at) => typeIn(at))(stage);
  const { hint } = await auditTold(stage, id);
  expect(actingCommandsIn(hint).map(wayOf).toSorted()).toEqual(["acknowledge", "mark", "send"]);
  const words = actingCommandsIn(hint).find((one) => wayOf(one) === "acknowledge") ?? [];
  expect((await follow(stage, words, { make: () => Promise.resolve(id), offers: [] })).code).toBe(0);
  expect(await auditedOutcome(stage)).toEqual({ export: 0, audit: 0, taken: 1 });
});

const COUNT = 12;
const priceOf = (amount: string, patch: object = {}): Partial<ErpProductJson> => ({
  prices: [{ list: "RETAIL", currency: "CHF", amount, includesVat: true, ...patch }],
});

const all =
  (patch: Partial<ErpProductJson>) =>
  ({ sandbox }: Stage): void => {
    for (let at = 0; at < COUNT; at++) sandbox.erp.changeProduct(`p${String(at)}`, patch);
  };

/** Twelve products that the shop has, and then all of them change. */
const eachThen =
  (patch: Partial<ErpProductJson>) =>
  async (stage: Stage): Promise<void> => {
    await stage.run(["pull-products"]);
    all(patch)(stage);
  };

const firstIs = (patch: Partial<ErpProductJson>) => (stage: Stage) => {
  stage.sandbox.erp.changeProduct("p0", patch);
};

const firstThen = (patch: Partial<ErpProductJson>) => async (stage: Stage) => {
  await stage.run(["pull-products"]);
  firstIs(patch)(stage);
};

interface Pulled {
  make(stage: Stage): Promise<void> | void;
  mend(stage: Stage): void;
  /** Commands that end it, by their last word. */
  readonly ends?: readonly string[];
  /** What the advice names for after the correction; absent = the next update is enough. */
  readonly after?: readonly string[];
}

const PULLS: Readonly<Record<string, Pulled>> = {
  "no price in the list": { make: firstIs(priceOf("10.00", { list: "B2B" })), mend: firstIs(priceOf("10.00")) },
  "a price in euros": { make: firstIs(priceOf("10.00", { currency: "EUR" })), mend: firstIs(priceOf("10.00")) },
  "a price of nothing": { make: firstThen(priceOf("0.00")), mend: firstIs(priceOf("10.00")), ends: ["--allow-price"] },
  "a price that fell": { make: firstThen(priceOf("0.10")), mend: firstIs(priceOf("10.00")), ends: ["--allow-price"] },
  "no SKU": { make: firstIs({ sku: "" }), mend: firstIs({ sku: "SKU-0" }) },
  "two products with one SKU": { make: firstIs({ sku: "SKU-1" }), mend: firstIs({ sku: "SKU-0" }) },
  "two products of the shop with one SKU": {
    make: ({ sandbox }) => {
      for (const _twin of [1, 2]) sandbox.shop.products.add({ sku: "SKU-0" });
    },
    mend: ({ sandbox }) => {
      sandbox.shop.products.remove(sandbox.shop.products.withSku("SKU-0")[1]?.id ?? "");
    },
    after: ["pull-products", "--full"],
  },
  "a product that the shop refuses": {
    make: ({ sandbox }) => {
      sandbox.shop.refuseWrite = ({ sku }) => (sku === "SKU-0" ? "No" : null);
    },
    mend: ({ sandbox }) => {
      sandbox.shop.refuseWrite = null;
    },
  },
  "all products inactive": {
    make: eachThen({ active: false }),
    mend: all({ active: true }),
    ends: ["--allow-mass-change=hides"],
  },
  "all stock at nothing": {
    make: eachThen({ stock: { quantity: "0", unit: "pcs" } }),
    mend: all({ stock: { quantity: "10", unit: "pcs" } }),
    ends: ["--allow-mass-change=stock"],
  },
  "all prices a third": {
    make: eachThen(priceOf("3.30")),
    mend: all(priceOf("10.00")),
    ends: ["--allow-mass-change=prices"],
  },
};

async function openProducts(): Promise<Stage> {
  const stage = await openStage();
  for (let at = 0; at < COUNT; at++) {
    stage.sandbox.erp.addProduct({ id: `p${String(at)}`, sku: `SKU-${String(at)}`, ...priceOf("10.00") });
  }
  return stage;
}

interface PulledJson {
  readonly error?: { readonly hint: string } | null;
  readonly products?: readonly { readonly error: { readonly hint: string } | null }[];
}

async function pullTold(stage: Stage): Promise<Told> {
  const { error, products = [] }: PulledJson = JSON.parse((await stage.run(["pull-products", "--json"])).stdout);
  const shown = await stage.run(["pull-products", "--lang", "en"]);
  const failed = products.find((one) => one.error !== null);
  return { hint: error?.hint ?? failed?.error?.hint ?? "", screen: shown.stdout + shown.stderr };
}

describe.each(Object.entries(PULLS))("a pull meets %s", (_name, { make, mend, ends = [], after }) => {
  test("it ends once the cause is corrected, and by each command that says that it is right", async () => {
    const first = await openProducts();
    await make(first);
    const { hint, screen } = await pullTold(first);
    expect(hint).not.toBe("");
    expect(oneLine(screen).replaceAll(".", "")).toContain(hint.slice(0, 30).replaceAll(".", ""));
    const commands = actingCommandsIn(hint);
    const agreeing = commands.filter((words) => ends.includes(words.at(-1) ?? ""));
    expect(agreeing).toHaveLength(ends.length);
    for (const words of commands.filter((one) => !agreeing.includes(one))) await first.run(words);
    expect((await first.run(["pull-products"])).code).not.toBe(0);
    mend(first);
    if (after !== undefined) expect(commands).toContainEqual(after);
    await first.run(after ?? ["pull-products"]);
    expect((await first.run(["pull-products"])).code).toBe(0);
    for (const words of agreeing) {
      const stage = await openProducts();
      await make(stage);
      await pullTold(stage);
      expect([words, (await stage.run(words)).code]).toEqual([words, 0]);
      expect((await stage.run(["pull-products"])).code).toBe(0);
    }
  });
});

const UNAVAILABLE = { error: { code: "unavailable", message: "No" } };
const FAULTS = {
  "an error of the server": { kind: "status", status: 500, body: UNAVAILABLE },
  "too many calls": { kind: "status", status: 429, body: UNAVAILABLE, headers: { "retry-after": "1" } },
  maintenance: { kind: "status", status: 503, body: UNAVAILABLE, headers: { "retry-after": "1" } },
  "a web page": { kind: "html" },
  nothing: { kind: "empty" },
  "half an answer": { kind: "cutJson" },
  "a broken connection": { kind: "resetBefore" },
  "a redirect": { kind: "redirect", location: "/login", status: 302 },
} as const;

describe.each(Object.entries(FAULTS))("the shop answers with %s", (_name, fault) => {
  test("no command of its advice does harm, and when it answers again the order goes out once", async () => {
    const stage = await open();
    place(stage);
    stage.sandbox.inject({ system: "Framework360", operation: "orders/list", times: Infinity, fault });
    const ran = await stage.run(["export-orders", "--json"]);
    const { error } = JSON.parse(ran.stdout) as { readonly error: { readonly hint: string } };
    expect([ran.code, error.hint]).toEqual([6, expect.stringMatching(/\S/)]);
    for (const words of actingCommandsIn(error.hint)) await stage.run(words);
    expect(stage.sandbox.erp.orders).toHaveLength(0);
    stage.sandbox.clearFaults();
    expect((await stage.run(["export-orders", "--now"])).code).toBe(0);
    expect(stage.sandbox.erp.orders).toHaveLength(1);
  });
});

test("sixty situations and more are followed", () => {
  const tables = [SITUATIONS, AUDITS, LED_TO_THE_ORDER, PULLS, FAULTS];
  expect(tables.flatMap((one) => Object.keys(one)).length).toBeGreaterThanOrEqual(60);
});
