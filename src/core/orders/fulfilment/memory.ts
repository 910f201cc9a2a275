/** Where the delivery goes on reading, between runs. */
import type { Problem } from "../../common/problems/problem.ts";
import type { NoteKey } from "../../ports/runs.ts";
import type { StatusStore } from "../../ports/status-store.ts";

const NOTE = "fulfilment" satisfies NoteKey;

export interface Memory {
  /** Since when it is switched on, epoch ms. */
  readonly onMs: number;
  /** TotalGest's instant, RFC 3339 UTC; null = nothing was read yet. */
  readonly cursor: string | null;
  /** When the state was last restored, as it was when the cursor was written; null = never. */
  readonly restoredMs: number | null;
}

/** Null = it is switched off, or has not run since it was switched on. */
export async function readMemory({ readNote }: Pick<StatusStore, "readNote">): Promise<Memory | null> {
  const note = await readNote(NOTE);
  return note === null ? null : (JSON.parse(note) as Memory);
}

/** How many statuses a brake holds back. */
export async function countHeldStatuses({ readNote }: Pick<StatusStore, "readNote">): Promise<number> {
  const note = await readNote("fulfilment-brake");
  return note === null ? 0 : (JSON.parse(note) as Extract<Problem, { code: "delivery-brake" }>).data.held;
}

/** Null forgets it. */
export async function writeMemory({ writeNote }: StatusStore, memory: Memory | null): Promise<void> {
  await writeNote(NOTE, memory === null ? null : JSON.stringify(memory));
}

/** With the run's record. */
export function writeMemoryAtEnd({ writeNoteAtEnd }: StatusStore, memory: Memory): void {
  writeNoteAtEnd(NOTE, JSON.stringify(memory));
}
