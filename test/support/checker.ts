import Database from "better-sqlite3";

import type { OrderState } from "../../src/core/orders/order.ts";
import type { OrderRecord } from "../../src/core/orders/record.ts";
import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openStore } from "../../src/store/database.ts";

/**
 * The result of a run with faults, as in Jepsen's total-queue checker: the shop's sales are the input of the queue,
 * TotalGest's own ledger is its output, and the store is what tg360 claims to know.
 */
export interface Verdict {
  /** Completed orders that are neither in TotalGest nor open in the store. */
  readonly lost: readonly string[];
  /** References that TotalGest took more than once. */
  readonly duplicated: readonly string[];
  /**
   * References in TotalGest that belong neither to an order that was ever completed nor to one that a person forced.
   */
  readonly unexpected: readonly string[];
  /** Orders that TotalGest took, while the store has them neither as exported under that number nor as open. */
  readonly unlisted: readonly string[];
  /** Orders that are exported in the store, while TotalGest does not have them. */
  readonly phantom: readonly string[];
  /** `PRAGMA integrity_check`; `ok` if all is well. */
  readonly integrity: string;
  /** The open orders, by the state in which `status` lists them. */
  readonly open: Readonly<Record<string, OrderState>>;
}

/** A verdict without a fault; `open` are the orders that may still be open, with their states. */
export function clean(open: Verdict["open"] = {}): Verdict {
  return { lost: [], duplicated: [], unexpected: [], unlisted: [], phantom: [], integrity: "ok", open };
}

const OPEN: readonly OrderState[] = ["queued", "sending", "held", "failed", "unconfirmed"];

interface Given {
  readonly sandbox: Sandbox;
  readonly statePath: string;
  /** The site in the references. */
  readonly site: string;
  /** Orders that a person sent in spite of their status. */
  readonly forced?: readonly string[];
  /** TotalGest's orders; by default those of the sandbox. */
  readonly books?: Books;
}

/** The orders that TotalGest actually has, by reference. */
export interface Books {
  readonly timesTaken: ReadonlyMap<string, number>;
  readonly numbers: ReadonlyMap<string, string>;
}

function booksOf(sandbox: Sandbox): Books {
  const numbers = new Map(sandbox.erp.orders.map((order) => [order.externalReference, order.number]));
  return { timesTaken: takenReferences(sandbox), numbers };
}

/** Compares the store with what both systems actually did. */
export async function checkQueue(given: Given): Promise<Verdict> {
  const { sandbox, statePath, site, forced = [], books = booksOf(sandbox) } = given;
  const prefix = `fw360:${site}:`;
  const { timesTaken: taken, numbers } = books;
  const records = await readRecords(statePath);
  const completed = completedIds(sandbox);
  const wanted = new Set([...completed, ...forced].map((id) => prefix + id));
  const open = Object.fromEntries(
    [...records].filter(([, { state }]) => OPEN.includes(state)).map(([id, { state }]) => [id, state]),
  );
  const isKnown = (reference: string): boolean => {
    const record = records.get(reference.slice(prefix.length));
    if (record === undefined) return false;
    return record.state === "exported" ? record.erpNumber === numbers.get(reference) : OPEN.includes(record.state);
  };
  return {
    lost: stillCompleted(sandbox).filter((id) => !taken.has(prefix + id) && open[id] === undefined),
    duplicated: [...taken].filter(([, times]) => times > 1).map(([reference]) => reference),
    unexpected: [...taken.keys()].filter((reference) => !wanted.has(reference)),
    unlisted: [...taken.keys()].filter((reference) => !isKnown(reference)),
    phantom: [...records.values()]
      .filter(({ id, state }) => state === "exported" && !taken.has(prefix + id))
      .map(({ id }) => id),
    integrity: checkIntegrity(statePath),
    open,
  };
}

/** How often TotalGest has each reference, by its ledger: orders taken, minus those that a restored backup lost. */
function takenReferences(sandbox: Sandbox): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const entry of sandbox.ledger) {
    if (entry.kind !== "commit" || entry.system !== "TotalGest") continue;
    const change = { createOrder: 1, forgetOrder: -1 }[entry.operation];
    if (change === undefined) continue;
    const reference = String(entry.detail["reference"]);
    const times = (taken.get(reference) ?? 0) + change;
    if (times === 0) taken.delete(reference);
    else taken.set(reference, times);
  }
  return taken;
}

/** Orders that are completed now, or were at any time. */
function completedIds(sandbox: Sandbox): ReadonlySet<string> {
  const ids = new Set(stillCompleted(sandbox));
  for (const entry of sandbox.ledger) {
    if (entry.kind === "commit" && entry.detail["status"] === STATUS.completed) ids.add(entry.id);
  }
  return ids;
}

function stillCompleted(sandbox: Sandbox): readonly string[] {
  return [...sandbox.shop.orders.values()]
    .filter(({ status }) => String(status) === STATUS.completed)
    .map(({ id }) => String(id));
}

async function readRecords(path: string): Promise<ReadonlyMap<string, OrderRecord>> {
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const store = await openStore({ path, clock, mode: "read-only" });
  try {
    return new Map((await store.listOrders({})).map((record) => [record.id, record]));
  } finally {
    await store.close();
  }
}

function checkIntegrity(path: string): string {
  const db = new Database(path, { readonly: true });
  try {
    return String(db.pragma("integrity_check", { simple: true }));
  } finally {
    db.close();
  }
}
