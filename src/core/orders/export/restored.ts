import { EXIT } from "../../common/problems/errors.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { OrderRecord } from "../record.ts";
import type { Engine } from "../../run/engine.ts";
import { writeStanding } from "../../run/health/standing.ts";
import type { RunLog } from "../../run/run.ts";
import { hold } from "./read-again.ts";

/** When the state was restored, or may have lost its last commits (epoch ms); null = never. */
export async function readRestored({ store }: Engine): Promise<number | null> {
  const note = await store.readNote("restored");
  return note === null ? null : Number(note);
}

/**
 * An older copy of the state that was put back is reported by every export, until one has ended after which no order
 * waits because of it.
 */
export async function reportOlderCopy({ store }: Engine, log: RunLog, { dryRun }: { dryRun: boolean }): Promise<void> {
  const note = await store.readNote("standing:copy");
  if (note === null) return;
  for (const entry of JSON.parse(note) as readonly Problem[]) log.add(entry, EXIT.items);
  if (dryRun || !log.isWhole) return;
  for (const id of await store.listOrderIds(["held"], null)) {
    if ((await store.readOrder(id))?.error?.code === "restored") return;
  }
  await writeStanding(store, "copy", []);
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
