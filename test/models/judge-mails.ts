/** Judges what the mails of a shop say against what is listed: what is called solved, what is called open, and how many. */
import type { MessageSender } from "../../src/core/run/notify/deliver.ts";
import type { Notification, OpenProblem } from "../../src/core/run/notify/message.ts";
import type { OrderEntry, StatusDocument } from "./documents.ts";
import { localDayOf } from "./world-server.ts";

/** A channel that keeps what it is given; it is always reached. */
export function mailbox(): { readonly sender: MessageSender; take(): readonly Notification[] } {
  const mails: Notification[] = [];
  return {
    sender: {
      channel: "mail",
      send: (message) => {
        mails.push(message);
        return Promise.resolve(null);
      },
    },
    take: () => mails.splice(0),
  };
}

/** What is listed when the mails are sent. */
export interface Listed {
  readonly orders: readonly OrderEntry[];
  readonly status: StatusDocument;
}

/** What is false in these mails; empty = nothing. */
export function judgeMails(mails: readonly Notification[], listed: Listed): readonly string[] {
  return mails.flatMap((mail) => {
    if (mail.kind === "problems") return judgeMail(mail, listed);
    return mail.kind === "summary" ? judgeSummary(mail.summary, listed) : [];
  });
}

type Summary = Extract<Notification, { kind: "summary" }>["summary"];

/** The orders of a day, by the list. */
function judgeSummary({ day, all, exported, excluded, missing, open }: Summary, listed: Listed): readonly string[] {
  const own = listed.orders.filter(({ placedAt }) => localDayOf(Date.parse(placedAt)) === day);
  const there = own.filter(({ state }) => state === "exported");
  const waiting = own.filter(({ state }) => state !== "exported" && state !== "not-linked");
  const left = new Map<string, number>();
  for (const { reason } of own) if (reason !== null) left.set(reason, (left.get(reason) ?? 0) + 1);
  const amountOf = (orders: readonly { readonly total: string }[]): number =>
    orders.reduce((sum, { total }) => sum + Math.round(Number(total) * 100), 0);
  const saidOf = ({ sums }: Summary["all"]): number => amountOf(sums.map(({ amount }) => ({ total: amount })));
  const told = {
    all: [all.count, saidOf(all)],
    exported: [exported.count, saidOf(exported)],
    excluded: Object.entries(excluded).toSorted(),
    missing: missing.map(({ id }) => id).toSorted(),
    named: open.flatMap(({ order }) => order?.id ?? []).toSorted(),
  };
  // What was named before, and waits to be sent, is named until it is there.
  const isNamed = (entry: OrderEntry): boolean => needsPerson(entry) || (waits(entry) && told.named.includes(entry.id));
  const should = {
    all: [own.length, amountOf(own)],
    exported: [there.length, amountOf(there)],
    excluded: [...left].toSorted(),
    missing: waiting.map(({ id }) => id).toSorted(),
    named: listed.orders
      .filter(isNamed)
      .map(({ id }) => id)
      .toSorted(),
  };
  const [is, isDue] = [told, should].map((one) => JSON.stringify(one)) as [string, string];
  return is === isDue ? [] : [`the summary of ${day} says ${is}, and it is ${isDue}`];
}

type Mail = Extract<Notification, { kind: "problems" }>;

function judgeMail({ fresh, lasting, over }: Mail, { orders, status }: Listed): readonly string[] {
  const found: string[] = [];
  const byId = new Map(orders.map((entry) => [entry.id, entry]));
  const open = [...fresh, ...lasting];
  const isOpenNow = new Set(open.map(({ order }) => order?.id));
  for (const { order, problem } of over) {
    const entry = order === undefined ? undefined : byId.get(order.id);
    if (entry === undefined || isOpenNow.has(entry.id)) continue;
    if (waits(entry)) found.push(`a mail calls ${problem.code} of ${entry.id} solved, and the order is ${entry.state}`);
  }
  for (const { order, problem } of open) {
    const entry = order === undefined ? undefined : byId.get(order.id);
    if (entry !== undefined && !waits(entry))
      found.push(`a mail calls ${entry.id} open (${problem.code}), and it is ${entry.state}`);
  }
  const named = new Set(open.flatMap(({ order }) => order?.id ?? []));
  for (const entry of orders)
    if (needsPerson(entry) && !named.has(entry.id))
      found.push(`a mail does not name ${entry.id}, which is ${entry.state}`);
  found.push(...judgeCount("products-failed", open, status.products["failed"] ?? 0));
  found.push(...judgeCount("orders-late", open, status.late));
  return found;
}

function judgeCount(code: string, open: readonly OpenProblem[], should: number): readonly string[] {
  const told = open.map(({ problem }) => problem).find((problem) => problem.code === code);
  const said = told === undefined || !("count" in told.data) ? 0 : told.data.count;
  return said === should ? [] : [`a mail says ${code} ${String(said)}, and it is ${String(should)}`];
}

/** It is not in TotalGest although somebody wants it there, or it differs from what was sent. */
function waits(entry: OrderEntry): boolean {
  return needsPerson(entry) || entry.state === "queued" || entry.state === "sending";
}

function needsPerson({ state, afterExport }: OrderEntry): boolean {
  if (afterExport !== null && afterExport.acknowledged === null) return true;
  return state === "held" || state === "failed" || state === "unconfirmed";
}
