import { isDue } from "../order.ts";
import type { Engine } from "../../run/engine.ts";
import type { OrderOutcome, OrderPolicy, OrderRecord } from "../record.ts";
import { isOfStatus } from "../state.ts";
import { cancelVanished, holdOrder, recordThere } from "../transitions.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { EXIT } from "../../common/problems/errors.ts";
import { writeStanding } from "../../run/pauses.ts";
import type { RunLog } from "../../run/run.ts";
import type { ExportRun } from "./batch.ts";

/** `record` = the order as the shop has it now; null = do not send it. `isDue` = it is still queued or held. */
export async function readAgain(
  engine: Engine,
  id: string,
  policy: OrderPolicy,
  signal: AbortSignal,
): Promise<{ readonly record: OrderRecord | null; readonly isDue: boolean }> {
  const { shop, store } = engine;
  const listed = await shop.fetchOrder(id, signal);
  let isAnother = false;
  if (listed === null) await store.changeOrders([{ id, atMs: policy.nowMs }], cancelVanished);
  else if (listed.ok) isAnother = (await store.recordOrders([listed.value], policy)).length > 0;
  let record = await store.readOrder(id);
  const isPutBack = record?.error?.code === "put-back";
  if (listed?.ok === false && !isPutBack) {
    await hold(engine, id, listed.problem);
    record = await store.readOrder(id);
  }
  const isStillDue = record !== null && isDue(record.state);
  // The next discovery decides about another order under this id.
  if (record === null || !isStillDue || listed?.ok !== true || isAnother || record.error?.code === "order-replaced")
    return { record: null, isDue: isStillDue };
  // Nobody has said what its status means, or that it is sent although its id was another order's, or it was dismissed.
  const needsPerson = record.isIdReused || isPutBack || (record.error !== null && isOfStatus(record.error));
  const isOpen = !record.releasedByHand && needsPerson;
  return { record: isOpen ? null : record, isDue: isStillDue };
}

/** Holds an order that waits. Returns whether it is held now. */
export async function hold({ store, clock }: Engine, id: string, error: Problem): Promise<boolean> {
  const [made = null] = await store.changeOrders([{ id, error, atMs: clock.now() }], holdOrder);
  return made !== null;
}

/** A look-up before a send found it in TotalGest. */
export async function noteThere(
  { engine: { store, clock }, batch }: Pick<ExportRun, "engine" | "batch">,
  id: string,
  outcome: OrderOutcome,
): Promise<void> {
  await store.changeOrders([{ id, outcome, atMs: clock.now() }], recordThere);
  batch.of(id).foundThere = true;
}

/** When the state was restored, or may have lost its last commits (epoch ms); null = never. */
export async function readRestored({ store }: Engine): Promise<number | null> {
  const note = await store.readNote("restored");
  return note === null ? null : Number(note);
}

/** Reported by every export until one has ended after which no order waits because of it. */
export async function reportOlderCopy({ store }: Engine, log: RunLog, { dryRun }: { dryRun: boolean }): Promise<void> {
  const note = await store.readNote("standing:copy");
  if (note === null) return;
  for (const entry of JSON.parse(note) as readonly Problem[]) log.add(entry, EXIT.items);
  if (dryRun || !log.isWhole) return;
  const held = await store.listOrders({ states: ["held"] });
  if (!held.some(({ error }) => error?.code === "restored")) await writeStanding(store, "copy", []);
}

/** Whether the order was placed before the state was restored. */
export function isBeforeRestore({ placedAt }: Pick<OrderRecord, "placedAt">, restoredMs: number | null): boolean {
  return restoredMs !== null && Date.parse(placedAt) <= restoredMs;
}

/**
 * An order that a person dismissed or entered by hand has no reference in TotalGest, and a restored state may have
 * lost the decision. So an order that was placed before the restore and that TotalGest does not have is held until a
 * person sends it. Returns whether it is held.
 */
export async function holdIfRestored(engine: Engine, order: OrderRecord, restoredMs: number | null): Promise<boolean> {
  if (restoredMs === null || !isBeforeRestore(order, restoredMs)) return false;
  const { id } = order;
  const events = await engine.store.readOrderEvents(id);
  const isMeant = events.some(({ kind, atMs }) => (kind === "forced" || kind === "resend") && atMs >= restoredMs);
  return !isMeant && hold(engine, id, problem("restored", { at: new Date(restoredMs).toISOString() }));
}
