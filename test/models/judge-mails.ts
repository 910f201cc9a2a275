/** Judges what the mails of a shop say against what is listed: what is called solved, what is called open, and how many. */
import type { MessageSender } from "../../src/core/run/notify/deliver.ts";
import type { Notification, OpenProblem } from "../../src/core/run/notify/message.ts";
import type { OrderEntry, StatusDocument } from "./documents.ts";

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
  return mails.flatMap((mail) => (mail.kind === "problems" ? judgeMail(mail, listed) : []));
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
