/** The end of the orders' run: TotalGest is told once of each payment that came after the export; and what a person decides. */
import type { Scope } from "../../acts/page-run.ts";
import { EXIT, RemoteError } from "../../common/problems/errors.ts";
import { sumsOf } from "../../common/money.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { rememberedPolicy } from "../../discovery/discover.ts";
import { askFor, type Once, readNow, settleLost, tellEach, type Telling } from "../../once/once.ts";
import type { BookedOrder } from "../../ports/books.ts";
import type { Engine } from "../../run/engine.ts";
import { writeStanding } from "../../run/pauses.ts";
import { RunLog } from "../../run/run.ts";
import { nameInErp } from "../export/look-up.ts";
import { readRestored } from "../export/read-again.ts";
import type { OrderPolicy, OrderRecord } from "../record.ts";
import type { PaymentReport } from "./payment.ts";
import * as rules from "./rules.ts";

/** Null = it is switched off. Errors of a system are in the report. */
export async function runPayments(
  engine: Engine,
  policy: OrderPolicy,
  signals: Telling["signals"],
): Promise<PaymentReport | null> {
  const { store, clock, erp } = engine;
  const note = await store.readNote("payments");
  if (policy.tellsPayments !== true) {
    if (note !== null) await switchOff(engine);
    return null;
  }
  const log = new RunLog(engine, "orders");
  let told = 0;
  try {
    const restoredMs = await readRestored(engine);
    if (note !== JSON.stringify({ restoredMs })) {
      const paid = await store.listOrders({ states: ["paid-since"] });
      const made = await store.changeOrders(paid.map(at(clock.now())), rules.doubtPayment);
      if (made.some((one) => one !== null)) log.add(await problemOfWaiting(engine), EXIT.items);
      await store.writeNote("payments", JSON.stringify({ restoredMs }));
    }
    const telling = { log, signals };
    await settleEach(engine, telling);
    const ready = (await listOpenPayments(engine)).filter((order) => rules.isReady(order, policy));
    // Those that were tried come last: one that always fails keeps none back.
    const due = ready.toSorted((a, b) => (a.paymentMs ?? 0) - (b.paymentMs ?? 0));
    if (erp.recordPayment === null) log.add(problem("payment-off", {}), EXIT.items);
    else told = (await tellEach(engine, due, paymentOf(engine, policy, telling), telling)).filter(Boolean).length;
  } catch (error) {
    await log.fail(error);
  }
  return { exitCode: log.exitCode([]), told, ...(await sayWaiting(engine)), problems: log.problems };
}

function at(atMs: number) {
  return ({ id }: OrderRecord) => ({ id, atMs });
}

interface PaymentLister {
  readonly store: Pick<Engine["store"], "listOrders">;
}

/** Payments of which something is left to do, the oldest order first. */
async function listOpenPayments({ store }: PaymentLister): Promise<readonly OrderRecord[]> {
  return store.listOrders({ hasOpenPayment: true, sort: { by: "placed", isDescending: false } });
}

export async function readStuckPayments(engine: PaymentLister): Promise<readonly OrderRecord[]> {
  return (await listOpenPayments(engine)).filter(({ payment }) => payment === "stuck");
}

async function problemOfWaiting(engine: Engine): Promise<Problem> {
  const stuck = await readStuckPayments(engine);
  const sums = sumsOf(stuck).map(({ amount, currency }) => `${amount} ${currency}`);
  return problem("payments-waiting", { count: stuck.length, sums });
}

/** Says what waits for a person until they have seen to it. */
async function sayWaiting(engine: Engine): Promise<{ readonly waiting: number }> {
  const waiting = (await readStuckPayments(engine)).length;
  await writeStanding(engine.store, "payments", waiting === 0 ? [] : [await problemOfWaiting(engine)]);
  return { waiting };
}

async function switchOff(engine: Engine): Promise<void> {
  const { store, clock } = engine;
  await store.changeOrders((await listOpenPayments(engine)).map(at(clock.now())), rules.dropPayment);
  await writeStanding(store, "payments", []);
  await store.writeNote("payments", null);
}

/** TotalGest's orders under the reference, without cancelled twins. */
async function lookFor(engine: Engine, order: OrderRecord, signal: AbortSignal): Promise<readonly BookedOrder[]> {
  const { erp } = engine;
  const all = erp.guarantees.lookUp ? await erp.findOrders(nameInErp(engine, order), signal) : [];
  const live = all.filter(({ state }) => state !== "cancelled");
  return live.length === 0 ? all.slice(0, 1) : live;
}

/** Settles what was being told when its answer was lost, by what TotalGest shows. */
async function settleEach(engine: Engine, { log, signals }: Telling): Promise<void> {
  const { store } = engine;
  const telling = (await listOpenPayments(engine)).filter(({ payment }) => payment === "telling");
  const lost = telling.map((order) => ({ order, begunMs: order.paymentMs ?? 0 }));
  await settleLost(engine, lost, async (order, atMs) => {
    const { id } = order;
    try {
      const found = await lookFor(engine, order, signals.run);
      const sent = await store.readSent(id);
      const [made = null] = await store.changeOrders([{ id, atMs, found, sent }], rules.settleLostPayment);
      if (made?.row.paymentError != null) log.add(made.row.paymentError, EXIT.items);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      await log.fail(error);
    }
    return null;
  });
}

interface Payment extends rules.Told {
  readonly order: OrderRecord;
}

/** `Done`: TotalGest took it. */
function paymentOf(engine: Engine, policy: OrderPolicy, telling: Telling): Once<Payment, boolean> {
  const { store, erp, clock } = engine;
  const { log, signals } = telling;
  return {
    off: problem("payment-off", {}),
    /** Both systems are asked first. */
    begin: async (id) => {
      const read = await readNow(engine, id, policy, telling);
      if (read === null || !rules.isReady(read.order, policy)) return { done: null };
      const { listed, order } = read;
      const found = await lookFor(engine, order, signals.run);
      const judged = rules.judgePayment(order, listed, await store.readSent(id), found, policy);
      if (judged === "wait") return { done: null };
      if (judged === "there" || "code" in judged) {
        await store.changeOrders([{ id, atMs: clock.now(), why: judged }], rules.leavePayment);
        if (judged !== "there") log.add(judged, EXIT.items);
        return { done: null };
      }
      const [begun = null] = await store.changeOrders([{ id, atMs: clock.now(), policy }], rules.beginPayment);
      return begun === null ? { done: null } : { tell: { ...judged, order } };
    },
    call: async ({ order, amount, transactionId }) => {
      const { erpId: id, erpNumber: number, paidMs, currency } = order;
      if (erp.recordPayment === null || id === null || number === null || paidMs === null)
        throw new Error("a payment that is told has its order");
      const paidAt = new Date(paidMs).toISOString();
      const payment = { order: { id, number }, externalReference: nameInErp(engine, order) };
      return erp.recordPayment({ ...payment, amount, currency, paidAt, transactionId }, signals.wire);
    },
    settle: async ({ order: { id } }, answer) => {
      const [made = null] = await store.changeOrders([{ id, atMs: clock.now(), answer }], rules.settlePayment);
      if (made?.row.paymentError != null) log.add(made.row.paymentError, EXIT.items);
      return answer.kind === "taken";
    },
  };
}

/** Tells exactly the payments that a person was shown, or settles them. The caller holds the orders' lock. */
export async function payByHand(
  engine: Engine,
  kind: rules.AskedPayment["kind"],
  asked: Scope,
  signals: Telling["signals"],
): Promise<PaymentReport> {
  const log = new RunLog(engine, "orders");
  const telling = { log, signals };
  const policy = await rememberedPolicy(engine);
  const calls = asked.map(([id, shown]) => ({ id, shown, kind, atMs: engine.clock.now() }));
  const { done, left } = await askFor(engine, calls, rules.askPayment, (id) => problem("payment-none", { id }));
  for (const { error } of left) log.add(error, EXIT.items);
  let told = 0;
  if (kind === "payment-asked" && engine.erp.recordPayment === null) log.add(problem("payment-off", {}), EXIT.items);
  else if (kind === "payment-asked")
    told = (await tellEach(engine, done, paymentOf(engine, policy, telling), telling)).filter(Boolean).length;
  return { exitCode: log.exitCode([]), told, ...(await sayWaiting(engine)), problems: log.problems };
}
