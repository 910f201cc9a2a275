import { problem } from "../common/problems/problem.ts";
import type { OrderRecord } from "../ports/order-store.ts";
import type { Engine } from "../run/engine.ts";

/** When the state was restored, or may have lost its last commits (epoch ms); null = never. */
export async function readRestored({ store }: Engine): Promise<number | null> {
  const note = await store.readNote("restored");
  return note === null ? null : Number(note);
}

/**
 * An order that a person dismissed or entered by hand has no reference in TotalGest, and a restored state may have
 * lost the decision. So an order that was placed before the restore and that TotalGest does not have is held until a
 * person sends it. Returns whether it is held.
 */
export async function holdIfRestored(
  { store, clock }: Engine,
  { id, placedAt }: OrderRecord,
  restoredMs: number | null,
): Promise<boolean> {
  if (restoredMs === null || Date.parse(placedAt) > restoredMs) return false;
  const events = await store.readOrderEvents(id);
  const isMeant = events.some(({ kind, atMs }) => (kind === "forced" || kind === "resend") && atMs >= restoredMs);
  return !isMeant && store.holdOrder(id, problem("restored", { at: new Date(restoredMs).toISOString() }), clock.now());
}
